#include "host/lab/traffic/capture_file.h"

#include <cerrno>
#include <cstring>

#include "host/base/error.h"
#include "host/datapath/sinks/pcap_records.h"
#include "host/datapath/sinks/pcapng_blocks.h"

namespace fibertap::generation {
namespace {

/// Whole ones are written, so that the page cache holds the file in large pieces, as it does what
/// it read ahead from a disk: reading it then costs half as much.
constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

constexpr std::uint32_t kEnhancedPacket = 6;  // draft-ietf-opsawg-pcapng

}  // namespace

CaptureFile::CaptureFile(const std::string& path)
    : file_(path), is_pcapng_(path.ends_with(".pcapng")) {
  buffer_.reserve(2 * kBufferBytes);
  if (!is_pcapng_) {
    buffer_ = pcap_file_header();
    return;
  }
  buffer_ = section_header();
  const PcapngBlock description = interface_description();
  buffer_.insert(buffer_.end(), description.begin(), description.end());
}

bool CaptureFile::append(const Frame& frame) {
  is_pcapng_ ? append_pcapng(frame) : append_pcap(frame);
  return buffer_.size() < kBufferBytes || write(kBufferBytes);
}

void CaptureFile::finish() {
  if (write(buffer_.size())) file_.commit();
}

void CaptureFile::append_pcap(const Frame& frame) {
  append_pcap_record_head(frame.timestamp_ns, static_cast<std::uint32_t>(frame.bytes.size()),
                          frame.origlen, buffer_);
  buffer_.insert(buffer_.end(), frame.bytes.begin(), frame.bytes.end());
}

void CaptureFile::append_pcapng(const Frame& frame) {
  const std::size_t padding = -frame.bytes.size() % 4;
  const auto length = static_cast<std::uint32_t>(32 + frame.bytes.size() + padding);
  u32(kEnhancedPacket);
  u32(length);
  u32(0);  // the one interface
  u32(static_cast<std::uint32_t>(frame.timestamp_ns >> 32));
  u32(static_cast<std::uint32_t>(frame.timestamp_ns));
  u32(static_cast<std::uint32_t>(frame.bytes.size()));
  u32(frame.origlen);
  buffer_.insert(buffer_.end(), frame.bytes.begin(), frame.bytes.end());
  buffer_.resize(buffer_.size() + padding);
  u32(length);
}

void CaptureFile::u32(std::uint32_t value) {
  const std::uint8_t bytes[] = {
      static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8),
      static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 24)};
  buffer_.insert(buffer_.end(), std::begin(bytes), std::end(bytes));
}

bool CaptureFile::write(std::size_t bytes) {
  const OutputFile::Written written = file_.write(std::span(buffer_).first(bytes));
  if (written.error == EPIPE) return false;
  if (written.error != 0) {
    throw Error(Errc::kPartial, "{}: cannot be written: {}; free space and generate it again",
                file_.path(), std::strerror(written.error));
  }
  bytes_ += bytes;
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(bytes));
  return true;
}

}  // namespace fibertap::generation
