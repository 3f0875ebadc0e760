#ifndef FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_SEQUENCE_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_SEQUENCE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/datapath/ingest/capture_reader.h"
#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

/// Captures one after another, one of them open at a time.
class CaptureSequence final : public FrameSource {
 public:
  /// Opens the first, and looks at the head of every other one that is a regular file, so that a
  /// wrong name is reported before any work is done. Throws what CaptureReader throws.
  explicit CaptureSequence(std::vector<std::string> paths)
      : CaptureSequence(std::move(paths), nullptr) {}

  /// One that ends when `stop`, which outlives it, is set, and returns 0 frames where its input
  /// pauses (CaptureReader).
  CaptureSequence(std::vector<std::string> paths, const std::atomic<bool>& stop)
      : CaptureSequence(std::move(paths), &stop) {}

  std::size_t pull(std::span<Frame> burst) override;
  bool has_ended() const noexcept override { return !reader_; }

  /// Bytes consumed so far.
  std::uint64_t bytes_read() const { return bytes_before_ + (reader_ ? reader_->bytes_read() : 0); }

  /// Bytes of all captures, when all are regular files.
  std::optional<std::uint64_t> size() const noexcept { return size_; }

 private:
  CaptureSequence(std::vector<std::string> paths, const std::atomic<bool>* stop);
  void open_next();
  bool is_stopped() const noexcept { return stop_ != nullptr && *stop_; }

  std::vector<std::string> paths_;
  const std::atomic<bool>* stop_;
  std::size_t next_ = 0;  // the path to be opened next
  std::optional<CaptureReader> reader_;
  std::uint64_t bytes_before_ = 0;  // of the captures that are done
  std::optional<std::uint64_t> size_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_SEQUENCE_H_
