// The card's buffers and transfers.

#include <cerrno>
#include <cstring>
#include <functional>
#include <new>
#include <thread>
#include <utility>

#include "sim/card/driver/card.h"

namespace fibertap::card {

std::uint64_t this_thread() { return std::hash<std::thread::id>()(std::this_thread::get_id()); }

xclBufferHandle Card::allocate(std::size_t bytes, unsigned flags, void* host) try {
  if (presence_.is_gone() || bytes == 0) return XRT_NULL_BO;
  if ((flags & XCL_BO_FLAGS_EXECBUF) != 0) {
    return buffers_.add(std::make_shared<Buffer>(bytes, flags, host, true, nullptr));
  }
  constexpr unsigned kElsewhere = XCL_BO_FLAGS_HOST_ONLY | XCL_BO_FLAGS_P2P | XCL_BO_FLAGS_SVM;
  if ((flags & kElsewhere) != 0) return XRT_NULL_BO;
  if (++allocations_ == faults_.allocation) return XRT_NULL_BO;
  std::shared_ptr<DeviceMemory> memory;
  {
    const std::lock_guard lock(mutex_);
    memory = memory_;
  }
  if (!memory) return XRT_NULL_BO;
  std::shared_ptr<DeviceRange> range = memory->allocate(flags & XRT_BO_FLAGS_MEMIDX_MASK, bytes);
  if (!range) return XRT_NULL_BO;
  const bool has_host = (flags & XCL_BO_FLAGS_DEV_ONLY) == 0;
  return buffers_.add(std::make_shared<Buffer>(bytes, flags, host, has_host, std::move(range)));
} catch (const std::bad_alloc&) {
  return XRT_NULL_BO;
}

int Card::properties(xclBufferHandle handle, xclBOProperties& properties) const {
  if (presence_.is_gone()) return -ENODEV;
  const std::shared_ptr<Buffer> buffer = buffers_.find(handle);
  if (!buffer) return -ENOENT;
  properties = {};
  properties.handle = handle;
  properties.flags = buffer->flags();
  properties.size = buffer->bytes();
  properties.paddr = buffer->device() ? buffer->device()->address() : ~std::uint64_t{0};
  return 0;
}

void* Card::map(xclBufferHandle handle) const {
  if (presence_.is_gone()) return nullptr;
  const std::shared_ptr<Buffer> buffer = buffers_.find(handle);
  return buffer ? buffer->host() : nullptr;
}

int Card::transfer(xclBufferHandle handle, Direction direction, std::size_t bytes,
                   std::size_t offset) {
  if (presence_.is_gone()) return -ENODEV;
  const std::shared_ptr<Buffer> buffer = buffers_.find(handle);
  if (!buffer) return -ENOENT;
  if (!buffer->device() || buffer->host() == nullptr || offset > buffer->bytes() ||
      bytes > buffer->bytes() - offset) {
    return -EINVAL;
  }
  if (++transfers_ == faults_.transfer) return -EIO;
  {
    const std::lock_guard lock(mutex_);
    const unsigned bank = memory_->bank_of(buffer->device()->address());
    link_.transfer(this_thread(), direction, handle, {bank, bytes});
  }
  std::uint8_t* const host = buffer->host() + offset;
  std::uint8_t* const device = buffer->device()->data() + offset;
  if (direction == Direction::kToCard) {
    std::memcpy(device, host, bytes);
  } else {
    std::memcpy(host, device, bytes);
  }
  return 0;
}

}  // namespace fibertap::card
