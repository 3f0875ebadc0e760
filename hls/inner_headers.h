#ifndef FIBERTAP_HLS_INNER_HEADERS_H_
#define FIBERTAP_HLS_INNER_HEADERS_H_

#include "hls/byte_order.h"
#include "hls/flow_hash.h"
#include "hls/link.h"
#include "hls/tokens.h"
#include "hls/word_moves.h"

namespace fibertap {
namespace kernel {

/// The window from byte 2 on, in words of 4 bytes: behind the 14 bytes of Ethernet every header
/// starts on one, because tags, options and extension headers are words.
struct InnerWords {
  ap_uint<2048> words;
  ap_uint<9> bytes;  // that are there

  /// Word `index`, the first byte in the highest bits; zeros behind the window.
  ap_uint<32> at(const ap_uint<8>& index) const {
#pragma HLS INLINE
    const ap_uint<32> word = words_at<1>(words, ap_uint<6>(index));
    return index < 64u ? swap_bytes_of(word) : ap_uint<32>(0);
  }

  /// Whether `length` words from word `index` on are there.
  bool hold(const ap_uint<8>& index, const ap_uint<10>& length) const {
#pragma HLS INLINE
    const ap_uint<13> end = ((ap_uint<11>(index) + length) << 2) + 2u;
    return end <= bytes;
  }
};

/// How far the walk over headers has come (SPEC 5.3): the header at word `at` is a `protocol`.
struct Walk {
  ap_uint<8> protocol;
  ap_uint<8> at;
  bool goes_on;
  bool fragment;    // a fragment header was met
  bool has_offset;  // it is not the first fragment
};

/// Words of an extension header, from its first word; 0 for what is none.
inline ap_uint<10> extension_words(const ap_uint<8>& protocol, const ap_uint<32>& first) {
#pragma HLS INLINE
  const ap_uint<8> length = first.range(23, 16);
  switch (protocol.to_uint()) {
    case 0:   // hop-by-hop
    case 43:  // routing
    case 60:  // destination options
      return (ap_uint<10>(length) + 1u) << 1;
    case 44:  // fragment
      return 2;
    case 51:  // AH
      return ap_uint<10>(length) + 2u;
    default:
      return 0;
  }
}

inline Walk skip_extension(const InnerWords& window, const Walk& walk) {
#pragma HLS INLINE
  const ap_uint<32> first = window.at(walk.at);
  const ap_uint<10> length = extension_words(walk.protocol, first);
  Walk next = walk;
  next.goes_on = walk.goes_on && length != 0u && window.hold(walk.at, length);
  if (next.goes_on) {
    const bool is_fragment = walk.protocol == kNextHeaderFragment;
    const ap_uint<13> offset = first.range(15, 3);
    next.protocol = first.range(31, 24);
    next.at = walk.at + length;
    next.fragment = walk.fragment || is_fragment;
    next.has_offset = is_fragment && offset != 0u;
    next.goes_on = !next.has_offset;
  }
  return next;
}

/// The inner frame's match key (SPEC 5), without a loop over beats.
inline Inner parse_headers(const Window& window) {
#pragma HLS INLINE
  constexpr int kMaxExtensionHeaders = 8;
  constexpr int kNetworkWord = 3;  // behind an Ethernet header without tags
  constexpr int kIpWords = kIpv6Bytes / 4;

  const InnerWords words = {ap_uint<2048>(window.data >> 16), window.bytes};
  const Link link = parse_link((ap_uint<16>(network_order<2>(window.data, 12)),
                                ap_uint<16>(network_order<2>(window.data, 16)),
                                ap_uint<16>(network_order<2>(window.data, 20))),
                               window.bytes);
  const ap_uint<8> ip_at = link.vlans + ap_uint<2>(kNetworkWord);
  const ap_uint<32 * kIpWords> ip = words_at<kIpWords>(
      ap_uint<32 * (kIpWords + 3)>(words.words >> (32 * kNetworkWord)), link.vlans);
  const ap_uint<4> version = ip.range(7, 4);
  const ap_uint<4> ihl = ip.range(3, 0);
  const bool is_ipv4 =
      link.whole && link.is_ipv4 && words.hold(ip_at, kIpv4Bytes / 4) && version == 4u && ihl >= 5u;
  const bool is_ipv6 =
      link.whole && link.is_ipv6 && words.hold(ip_at, kIpv6Bytes / 4) && version == 6u;

  const ap_uint<16> ipv4_fragment = network_order<2>(ip, 6);
  const ap_uint<13> ipv4_offset = ipv4_fragment;
  Walk walk;
  walk.protocol = is_ipv6 ? network_order<1>(ip, 6) : network_order<1>(ip, 9);
  walk.at = ip_at + (is_ipv6 ? ap_uint<4>(kIpv6Bytes / 4) : ihl);
  walk.goes_on = is_ipv6;
  walk.fragment = is_ipv4 && (ipv4_offset != 0u || ipv4_fragment.test(13));
  walk.has_offset = is_ipv4 && ipv4_offset != 0u;
walk_extensions:
  for (int i = 0; i < kMaxExtensionHeaders; ++i) {
#pragma HLS UNROLL
    walk = skip_extension(words, walk);
  }

  const unsigned protocol = walk.protocol.to_uint();
  const bool is_tcp_or_udp = protocol == kProtocolTcp || protocol == kProtocolUdp;
  const bool has_ports =
      (is_ipv4 || is_ipv6) && is_tcp_or_udp && !walk.has_offset && words.hold(walk.at, 1);
  const ap_uint<32> ports = has_ports ? words.at(walk.at) : ap_uint<32>(0);
  const ap_uint<16> payload = is_ipv6 ? network_order<2>(ip, 4) : network_order<2>(ip, 2);

  Inner inner;
  inner.has_macs = window.bytes >= kEthernetBytes;
  inner.destination_mac = network_order<6>(window.data, 0);
  inner.source_mac = network_order<6>(window.data, 6);
  inner.is_ip = is_ipv4 || is_ipv6;
  inner.is_ipv6 = is_ipv6;
  inner.source = is_ipv6   ? network_order<16>(ip, 8)
                 : is_ipv4 ? Address(Address(network_order<4>(ip, 12)) << 96)
                           : Address(0);
  inner.destination = is_ipv6   ? network_order<16>(ip, 24)
                      : is_ipv4 ? Address(Address(network_order<4>(ip, 16)) << 96)
                                : Address(0);
  inner.protocol = inner.is_ip ? walk.protocol : ap_uint<8>(0);
  inner.has_ports = has_ports;
  inner.source_port = ports.range(31, 16);
  inner.destination_port = ports.range(15, 0);
  inner.fragment = walk.fragment;
  inner.ip_origlen =
      inner.is_ip
          ? OriglenBits(link.bytes() + payload + (is_ipv6 ? ap_uint<6>(kIpv6Bytes) : ap_uint<6>(0)))
          : OriglenBits(0);
  const bool hash_ports = has_ports && !walk.fragment;
  inner.flow_hash =
      flow_hash(inner.source, inner.destination, hash_ports ? inner.source_port : ap_uint<16>(0),
                hash_ports ? inner.destination_port : ap_uint<16>(0));
  return inner;
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_INNER_HEADERS_H_
