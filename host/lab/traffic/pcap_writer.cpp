#include "host/lab/traffic/pcap_writer.h"

#include "host/base/seconds.h"

namespace fibertap::generation {
namespace {

// draft-ietf-opsawg-pcap
constexpr std::uint32_t kNanosecondMagic = 0xA1B23C4D;
constexpr std::uint32_t kSnaplen = 262144;
constexpr std::uint32_t kEthernet = 1;

}  // namespace

PcapWriter::PcapWriter() {
  u32(kNanosecondMagic);
  u16(2);  // version 2.4
  u16(4);
  u32(0);  // reserved
  u32(0);
  u32(kSnaplen);
  u32(kEthernet);
}

void PcapWriter::append(const Frame& frame) {
  u32(static_cast<std::uint32_t>(frame.timestamp_ns / kNsPerSecond));
  u32(static_cast<std::uint32_t>(frame.timestamp_ns % kNsPerSecond));
  u32(static_cast<std::uint32_t>(frame.bytes.size()));
  u32(frame.origlen);
  bytes_.insert(bytes_.end(), frame.bytes.begin(), frame.bytes.end());
}

void PcapWriter::u16(std::uint16_t value) {
  bytes_.push_back(static_cast<std::uint8_t>(value));
  bytes_.push_back(static_cast<std::uint8_t>(value >> 8));
}

void PcapWriter::u32(std::uint32_t value) {
  u16(static_cast<std::uint16_t>(value));
  u16(static_cast<std::uint16_t>(value >> 16));
}

}  // namespace fibertap::generation
