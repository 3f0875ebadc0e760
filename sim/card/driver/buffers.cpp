#include "sim/card/driver/buffers.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace fibertap::card {

Buffer::Buffer(std::size_t bytes, unsigned flags, void* host, bool has_host,
               std::shared_ptr<DeviceRange> device)
    : bytes_(bytes),
      flags_(flags),
      host_(static_cast<std::uint8_t*>(host)),
      owns_host_(has_host && host == nullptr),
      device_(std::move(device)) {
  if (!owns_host_) return;
  void* const pages =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  host_ = static_cast<std::uint8_t*>(pages);
}

Buffer::~Buffer() {
  if (owns_host_) munmap(host_, bytes_);
}

Buffers::Handle Buffers::add(std::shared_ptr<Buffer> buffer) {
  const std::lock_guard lock(mutex_);
  buffers_.emplace(next_, std::move(buffer));
  return next_++;
}

void Buffers::remove(Handle handle) {
  std::shared_ptr<Buffer> last;  // goes when the mutex is free again
  const std::lock_guard lock(mutex_);
  const auto found = buffers_.find(handle);
  if (found == buffers_.end()) return;
  last = std::move(found->second);
  buffers_.erase(found);
}

std::shared_ptr<Buffer> Buffers::find(Handle handle) const {
  const std::lock_guard lock(mutex_);
  const auto found = buffers_.find(handle);
  return found == buffers_.end() ? nullptr : found->second;
}

Buffers::Found Buffers::find_address(std::uint64_t address) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(
      buffers_, [&](const auto& entry) { return entry.second->holds(address); });
  return found == buffers_.end() ? Found{0, nullptr} : Found{found->first, found->second};
}

}  // namespace fibertap::card
