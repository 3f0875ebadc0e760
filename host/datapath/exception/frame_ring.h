#ifndef FIBERTAP_HOST_DATAPATH_EXCEPTION_FRAME_RING_H_
#define FIBERTAP_HOST_DATAPATH_EXCEPTION_FRAME_RING_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>

namespace fibertap {

/// Copies of frames from one thread to another, in memory that is allocated once. Neither waits.
class FrameRing {
 public:
  /// A frame at its port.
  struct Entry {
    std::uint32_t port;
    std::span<const std::uint8_t> bytes;
  };

  /// `bytes` is a power of two.
  explicit FrameRing(std::uint32_t bytes)
      : bytes_(bytes), memory_(std::make_unique<std::uint8_t[]>(bytes)) {}

  /// False, and nothing done, when there is no room. From the thread that fills it.
  bool put(const Entry& entry) noexcept {
    const std::uint32_t size = size_of(entry.bytes.size());
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    const std::uint32_t at = place(tail);
    // An entry lies in one piece: what is left of the memory before its end is skipped.
    const std::uint32_t skipped = bytes_ - at < size ? bytes_ - at : 0;
    const std::uint64_t free = bytes_ - (tail - head_.load(std::memory_order_acquire));
    if (size > bytes_ || skipped + size > free) return false;
    if (skipped != 0) write_head(at, {kSkip, 0});
    const std::uint32_t start = skipped != 0 ? 0 : at;
    write_head(start, {entry.port, static_cast<std::uint32_t>(entry.bytes.size())});
    std::ranges::copy(entry.bytes, memory_.get() + start + sizeof(Head));
    tail_.store(tail + skipped + size, std::memory_order_release);
    return true;
  }

  /// The oldest, which stays where it is until drop(). From the thread that empties it.
  std::optional<Entry> front() noexcept {
    for (;;) {
      const std::uint64_t head = head_.load(std::memory_order_relaxed);
      if (head == tail_.load(std::memory_order_acquire)) return std::nullopt;
      const std::uint32_t at = place(head);
      Head entry;
      std::memcpy(&entry, &memory_[at], sizeof(entry));
      if (entry.port != kSkip)
        return Entry{entry.port, {memory_.get() + at + sizeof(Head), entry.bytes}};
      head_.store(head + bytes_ - at, std::memory_order_release);
    }
  }

  /// Once for each front() that there was.
  void drop() noexcept {
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    Head entry;
    std::memcpy(&entry, &memory_[place(head)], sizeof(entry));
    head_.store(head + size_of(entry.bytes), std::memory_order_release);
  }

 private:
  struct Head {
    std::uint32_t port;
    std::uint32_t bytes;
  };
  static constexpr std::uint32_t kSkip = 0xFFFFFFFF;

  /// Of an entry: a multiple of its head, so that there is always room for one before the end.
  static std::uint32_t size_of(std::size_t bytes) noexcept {
    constexpr std::size_t kUnit = sizeof(Head);
    return static_cast<std::uint32_t>(kUnit + (bytes + kUnit - 1) / kUnit * kUnit);
  }
  std::uint32_t place(std::uint64_t position) const noexcept {
    return static_cast<std::uint32_t>(position & (bytes_ - 1));
  }
  void write_head(std::uint32_t at, const Head& head) noexcept {
    std::memcpy(&memory_[at], &head, sizeof(head));
  }

  const std::uint32_t bytes_;
  const std::unique_ptr<std::uint8_t[]> memory_;
  // Both only grow. Each is written by one thread, and lies in a cache line of its own.
  alignas(64) std::atomic<std::uint64_t> head_ = 0;
  alignas(64) std::atomic<std::uint64_t> tail_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_EXCEPTION_FRAME_RING_H_
