#ifndef FIBERTAP_HOST_DATAPATH_INGEST_BYTE_INPUT_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_BYTE_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace fibertap {

/// The bytes of a file, pipe or socket in order, seen through a window of constant size. The
/// cursor stands at the first byte not consumed yet.
class ByteInput {
 public:
  /// The most bytes that fill() puts side by side.
  static constexpr std::size_t kCapacity = std::size_t{1} << 20;

  /// Opens a file, or standard input for "-". Throws Error(kConfiguration) for what cannot be
  /// opened and for a folder.
  explicit ByteInput(const std::string& path);

  /// Takes the open descriptor `fd` over and closes it; `name` stands for it in messages.
  ByteInput(int fd, std::string name);

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

 private:
  bool read_until(std::size_t bytes);
  bool skip_by_reading(std::uint64_t bytes);
  bool read_more();

  int fd_;
  std::string name_;
  std::optional<std::uint64_t> size_;
  std::unique_ptr<std::uint8_t[]> buffer_;
  std::uint8_t* begin_;
  std::uint8_t* end_;
  std::uint64_t consumed_ = 0;
  int error_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_BYTE_INPUT_H_
