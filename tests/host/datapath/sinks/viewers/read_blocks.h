#ifndef FIBERTAP_TESTS_HOST_DATAPATH_SINKS_VIEWERS_READ_BLOCKS_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_SINKS_VIEWERS_READ_BLOCKS_H_

#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/host/datapath/sinks/blocks.h"

namespace fibertap::testing {

inline constexpr std::uint32_t kSection = 0x0A0D0D0A;
inline constexpr std::uint32_t kDescription = 1;
inline constexpr std::uint32_t kStatistics = 5;
inline constexpr std::uint32_t kPacket = 6;

inline constexpr std::uint16_t kInterfaceName = 2;   // if_name
inline constexpr std::uint16_t kDropCount = 4;       // epb_dropcount
inline constexpr std::uint16_t kReceived = 4;        // isb_ifrecv
inline constexpr std::uint16_t kDropped = 5;         // isb_ifdrop
inline constexpr std::uint16_t kFilterAccepted = 6;  // isb_filteraccept

/// A block of a little-endian pcapng, read by draft-ietf-opsawg-pcapng alone.
struct ReadBlock {
  std::uint32_t type = 0;
  std::uint32_t interface_id = 0;  // of packets and statistics
  std::uint32_t caplen = 0;
  std::uint32_t origlen = 0;
  Bytes data = {};
  std::map<std::uint16_t, Bytes> options = {};

  std::string text(std::uint16_t code) const {
    const Bytes& value = options.at(code);
    return {value.begin(), value.end()};
  }
  std::uint64_t number(std::uint16_t code) const {
    std::uint64_t value;
    if (options.at(code).size() != sizeof(value)) throw std::runtime_error("option of 8 bytes");
    std::memcpy(&value, options.at(code).data(), sizeof(value));
    return value;
  }
};

template <typename Integer>
Integer take(std::span<const std::uint8_t>& from) {
  Integer value;
  if (from.size() < sizeof(value)) throw std::runtime_error("a block ends too early");
  std::memcpy(&value, from.data(), sizeof(value));
  from = from.subspan(sizeof(value));
  return value;
}

inline ReadBlock read_block(std::uint32_t type, std::span<const std::uint8_t> body) {
  ReadBlock block{.type = type};
  if (type == kSection) body = body.subspan(16);
  if (type == kDescription) body = body.subspan(8);
  if (type == kStatistics || type == kPacket) {
    block.interface_id = take<std::uint32_t>(body);
    body = body.subspan(8);
  }
  if (type == kPacket) {
    block.caplen = take<std::uint32_t>(body);
    block.origlen = take<std::uint32_t>(body);
    block.data.assign(body.begin(), body.begin() + block.caplen);
    body = body.subspan((block.caplen + 3) / 4 * 4);
  }
  for (;;) {
    const auto code = take<std::uint16_t>(body);
    const auto length = take<std::uint16_t>(body);
    if (code == 0) break;
    block.options[code] = Bytes(body.begin(), body.begin() + length);
    body = body.subspan((length + 3) / 4 * 4);
  }
  if (!body.empty()) throw std::runtime_error("bytes behind the options");
  return block;
}

/// Throws when it is none, or does not end with a whole block.
inline std::vector<ReadBlock> read_blocks(std::span<const std::uint8_t> capture) {
  std::vector<ReadBlock> blocks;
  while (!capture.empty()) {
    std::span<const std::uint8_t> rest = capture;
    const auto type = take<std::uint32_t>(rest);
    const auto length = take<std::uint32_t>(rest);
    if (length % 4 != 0 || length < 12 || length > capture.size()) {
      throw std::runtime_error("length of a block");
    }
    std::uint32_t again;
    std::memcpy(&again, capture.data() + length - 4, 4);
    if (again != length) throw std::runtime_error("length at the end of a block");
    blocks.push_back(read_block(type, rest.first(length - 12)));
    capture = capture.subspan(length);
  }
  return blocks;
}

inline std::vector<ReadBlock> of_type(std::uint32_t type, std::span<const std::uint8_t> capture) {
  std::vector<ReadBlock> found;
  for (ReadBlock& block : read_blocks(capture)) {
    if (block.type == type) found.push_back(std::move(block));
  }
  return found;
}

/// An engine's block of an interface.
inline Bytes block_on(std::uint32_t interface_id, const BlockOf& what) {
  Bytes block = block_of(what);
  std::memcpy(block.data() + 8, &interface_id, sizeof(interface_id));
  return block;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_SINKS_VIEWERS_READ_BLOCKS_H_
