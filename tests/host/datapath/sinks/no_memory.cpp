#include "tests/host/datapath/sinks/no_memory.h"

#include <cstdlib>
#include <new>

namespace fibertap::testing {
namespace {

thread_local bool is_out_of_memory = false;

}  // namespace

NoMemory::NoMemory() { is_out_of_memory = true; }
NoMemory::~NoMemory() { is_out_of_memory = false; }

}  // namespace fibertap::testing

// All forms without an alignment: what one of them gives, any delete may get.

void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return fibertap::testing::is_out_of_memory ? nullptr : std::malloc(bytes == 0 ? 1 : bytes);
}

void* operator new(std::size_t bytes) {
  void* const memory = operator new(bytes, std::nothrow);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
