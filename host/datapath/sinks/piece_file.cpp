#include "host/datapath/sinks/piece_file.h"

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "host/base/error.h"

namespace fibertap {

PieceFile::PieceFile(std::string path, std::vector<std::uint8_t> beginning,
                     const OutputRules& rules)
    : file_(std::move(path), rules), beginning_(std::move(beginning)), due_(beginning_) {}

void PieceFile::add_to_beginning(std::span<const std::uint8_t> bytes) noexcept {
  try {
    beginning_.insert(beginning_.end(), bytes.begin(), bytes.end());
    due_.reserve(beginning_.size());  // for begin_anew(), which has nobody to refuse it memory
    due_.insert(due_.end(), bytes.begin(), bytes.end());
  } catch (const std::bad_alloc&) {
    give_up();
  }
}

void PieceFile::give_up() noexcept { broken_ = ENOMEM; }

int PieceFile::write(std::span<const std::uint8_t> run) noexcept {
  int error = put_due();
  if (error == 0) error = put(run);
  if (error == EPIPE) begin_anew();
  return error;
}

void PieceFile::finish(std::span<const std::uint8_t> end) {
  int error = write(end);
  // Whoever reads no more wants no end either.
  if (error == EPIPE || error == EINTR) return;
  if (error == 0) error = file_.sync();
  if (error != 0) {
    throw Error(Errc::kPartial,
                "{}: its end cannot be written: {}; {} bytes that are whole are in {}", path(),
                std::strerror(error), bytes_, file_.keep_part(bytes_));
  }
  file_.commit();
}

/// For the next reader of the pipe.
void PieceFile::begin_anew() noexcept {
  file_.take_back_unread();
  due_ = beginning_;
}

int PieceFile::put_due() noexcept {
  if (due_.empty()) return 0;
  const int error = put(due_);
  if (error == 0) due_.clear();
  return error;
}

int PieceFile::put(std::span<const std::uint8_t> run) noexcept {
  if (broken_ != 0) return broken_;
  const OutputFile::Written written = file_.write(run);
  if (written.error != 0) {
    file_.cut(bytes_);
    if (written.error == EINTR) broken_ = EINTR;
    return written.error;
  }
  bytes_ += written.bytes;
  return 0;
}

}  // namespace fibertap
