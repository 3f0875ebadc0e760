#include "host/datapath/sinks/capture_writer.h"

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "host/base/error.h"

namespace fibertap {

CaptureWriter::CaptureWriter(std::string path, CaptureForm form, const OutputRules& rules)
    : file_(std::move(path), rules),
      formatter_(form),
      beginning_(beginning_of(form)),
      due_(beginning_) {}

void CaptureWriter::describe(std::span<const Interface> interfaces) noexcept {
  try {
    const std::vector<std::uint8_t> descriptions = descriptions_in(formatter_.form(), interfaces);
    beginning_.insert(beginning_.end(), descriptions.begin(), descriptions.end());
    due_.reserve(beginning_.size());  // for begin_anew(), which has nobody to refuse it memory
    due_.insert(due_.end(), descriptions.begin(), descriptions.end());
  } catch (const std::bad_alloc&) {
    broken_ = ENOMEM;
  }
  write_formed({});
}

int CaptureWriter::write(std::span<std::uint8_t> blocks) noexcept {
  return write_formed(blocks.first(formatter_.write(blocks, blocks.data())));
}

int CaptureWriter::write_formed(std::span<const std::uint8_t> run) noexcept {
  int error = put_due();
  if (error == 0) error = put(run);
  if (error == EPIPE) begin_anew();
  return error;
}

void CaptureWriter::finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) {
  int error = write_formed(end_of(formatter_.form(), timestamp_ns, counts));
  // Whoever reads no more wants no statistics either.
  if (error == EPIPE || error == EINTR) return;
  if (error == 0) error = file_.sync();
  if (error != 0) {
    throw Error(Errc::kPartial,
                "{}: its end cannot be written: {}; {} bytes of whole frames are in {}", path(),
                std::strerror(error), bytes_, file_.keep_part(bytes_));
  }
  file_.commit();
}

/// For the next reader of the pipe.
void CaptureWriter::begin_anew() noexcept {
  file_.take_back_unread();
  due_ = beginning_;
}

int CaptureWriter::put_due() noexcept {
  if (due_.empty()) return 0;
  const int error = put(due_);
  if (error == 0) due_.clear();
  return error;
}

int CaptureWriter::put(std::span<const std::uint8_t> run) noexcept {
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
