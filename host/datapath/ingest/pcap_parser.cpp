#include "host/datapath/ingest/pcap_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "host/base/seconds.h"
#include "host/datapath/ingest/damage.h"

namespace fibertap {
namespace {

constexpr std::uint32_t kMicrosecondMagic = 0xa1b2c3d4;
constexpr std::uint32_t kNanosecondMagic = 0xa1b23c4d;

constexpr std::size_t kFileHeader = 24;
constexpr std::size_t kVersionMajor = 4;
constexpr std::size_t kVersionMinor = 6;
constexpr std::size_t kLinkType = 20;
constexpr std::uint32_t kLinkTypeMask = 0x03ff'ffff;  // above: FCS length and flags

constexpr std::size_t kRecordHeader = 16;
constexpr std::size_t kSeconds = 0;
constexpr std::size_t kTicks = 4;
constexpr std::size_t kCaplen = 8;
constexpr std::size_t kOriglen = 12;
static_assert(kRecordHeader + kMaxCaplen <= ByteInput::kCapacity, "a record fits the window");

}  // namespace

std::optional<PcapMagic> pcap_magic(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < 4) return std::nullopt;
  for (const std::endian endian : {std::endian::little, std::endian::big}) {
    const ByteOrder order(endian);
    const std::uint32_t magic = order.u32(bytes.data());
    if (magic == kMicrosecondMagic) return PcapMagic{order, 1000};
    if (magic == kNanosecondMagic) return PcapMagic{order, 1};
  }
  return std::nullopt;
}

PcapParser::PcapParser(ByteInput& input, PcapMagic magic) : input_(input), magic_(magic) {
  if (!input_.fill(kFileHeader)) {
    throw cut_off(input_, {"pcap file header", 0}, kFileHeader);
  }
  const std::uint8_t* header = input_.buffered().data();
  const auto major = magic_.order.u16(header + kVersionMajor);
  const auto minor = magic_.order.u16(header + kVersionMinor);
  if (major != 2 || minor != 4) {
    throw Error(Errc::kConfiguration,
                "{}: pcap file header is of another version, found {}.{}, expected 2.4; {}",
                input_.name(), major, minor,
                major < 2 ? "record the capture again with dumpcap or tcpdump: editcap cannot read "
                            "this version either"
                          : "convert the file with editcap -F pcap IN OUT");
  }
  const std::uint32_t link_type = magic_.order.u32(header + kLinkType) & kLinkTypeMask;
  if (link_type != kEthernet) throw wrong_link_type(input_, "pcap file header", link_type);
  input_.consume(kFileHeader);
}

void PcapParser::parse(Burst& burst) {
  while (!burst.full()) {
    if (!(burst.empty() ? wait_for_record() : record_is_buffered())) return;
    burst.push(take_record());
  }
}

/// Of the record at the cursor, whose header is buffered.
std::uint32_t PcapParser::caplen() const {
  const std::uint32_t caplen = magic_.order.u32(input_.buffered().data() + kCaplen);
  if (caplen > kMaxCaplen) {
    throw corrupt(input_, {"pcap record", input_.offset()}, fmt::format("caplen {}", caplen),
                  fmt::format("at most {}", kMaxCaplen));
  }
  return caplen;
}

/// False where the capture pauses or ends.
bool PcapParser::wait_for_record() {
  const CapturePart record{"pcap record", input_.offset()};
  Arrival arrival = input_.await(kRecordHeader);
  if (arrival == Arrival::kEnded) {
    if (input_.buffered().empty() && input_.error() == 0) return false;
    throw cut_off(input_, record, kRecordHeader);
  }
  if (arrival == Arrival::kPaused) return false;
  const std::size_t length = kRecordHeader + caplen();
  arrival = input_.await(length);
  if (arrival == Arrival::kEnded) throw cut_off(input_, record, length);
  return arrival == Arrival::kThere;
}

bool PcapParser::record_is_buffered() const {
  const std::size_t buffered = input_.buffered().size();
  return buffered >= kRecordHeader && buffered - kRecordHeader >= caplen();
}

Frame PcapParser::take_record() {
  const std::uint8_t* record = input_.buffered().data();
  const ByteOrder order = magic_.order;
  const std::uint32_t caplen = order.u32(record + kCaplen);
  input_.consume(kRecordHeader + caplen);
  return {.timestamp_ns = order.u32(record + kSeconds) * kNsPerSecond +
                          std::uint64_t{order.u32(record + kTicks)} * magic_.ns_per_tick,
          .origlen = std::max(order.u32(record + kOriglen), caplen),
          .bytes = {record + kRecordHeader, caplen}};
}

}  // namespace fibertap
