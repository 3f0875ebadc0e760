#include "host/datapath/ingest/capture_sequence.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace fibertap {
namespace {

/// A FIFO must not be opened twice: what was read from it to look at its head would be lost.
bool can_be_opened_twice(const std::string& path) {
  std::error_code ignored;
  return path != "-" && !std::filesystem::is_fifo(path, ignored);
}

}  // namespace

CaptureSequence::CaptureSequence(std::vector<std::string> paths, const std::atomic<bool>* stop)
    : paths_(std::move(paths)), stop_(stop) {
  if (paths_.empty()) return;
  for (std::size_t i = 1; i < paths_.size(); ++i) {
    const auto size =
        can_be_opened_twice(paths_[i]) ? CaptureReader(paths_[i]).size() : std::nullopt;
    size_ = size_ && size ? std::optional(*size_ + *size) : std::nullopt;
  }
  open_next();
  reader_->read_head();
  size_ = size_ && reader_->size() ? std::optional(*size_ + *reader_->size()) : std::nullopt;
}

std::size_t CaptureSequence::pull(std::span<Frame> burst) {
  while (reader_) {
    const std::size_t count = reader_->pull(burst);
    if (count != 0 || !reader_->has_ended()) return count;
    bytes_before_ += reader_->bytes_read();
    reader_.reset();
    if (next_ < paths_.size() && !is_stopped()) open_next();
  }
  return 0;
}

void CaptureSequence::open_next() {
  const std::string& path = paths_[next_++];
  if (stop_ == nullptr) {
    reader_.emplace(path);
  } else {
    reader_.emplace(path, *stop_);
  }
}

}  // namespace fibertap
