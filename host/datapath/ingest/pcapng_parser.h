#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PCAPNG_PARSER_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PCAPNG_PARSER_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/datapath/ingest/byte_input.h"
#include "host/datapath/ingest/byte_order.h"
#include "host/datapath/ingest/capture_parser.h"
#include "host/datapath/ingest/damage.h"
#include "host/datapath/ingest/pcapng_clock.h"

namespace fibertap {

/// Whether `bytes` start as a pcapng file.
bool is_pcapng(std::span<const std::uint8_t> bytes);

/// pcapng, version 1 (draft-ietf-opsawg-pcapng): any number of sections and interfaces, packets in
/// Enhanced, Simple and obsolete Packet Blocks. Other blocks, and all options but if_tsresol and
/// if_tsoffset, are passed over.
class PcapngParser : public CaptureParser {
 public:
  /// More interfaces in one section are refused, so that memory is bounded whatever a file says.
  static constexpr std::size_t kMaxInterfaces = std::size_t{1} << 20;

  /// `input` outlives the parser.
  explicit PcapngParser(ByteInput& input) : input_(input) {}

  void parse(Burst& burst) override;

 private:
  struct Interface {
    std::uint16_t link_type;
    std::uint32_t snaplen;  // 0 = no limit
    std::uint64_t offset;   // of its description
    PcapngClock clock;
  };
  struct Block {
    std::uint32_t type;
    std::uint32_t length;  // of all of it, a multiple of 4
    std::uint64_t offset;  // of its first byte

    CapturePart part() const;
  };
  struct Packet {
    std::uint64_t timestamp_ns;
    std::uint32_t origlen;
    std::uint32_t caplen;
    std::size_t data;  // offset in the block
  };

  bool wait_for_block();
  bool wait_for_rest(const Block& block);
  Block block_at_cursor();
  ByteOrder order_of_section(const Block& block) const;
  void take(const Block& block, Burst& burst);

  void begin_section(const Block& block);
  void add_interface(const Block& block);
  PcapngClock read_clock(const Block& block);
  const Interface& interface(const Block& block, std::uint32_t id) const;

  void take_packet(const Block& block, std::size_t head, Burst& burst);
  Packet packet_at_cursor(const Block& block) const;
  Packet timed_packet(const Block& block) const;
  Packet simple_packet(const Block& block) const;

  bool buffered(std::size_t bytes) const;
  void fill(const Block& block, std::size_t bytes);
  void skip_rest(const Block& block);
  std::uint64_t bytes_left(const Block& block) const;

  ByteInput& input_;
  ByteOrder order_{std::endian::little};
  std::vector<Interface> interfaces_;  // of the section
  std::vector<std::uint8_t> copy_;     // the frame of a block that is larger than the window
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PCAPNG_PARSER_H_
