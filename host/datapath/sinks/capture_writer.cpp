#include "host/datapath/sinks/capture_writer.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/error.h"

namespace fibertap {

CaptureWriter::CaptureWriter(std::string path)
    : file_(std::move(path)), beginning_(section_header()), due_(beginning_) {}

void CaptureWriter::describe(std::span<const Interface> interfaces) {
  const PcapngBlock descriptions = interface_descriptions(interfaces);
  beginning_.insert(beginning_.end(), descriptions.begin(), descriptions.end());
  due_.insert(due_.end(), descriptions.begin(), descriptions.end());
  write({});
}

int CaptureWriter::write(std::span<const std::uint8_t> blocks) noexcept {
  int error = put_due();
  if (error == 0) error = put(blocks);
  if (error == EPIPE) begin_anew();
  return error;
}

void CaptureWriter::finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) {
  int error = write(interface_statistics(timestamp_ns, counts));
  // Whoever reads no more wants no statistics either.
  if (error == EPIPE || error == EINTR) return;
  if (error == 0) error = file_.sync();
  if (error != 0) {
    throw Error(Errc::kPartial,
                "{}: its end cannot be written: {}; {} bytes of whole blocks are in {}", path(),
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

int CaptureWriter::put(std::span<const std::uint8_t> blocks) noexcept {
  if (is_torn_) return EINTR;
  const OutputFile::Written written = file_.write(blocks);
  if (written.error != 0) {
    file_.cut(bytes_);
    is_torn_ = written.error == EINTR;
    return written.error;
  }
  bytes_ += written.bytes;
  return 0;
}

}  // namespace fibertap
