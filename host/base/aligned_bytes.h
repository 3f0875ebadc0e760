#ifndef FIBERTAP_HOST_BASE_ALIGNED_BYTES_H_
#define FIBERTAP_HOST_BASE_ALIGNED_BYTES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

namespace fibertap {

/// Zeroed memory that starts on a page, as DMA wants it. Movable, not copyable.
class AlignedBytes {
 public:
  static constexpr std::align_val_t kAlignment{4096};

  AlignedBytes() = default;
  explicit AlignedBytes(std::size_t size)
      : bytes_(static_cast<std::uint8_t*>(::operator new(size, kAlignment))), size_(size) {
    std::fill_n(bytes_.get(), size, std::uint8_t{0});
  }

  std::span<std::uint8_t> span() noexcept { return {bytes_.get(), size_}; }
  std::span<const std::uint8_t> span() const noexcept { return {bytes_.get(), size_}; }

 private:
  struct Delete {
    void operator()(std::uint8_t* bytes) const noexcept { ::operator delete(bytes, kAlignment); }
  };
  std::unique_ptr<std::uint8_t[], Delete> bytes_;
  std::size_t size_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_ALIGNED_BYTES_H_
