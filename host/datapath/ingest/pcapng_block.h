#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PCAPNG_BLOCK_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PCAPNG_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

// Offsets are from the first byte of the block, as draft-ietf-opsawg-pcapng draws them.

namespace fibertap::pcapng {

inline constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;  // the same in either byte order
inline constexpr std::uint32_t kInterfaceDescription = 1;
inline constexpr std::uint32_t kObsoletePacket = 2;
inline constexpr std::uint32_t kSimplePacket = 3;
inline constexpr std::uint32_t kEnhancedPacket = 6;

/// Type and length in front, the length again behind.
inline constexpr std::size_t kBlockHead = 8;
inline constexpr std::size_t kBlockTrailer = 4;
inline constexpr std::size_t kSmallestBlock = kBlockHead + kBlockTrailer;

namespace section {
inline constexpr std::size_t kByteOrder = 8;
inline constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
inline constexpr std::size_t kVersionMajor = 12;
inline constexpr std::size_t kVersionMinor = 14;
inline constexpr std::size_t kOptions = 24;
}  // namespace section

namespace interface {
inline constexpr std::size_t kLinkType = 8;
inline constexpr std::size_t kSnaplen = 12;
inline constexpr std::size_t kOptions = 16;
}  // namespace interface

/// Enhanced and obsolete Packet Block; the interface id has 32 and 16 bits.
namespace packet {
inline constexpr std::size_t kInterface = 8;
inline constexpr std::size_t kTicksHigh = 12;
inline constexpr std::size_t kTicksLow = 16;
inline constexpr std::size_t kCaplen = 20;
inline constexpr std::size_t kOriglen = 24;
inline constexpr std::size_t kData = 28;
}  // namespace packet

namespace simple_packet {
inline constexpr std::size_t kOriglen = 8;
inline constexpr std::size_t kData = 12;
}  // namespace simple_packet

namespace option {
inline constexpr std::size_t kHead = 4;  // code and length, 16 bits each
inline constexpr std::uint16_t kEnd = 0;
inline constexpr std::uint16_t kTimestampResolution = 9;
inline constexpr std::uint16_t kTimestampOffset = 14;
}  // namespace option

/// Bytes that a field of `length` takes with its padding.
constexpr std::uint32_t padded(std::uint16_t length) { return (length + 3u) & ~3u; }

/// What messages call a block of this type.
constexpr std::string_view name(std::uint32_t type) {
  switch (type) {
    case kSectionHeader:
      return "pcapng Section Header Block";
    case kInterfaceDescription:
      return "pcapng Interface Description Block";
    case kObsoletePacket:
      return "pcapng Packet Block";
    case kSimplePacket:
      return "pcapng Simple Packet Block";
    case kEnhancedPacket:
      return "pcapng Enhanced Packet Block";
    default:
      return "pcapng block";
  }
}

/// The bytes that a block of this type has without padding, data and options.
constexpr std::size_t smallest(std::uint32_t type) {
  switch (type) {
    case kSectionHeader:
      return section::kOptions + kBlockTrailer;
    case kInterfaceDescription:
      return interface::kOptions + kBlockTrailer;
    case kObsoletePacket:
    case kEnhancedPacket:
      return packet::kData + kBlockTrailer;
    case kSimplePacket:
      return simple_packet::kData + kBlockTrailer;
    default:
      return kSmallestBlock;
  }
}

}  // namespace fibertap::pcapng

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PCAPNG_BLOCK_H_
