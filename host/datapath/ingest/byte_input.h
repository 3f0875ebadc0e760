#ifndef FIBERTAP_HOST_DATAPATH_INGEST_BYTE_INPUT_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_BYTE_INPUT_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace fibertap {

/// What came of a wait for bytes.
enum class Arrival { kThere, kPaused, kEnded };

/// The bytes of a file, pipe or socket in order, seen through a window of constant size. The
/// cursor stands at the first byte not consumed yet.
///
/// An input with a `stop` flag ends when somebody sets the flag: a regular file at its next read,
/// anything else when what had arrived is read, as far as that is done within kDrain.
class ByteInput {
 public:
  /// The most bytes that fill() puts side by side.
  static constexpr std::size_t kCapacity = std::size_t{1} << 20;

  /// How long await() waits for a byte before it reports a pause.
  static constexpr std::chrono::milliseconds kPause{20};

  /// How long a pipe that is never empty is still read after a stop.
  static constexpr std::chrono::milliseconds kDrain{200};

  /// Opens a file, or standard input for "-". Throws Error(kConfiguration) for what cannot be
  /// opened and for a folder. `stop` outlives the input.
  explicit ByteInput(const std::string& path, const std::atomic<bool>* stop = nullptr);

  /// Takes the open descriptor `fd` over and closes it; `name` stands for it in messages.
  ByteInput(int fd, std::string name, const std::atomic<bool>* stop = nullptr);

  ~ByteInput();
  ByteInput(const ByteInput&) = delete;
  ByteInput& operator=(const ByteInput&) = delete;

  const std::string& name() const noexcept { return name_; }

  /// Bytes of a regular file; absent for what has no known end.
  std::optional<std::uint64_t> size() const noexcept { return size_; }

  /// Where the cursor stands: bytes consumed so far.
  std::uint64_t offset() const noexcept { return consumed_; }

  /// The bytes from the cursor on that are in memory. They stay where they are until fill() or
  /// skip().
  std::span<const std::uint8_t> buffered() const noexcept { return {begin_, end_}; }

  /// Reads until `bytes` <= kCapacity lie in buffered(). False when the input ends before, by its
  /// end or by an error(). Blocks until the bytes are there.
  bool fill(std::size_t bytes) { return bytes <= buffered().size() || read_until(bytes); }

  /// The same, but an input with a stop flag gives up when no byte comes for kPause. Whatever came
  /// before stays in buffered().
  Arrival await(std::size_t bytes) {
    return bytes <= buffered().size() ? Arrival::kThere : read_towards(bytes);
  }

  /// Moves the cursor over bytes that are in buffered().
  void consume(std::size_t bytes) noexcept {
    begin_ += bytes;
    consumed_ += bytes;
  }

  /// Moves the cursor over any number of bytes without keeping them. False when the input ends
  /// before; then the cursor stands at the end.
  bool skip(std::uint64_t bytes) {
    if (bytes > buffered().size()) return skip_by_reading(bytes);
    consume(static_cast<std::size_t>(bytes));
    return true;
  }

  /// The errno of the read() that ended the input, 0 when none failed.
  int error() const noexcept { return error_; }

  /// Whether the last wait for bytes was given up.
  bool is_paused() const noexcept { return is_paused_; }

  /// Whether the input ended after its stop flag was set.
  bool was_stopped() const noexcept { return was_stopped_; }

 private:
  bool read_until(std::size_t bytes);
  bool skip_by_reading(std::uint64_t bytes);
  Arrival read_towards(std::size_t bytes);
  Arrival read_more();
  bool is_pausing() const noexcept;
  bool is_past_stop() noexcept;

  int fd_;
  std::string name_;
  std::optional<std::uint64_t> size_;
  std::unique_ptr<std::uint8_t[]> buffer_;
  std::uint8_t* begin_;
  std::uint8_t* end_;
  std::uint64_t consumed_ = 0;
  int error_ = 0;
  const std::atomic<bool>* stop_;  // nullptr: reads block
  bool is_paused_ = false;
  bool was_stopped_ = false;
  std::chrono::steady_clock::time_point drain_until_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_BYTE_INPUT_H_
