#ifndef FIBERTAP_ABI_RULE_IMAGE_H_
#define FIBERTAP_ABI_RULE_IMAGE_H_

#include <stddef.h>
#include <stdint.h>

#include "abi/limits.h"

namespace fibertap {
namespace abi {

/// A rule image is everything that judges frames, complete in one contiguous run of beats:
///
///   RuleImageHeader
///   SessionRow[sessions]                   ascending by VNI, no VNI twice
///   SessionRow                             the default session, when kImageDefaultSession is set
///   RuleRow[blocks][kRowsPerBlock]         a filter's blocks stand one behind another
///
/// Unused rows of a filter's last block are zero, so their kRowValid is clear. Such a row matches
/// nothing, wherever it stands.
constexpr uint64_t kRuleImageMagic = 0x454C555250415446;  // "FTAPRULE" in memory

/// Bits of RuleImageHeader::flags.
enum RuleImageFlag : uint16_t {
  kImageDefaultSession = 1u << 0,  // one more session row takes every VNI that no other row has
};

struct RuleImageHeader {
  uint64_t magic;
  uint32_t abi_version;
  uint32_t generation;  // chosen by the host, named in the status of every batch
  uint32_t crc32c;      // of the whole image with this field zero
  uint16_t vxlan_port;
  uint16_t flags;     // RuleImageFlag bits
  uint32_t sessions;  // without the default session
  uint32_t blocks;
  uint32_t row_counters;  // over all session rows, the default session's included
  uint8_t reserved[28];
};
static_assert(sizeof(RuleImageHeader) == kBeatBytes, "the kernel reads the header as one beat");
static_assert(offsetof(RuleImageHeader, crc32c) == 16 && offsetof(RuleImageHeader, sessions) == 24,
              "the kernel cuts the fields out of the beat by these offsets");

/// SessionRow::packet_length of a session that takes whole frames: above every possible caplen,
/// so the cut needs no special case.
constexpr uint32_t kWholeFrame = 0xFFFFFFFF;

/// Bits of SessionRow::flags.
enum SessionFlag : uint8_t {
  kSessionAcceptNonIp = 1u << 0,  // frames that are not IP are accepted (SPEC 5.1)
  kSessionAcceptAll = 1u << 1,    // no rules are looked at: the default session (SPEC 4)
};

/// All sessions of one VNI: they have the filter and the packet length in common (SPEC 4).
struct SessionRow {
  uint32_t vni;            // 24 bits; of the default session 0
  uint32_t interface_id;   // of the result blocks
  uint32_t packet_length;  // bytes kept of the inner frame, 1..kWholeFrame
  uint32_t first_block;    // of the filter
  uint32_t block_count;    // may be 0: a filter without rules
  uint32_t row_count;      // rows in use, <= block_count * kRowsPerBlock
  uint32_t first_counter;  // row r of this session counts in row counter first_counter + r
  uint8_t flags;           // SessionFlag bits
  uint8_t mac_count;       // <= kMaxMacs
  uint8_t reserved0[34];
  uint8_t macs[kMaxMacs][6];
  uint8_t reserved1[16];
};
static_assert(sizeof(SessionRow) == 2 * kBeatBytes,
              "numbers in the first beat, MACs in the second");
static_assert(offsetof(SessionRow, flags) == 28 && offsetof(SessionRow, macs) == kBeatBytes,
              "the kernel cuts the fields out of the beats by these offsets");

/// Bits of RuleRow::flags.
enum RowFlag : uint8_t {
  kRowValid = 1u << 0,
  kRowEgress = 1u << 1,            // else ingress
  kRowAccept = 1u << 2,            // else reject
  kRowIpv6 = 1u << 3,              // else IPv4
  kRowProtocol = 1u << 4,          // `protocol` must be equal
  kRowSourcePorts = 1u << 5,       // the source port must be in its range
  kRowDestinationPorts = 1u << 6,  // the destination port must be in its range
};

/// Highest number of a rule (EC2 API); the rows of amazon-dns have 0 (ADR 2).
constexpr uint32_t kMaxRuleNumber = 32766;

/// One rule, in evaluation order: ascending rule number, ingress before egress where equal. A
/// row's ordinal in its filter is the "row" of a verdict. On chip a row takes 351 bits: flags 7,
/// protocol 8, prefix lengths 16, ports 64, addresses 256; the rule number lies in a table of its
/// own, in 15 bits.
struct RuleRow {
  uint8_t flags;  // RowFlag bits
  uint8_t protocol;
  uint8_t source_prefix;  // bits of `source` that count, 0..32 or 0..128
  uint8_t destination_prefix;
  uint32_t number;             // <= kMaxRuleNumber
  uint16_t source_port_first;  // both ends included
  uint16_t source_port_last;
  uint16_t destination_port_first;
  uint16_t destination_port_last;
  uint8_t source[16];  // network byte order, IPv4 in the first four bytes, host bits zero
  uint8_t destination[16];
  uint8_t reserved[16];
};
static_assert(sizeof(RuleRow) == kBeatBytes, "LOAD takes one row a turn");
static_assert(offsetof(RuleRow, number) == 4 && offsetof(RuleRow, source) == 16 &&
                  offsetof(RuleRow, destination) == 32,
              "the kernel cuts the fields out of the beat by these offsets");

/// Session rows behind the header, the default session's included.
inline uint64_t session_rows(const RuleImageHeader& header) {
  return uint64_t{header.sessions} + ((header.flags & kImageDefaultSession) != 0 ? 1 : 0);
}

/// Bytes of the whole image.
inline uint64_t rule_image_bytes(const RuleImageHeader& header) {
  return sizeof(RuleImageHeader) + session_rows(header) * sizeof(SessionRow) +
         uint64_t{header.blocks} * kRowsPerBlock * sizeof(RuleRow);
}

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_RULE_IMAGE_H_
