#ifndef FIBERTAP_SIM_CARD_DRIVER_BUFFERS_H_
#define FIBERTAP_SIM_CARD_DRIVER_BUFFERS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "sim/card/driver/device_memory.h"

namespace fibertap::card {

/// A buffer object: bytes on the host's side, on the card's, or both, which know nothing of each
/// other but for transfers.
class Buffer {
 public:
  /// `host` is the user's, or nullptr: then the buffer brings pages of its own when `has_host`.
  Buffer(std::size_t bytes, unsigned flags, void* host, bool has_host,
         std::shared_ptr<DeviceRange> device);
  ~Buffer();
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  std::size_t bytes() const noexcept { return bytes_; }
  unsigned flags() const noexcept { return flags_; }
  std::uint8_t* host() const noexcept { return host_; }  // nullptr: none
  const std::shared_ptr<DeviceRange>& device() const noexcept { return device_; }

  bool holds(std::uint64_t address) const {
    return device_ && address >= device_->address() && address - device_->address() < bytes_;
  }

 private:
  std::size_t bytes_;
  unsigned flags_;
  std::uint8_t* host_;
  bool owns_host_;
  std::shared_ptr<DeviceRange> device_;
};

/// The buffers of a card by handle. Safe for use by several threads.
class Buffers {
 public:
  using Handle = std::uint32_t;
  using Found = std::pair<Handle, std::shared_ptr<Buffer>>;

  Handle add(std::shared_ptr<Buffer> buffer);
  void remove(Handle handle);

  /// nullptr when there is none.
  std::shared_ptr<Buffer> find(Handle handle) const;

  /// The buffer that a device address is in; with nullptr when there is none.
  Found find_address(std::uint64_t address) const;

 private:
  mutable std::mutex mutex_;
  Handle next_ = 1;
  std::map<Handle, std::shared_ptr<Buffer>> buffers_;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_BUFFERS_H_
