#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PCAP_PARSER_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PCAP_PARSER_H_

#include <cstdint>
#include <optional>
#include <span>

#include "host/datapath/ingest/byte_input.h"
#include "host/datapath/ingest/byte_order.h"
#include "host/datapath/ingest/capture_parser.h"

namespace fibertap {

/// What the magic number of a pcap file says.
struct PcapMagic {
  ByteOrder order;
  std::uint32_t ns_per_tick;
};

/// Absent when `bytes` do not start as a pcap file.
std::optional<PcapMagic> pcap_magic(std::span<const std::uint8_t> bytes);

/// Classic pcap, version 2.4 (draft-ietf-opsawg-pcap).
class PcapParser : public CaptureParser {
 public:
  /// Consumes the file header. `input` outlives the parser. Throws Error for a version, a link
  /// type or a length that cannot be read.
  PcapParser(ByteInput& input, PcapMagic magic);

  void parse(Burst& burst) override;

 private:
  std::uint32_t caplen() const;
  bool wait_for_record();
  bool record_is_buffered() const;
  Frame take_record();

  ByteInput& input_;
  PcapMagic magic_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PCAP_PARSER_H_
