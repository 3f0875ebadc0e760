#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_INNER_FRAME_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_INNER_FRAME_H_

#include <cstdint>

#include "abi/limits.h"
#include "host/datapath/engines/cpu/link.h"
#include "host/datapath/engines/cpu/loads.h"
#include "host/datapath/engines/cpu/match_key.h"

namespace fibertap::cpu {

/// What an inner frame says beside its match key (SPEC 3.6, 5.5).
struct InnerFacts {
  std::uint32_t ip_origlen;  // link header and IP packet, as the IP header says
  bool is_fragment;
};

namespace inner_internal {

inline constexpr std::uint32_t kPortBytes = 4;

static inline bool has_port_fields(std::uint32_t protocol) {
  return protocol == wire::kTcp || protocol == wire::kUdp;
}

static inline void set_ports(const std::uint8_t* l4, bool are_there, MatchKey& key) {
  key.source_port = are_there ? be16(l4) : kNoPort;
  key.destination_port = are_there ? be16(l4 + 2) : kNoPort;
}

static inline void set_ipv6_addresses(const std::uint8_t* ip, MatchKey& key) {
  for (int word = 0; word < 4; ++word) {
    key.source[word] = be32(ip + 8 + 4 * word);
    key.destination[word] = be32(ip + 24 + 4 * word);
  }
}

static inline void parse_ipv4(const std::uint8_t* frame, std::uint32_t window, std::uint32_t at,
                              MatchKey& key, InnerFacts& facts) {
  const std::uint8_t* const ip = frame + at;
  const std::uint32_t l4 = at + (ip[0] & 0x0Fu) * 4;
  const std::uint16_t fragment = be16(ip + 6);
  key.ip_version = 4;
  key.source[0] = be32(ip + 12);
  key.destination[0] = be32(ip + 16);
  key.protocol = ip[9];
  const bool is_first = (fragment & 0x1FFF) == 0;
  set_ports(frame + l4, is_first && has_port_fields(key.protocol) && l4 + kPortBytes <= window,
            key);
  facts.ip_origlen = at + be16(ip + 2);
  facts.is_fragment = (fragment & 0x3FFF) != 0;
}

static inline bool is_extension(std::uint32_t next_header) {
  return next_header == wire::kHopByHop || next_header == wire::kRouting ||
         next_header == wire::kFragment || next_header == wire::kAuthentication ||
         next_header == wire::kDestinationOptions;
}

/// Of an extension header whose first two bytes are there.
static inline std::uint32_t extension_bytes(std::uint32_t type, const std::uint8_t* header) {
  if (type == wire::kFragment) return 8;
  if (type == wire::kAuthentication) return (header[1] + 2u) * 4;
  return (header[1] + 1u) * 8;
}

static inline void parse_ipv6(const std::uint8_t* frame, std::uint32_t window, std::uint32_t at,
                              MatchKey& key, InnerFacts& facts) {
  constexpr int kMostExtensions = 8;
  const std::uint8_t* const ip = frame + at;
  key.ip_version = 6;
  set_ipv6_addresses(ip, key);
  key.protocol = ip[6];
  facts.ip_origlen = at + kIpv6Bytes + be16(ip + 4);
  facts.is_fragment = false;

  std::uint32_t next = at + kIpv6Bytes;
  for (int skipped = 0; skipped < kMostExtensions && is_extension(key.protocol); ++skipped) {
    if (next + 2 > window) break;
    const std::uint32_t length = extension_bytes(key.protocol, frame + next);
    if (next + length > window) break;
    const bool is_fragment = key.protocol == wire::kFragment;
    key.protocol = frame[next];
    if (is_fragment) {
      facts.is_fragment = true;
      if ((be16(frame + next + 2) & 0xFFF8) != 0) return set_ports(frame, false, key);
    }
    next += length;
  }
  set_ports(frame + next, has_port_fields(key.protocol) && next + kPortBytes <= window, key);
}

/// Any frame, header by header.
static inline void parse_headers(const std::uint8_t* frame, std::uint32_t caplen, MatchKey& key,
                                 InnerFacts& facts) {
  const std::uint32_t window = caplen < abi::kParseWindowBytes ? caplen : abi::kParseWindowBytes;
  const Link link = parse_link(frame, window);
  const std::uint8_t* const ip = frame + link.bytes;
  key.ip_version = 0;
  if (link.bytes == 0) return;
  if (link.ether_type == wire::kEtherTypeIpv4) {
    const bool is_whole = link.bytes + kIpv4Bytes <= window;
    if (is_whole && ip[0] >> 4 == 4 && (ip[0] & 0x0F) >= 5) {
      parse_ipv4(frame, window, link.bytes, key, facts);
    }
  } else if (link.ether_type == wire::kEtherTypeIpv6) {
    const bool is_whole = link.bytes + kIpv6Bytes <= window;
    if (is_whole && ip[0] >> 4 == 6) parse_ipv6(frame, window, link.bytes, key, facts);
  }
}

}  // namespace inner_internal

/// Parses a mirrored frame into `key`, but for VNI and directions. Non-IP: key.ip_version is 0, and
/// nothing else is set.
static inline void parse_inner(const std::uint8_t* frame, std::uint32_t caplen, MatchKey& key,
                               InnerFacts& facts) {
  namespace internal = inner_internal;
  const std::uint8_t* const ip = frame + kEthernetBytes;
  if (caplen >= kEthernetBytes + kIpv4Bytes + internal::kPortBytes && has_usual_ipv4(frame) &&
      !is_ipv4_fragment(load16(ip + 6))) {
    key.ip_version = 4;
    key.source[0] = be32(ip + 12);
    key.destination[0] = be32(ip + 16);
    key.protocol = ip[9];
    internal::set_ports(ip + kIpv4Bytes, internal::has_port_fields(key.protocol), key);
    facts = {kEthernetBytes + be16(ip + 2), false};
    return;
  }
  internal::parse_headers(frame, caplen, key, facts);
}

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_INNER_FRAME_H_
