#ifndef FIBERTAP_HOST_DATAPATH_SINKS_PCAP_RECORDS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_PCAP_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fibertap {

/// What stands before the bytes of a frame in a classic pcap file.
struct PcapRecordHead {
  std::uint32_t seconds;  // since the epoch; those from 2^32 on begin at 0 again
  std::uint32_t nanoseconds;
  std::uint32_t caplen;
  std::uint32_t origlen;
};
static_assert(sizeof(PcapRecordHead) == 16, "draft-ietf-opsawg-pcap, 5");

/// Appends the head of a record to `to`.
void append_pcap_record_head(std::uint64_t timestamp_ns, std::uint32_t caplen,
                             std::uint32_t origlen, std::vector<std::uint8_t>& to);

/// The beginning of a pcap file of Ethernet frames with nanoseconds, little-endian.
std::vector<std::uint8_t> pcap_file_header();

/// Writes the records of a run of blocks that an engine wrote (SPEC 9) to a place of as many bytes,
/// which may be the run's own. Returns the bytes that it wrote.
std::size_t write_pcap_records(std::span<const std::uint8_t> blocks, std::uint8_t* to) noexcept;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_PCAP_RECORDS_H_
