#include "host/datapath/sinks/pcap_records.h"

#include <bit>
#include <cstring>

#include "abi/result_block.h"
#include "host/base/seconds.h"

namespace fibertap {
namespace {

static_assert(std::endian::native == std::endian::little, "records are written as they lie");

/// draft-ietf-opsawg-pcap, 4
struct FileHeader {
  std::uint32_t magic = 0xA1B23C4D;  // nanoseconds
  std::uint16_t major = 2;
  std::uint16_t minor = 4;
  std::uint32_t reserved[2] = {};
  std::uint32_t snaplen = 262144;
  std::uint32_t link_type = 1;  // Ethernet
};
static_assert(sizeof(FileHeader) == 24);

PcapRecordHead record_head(std::uint64_t timestamp_ns, std::uint32_t caplen,
                           std::uint32_t origlen) noexcept {
  return {static_cast<std::uint32_t>(timestamp_ns / kNsPerSecond),
          static_cast<std::uint32_t>(timestamp_ns % kNsPerSecond), caplen, origlen};
}

template <typename Record>
std::span<const std::uint8_t> bytes_of(const Record& record) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(&record), sizeof(record)};
}

}  // namespace

std::vector<std::uint8_t> pcap_file_header() {
  const FileHeader header;
  const auto bytes = bytes_of(header);
  return {bytes.begin(), bytes.end()};
}

void append_pcap_record_head(std::uint64_t timestamp_ns, std::uint32_t caplen,
                             std::uint32_t origlen, std::vector<std::uint8_t>& to) {
  const PcapRecordHead head = record_head(timestamp_ns, caplen, origlen);
  const auto bytes = bytes_of(head);
  to.insert(to.end(), bytes.begin(), bytes.end());
}

std::size_t write_pcap_records(std::span<const std::uint8_t> blocks, std::uint8_t* to) noexcept {
  std::uint8_t* const begin = to;
  const std::uint8_t* const end = blocks.data() + blocks.size();
  for (const std::uint8_t* block = blocks.data(); block != end;) {
    abi::ResultHead head;
    std::memcpy(&head, block, sizeof(head));
    const std::uint64_t ns = std::uint64_t{head.timestamp_high} << 32 | head.timestamp_low;
    const PcapRecordHead record = record_head(ns, head.caplen, head.origlen);
    // The block's own head is longer, so that the data move to the front.
    std::memcpy(to, &record, sizeof(record));
    std::memmove(to + sizeof(record), block + sizeof(head), head.caplen);
    to += sizeof(record) + head.caplen;
    block += head.length;
  }
  return static_cast<std::size_t>(to - begin);
}

}  // namespace fibertap
