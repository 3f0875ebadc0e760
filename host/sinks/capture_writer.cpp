#include "host/sinks/capture_writer.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/error.h"

namespace fibertap {

CaptureWriter::CaptureWriter(std::string path) : file_(std::move(path)), due_(section_header()) {}

void CaptureWriter::describe(std::span<const Interface> interfaces) {
  const PcapngBlock descriptions = interface_descriptions(interfaces);
  due_.insert(due_.end(), descriptions.begin(), descriptions.end());
  put_due();
}

int CaptureWriter::write(std::span<const std::uint8_t> blocks) noexcept {
  const int error = put_due();
  return error != 0 ? error : put(blocks);
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

int CaptureWriter::put_due() noexcept {
  if (due_.empty()) return 0;
  const int error = put(due_);
  if (error == 0) due_.clear();
  return error;
}

int CaptureWriter::put(std::span<const std::uint8_t> blocks) noexcept {
  const OutputFile::Written written = file_.write(blocks);
  if (written.error != 0) {
    file_.cut(bytes_);
    return written.error;
  }
  bytes_ += written.bytes;
  return 0;
}

}  // namespace fibertap
