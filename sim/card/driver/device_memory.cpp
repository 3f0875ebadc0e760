#include "sim/card/driver/device_memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>
#include <utility>

namespace fibertap::card {
namespace {

constexpr std::size_t kPage = 4096;
constexpr int kAnything = 0xA5;

std::size_t whole_pages(std::size_t bytes) { return (bytes + kPage - 1) / kPage * kPage; }

}  // namespace

class Bank {
 public:
  explicit Bank(const BankShape& shape) : base_(shape.base), bytes_(shape.bytes) {
    if (bytes_ == 0) return;
    void* const place =
        mmap(nullptr, bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) throw std::bad_alloc();
    memory_ = static_cast<std::uint8_t*>(place);
  }
  ~Bank() {
    if (memory_ != nullptr) munmap(memory_, bytes_);
  }
  Bank(const Bank&) = delete;
  Bank& operator=(const Bank&) = delete;

  bool contains(std::uint64_t address) const {
    return address >= base_ && address - base_ < bytes_;
  }
  std::uint8_t* at(std::uint64_t address) const { return memory_ + (address - base_); }
  std::size_t bytes() const { return bytes_; }

  std::optional<std::uint64_t> take(std::size_t bytes) {
    const std::size_t length = whole_pages(std::max<std::size_t>(bytes, 1));
    const std::lock_guard lock(mutex_);
    std::size_t offset = kPage;
    for (const auto& [begin, end] : taken_) {
      if (begin >= offset + length + kPage) break;
      offset = end + kPage;
    }
    if (length > bytes_ || offset > bytes_ - length) return std::nullopt;
    if (mprotect(memory_ + offset, length, PROT_READ | PROT_WRITE) != 0) return std::nullopt;
    std::memset(memory_ + offset, kAnything, length);
    taken_[offset] = offset + length;
    return base_ + offset;
  }

  void give_back(std::uint64_t address, std::size_t bytes) {
    const std::size_t offset = address - base_;
    const std::size_t length = whole_pages(std::max<std::size_t>(bytes, 1));
    const std::lock_guard lock(mutex_);
    madvise(memory_ + offset, length, MADV_DONTNEED);
    mprotect(memory_ + offset, length, PROT_NONE);
    taken_.erase(offset);
  }

 private:
  std::uint64_t base_;
  std::size_t bytes_;
  std::uint8_t* memory_ = nullptr;
  std::mutex mutex_;
  std::map<std::size_t, std::size_t> taken_;  // offsets: begin, end
};

DeviceRange::DeviceRange(std::shared_ptr<Bank> bank, std::uint64_t address, std::size_t bytes)
    : bank_(std::move(bank)), address_(address), bytes_(bytes) {}

DeviceRange::~DeviceRange() { bank_->give_back(address_, bytes_); }

std::uint8_t* DeviceRange::data() const noexcept { return bank_->at(address_); }

DeviceMemory::DeviceMemory(const std::vector<BankShape>& shapes) {
  for (const BankShape& shape : shapes) banks_.push_back(std::make_shared<Bank>(shape));
}

std::unique_ptr<DeviceRange> DeviceMemory::allocate(unsigned bank, std::size_t bytes) {
  if (bank >= banks_.size()) return nullptr;
  const std::optional<std::uint64_t> address = banks_[bank]->take(bytes);
  if (!address) return nullptr;
  return std::make_unique<DeviceRange>(banks_[bank], *address, bytes);
}

std::uint8_t* DeviceMemory::at(std::uint64_t address) const {
  const unsigned bank = bank_of(address);
  return bank == banks_.size() ? nullptr : banks_[bank]->at(address);
}

unsigned DeviceMemory::bank_of(std::uint64_t address) const {
  const auto bank = std::ranges::find_if(
      banks_, [&](const std::shared_ptr<Bank>& each) { return each->contains(address); });
  return static_cast<unsigned>(bank - banks_.begin());
}

std::size_t DeviceMemory::bytes() const {
  std::size_t sum = 0;
  for (const std::shared_ptr<Bank>& bank : banks_) sum += bank->bytes();
  return sum;
}

}  // namespace fibertap::card
