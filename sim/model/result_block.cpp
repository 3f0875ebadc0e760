#include "sim/model/result_block.h"

#include "abi/result_block.h"

namespace fibertap::model {
namespace {

/// A pcapng block under construction, written field by field from the pcapng draft.
class BlockWriter {
 public:
  void u8(std::uint8_t value) { bytes_.push_back(value); }

  void le16(std::uint16_t value) {
    u8(static_cast<std::uint8_t>(value));
    u8(static_cast<std::uint8_t>(value >> 8));
  }

  void le32(std::uint32_t value) {
    le16(static_cast<std::uint16_t>(value));
    le16(static_cast<std::uint16_t>(value >> 16));
  }

  void be32(std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) u8(static_cast<std::uint8_t>(value >> shift));
  }

  void option(std::uint16_t code, std::uint16_t length) {
    le16(code);
    le16(length);
  }

  void data(Bytes data) { bytes_.insert(bytes_.end(), data.begin(), data.end()); }

  void pad() { bytes_.resize((bytes_.size() + 3) / 4 * 4); }

  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  std::vector<std::uint8_t> bytes_;
};

std::uint32_t epb_flags(Direction direction) {
  switch (direction) {
    case Direction::kIngress:
      return abi::kEpbInbound;
    case Direction::kEgress:
      return abi::kEpbOutbound;
    case Direction::kUnknown:
      break;
  }
  return abi::kEpbUnknown;
}

}  // namespace

std::uint32_t inner_origlen(const Outer& outer, const Inner& inner) {
  const std::uint32_t carried = outer.udp_length - 16u;
  return inner.ip_version == 0 ? carried : std::max(carried, inner.ip_origlen);
}

std::vector<std::uint8_t> result_block(const Accepted& frame) {
  const auto caplen = static_cast<std::uint32_t>(frame.kept.size());
  const std::uint32_t length = abi::result_block_bytes(caplen);
  BlockWriter block;
  block.le32(abi::kEnhancedPacketBlock);
  block.le32(length);
  block.le32(frame.interface_id);
  block.le32(static_cast<std::uint32_t>(frame.timestamp_ns >> 32));
  block.le32(static_cast<std::uint32_t>(frame.timestamp_ns));
  block.le32(caplen);
  block.le32(frame.origlen);
  block.data(frame.kept);
  block.pad();

  block.option(2, 4);  // epb_flags
  block.le32(epb_flags(frame.direction));

  block.option(3, 5);  // epb_hash
  block.u8(5);         // Toeplitz
  block.be32(frame.flow_hash);
  block.pad();

  block.option(7, 13);  // epb_verdict
  block.u8(0);          // hardware
  block.be32(frame.vni);
  block.be32(frame.rule_number.value_or(abi::kNoRule));
  block.be32(frame.row.value_or(abi::kNoRule));
  block.pad();

  block.option(0, 0);  // opt_endofopt
  block.le32(length);
  return block.take();
}

}  // namespace fibertap::model
