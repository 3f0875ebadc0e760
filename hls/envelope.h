#ifndef FIBERTAP_HLS_ENVELOPE_H_
#define FIBERTAP_HLS_ENVELOPE_H_

#include "abi/frame_record.h"
#include "hls/byte_order.h"
#include "hls/disposition.h"
#include "hls/link.h"
#include "hls/tokens.h"
#include "hls/word_moves.h"

namespace fibertap {
namespace kernel {

/// The first two beats of a record: every envelope lies within, the longest (two VLAN tags, IPv4
/// with 40 bytes of options) ends at byte 126.
using RecordStart = ap_uint<1024>;

/// Of the IP header: what the tests of SPEC 3 need.
struct OuterIp {
  bool passed;
  ap_uint<3> disposition;  // when not passed
  ap_uint<4> words;        // of the header
  ap_uint<16> payload;     // bytes behind the header, as it says
  Address source;
};

/// `ip` starts with the IP header, of which `bytes` are there.
inline OuterIp parse_outer_ipv4(const ap_uint<320>& ip, const ap_uint<14>& bytes) {
#pragma HLS INLINE
  OuterIp outer;
  const ap_uint<4> version = ip.range(7, 4);
  const ap_uint<4> words = ip.range(3, 0);
  const ap_uint<6> header = words * ap_uint<3>(4);
  const ap_uint<16> total = network_order<2>(ip, 2);
  const ap_uint<14> more_or_offset = network_order<2>(ip, 6);
  const ap_uint<8> protocol = network_order<1>(ip, 9);
  const bool is_header = bytes >= kIpv4Bytes && version == 4u && words >= 5u && bytes >= header;
  const bool is_fragment = is_header && more_or_offset != 0u;

  outer.passed = is_header && !is_fragment && protocol == kProtocolUdp;
  outer.disposition =
      code(is_fragment ? abi::Disposition::outer_fragment : abi::Disposition::not_vxlan);
  outer.words = words;
  outer.payload = total > header ? ap_uint<16>(total - header) : ap_uint<16>(0);
  outer.source = Address(network_order<4>(ip, 12)) << 96;
  return outer;
}

inline OuterIp parse_outer_ipv6(const ap_uint<320>& ip, const ap_uint<14>& bytes) {
#pragma HLS INLINE
  OuterIp outer;
  const ap_uint<4> version = ip.range(7, 4);
  const ap_uint<8> next_header = network_order<1>(ip, 6);
  const bool is_header = bytes >= kIpv6Bytes && version == 6u;
  const bool is_fragment = is_header && next_header == kNextHeaderFragment;

  outer.passed = is_header && next_header == kProtocolUdp;
  outer.disposition =
      code(is_fragment ? abi::Disposition::outer_fragment : abi::Disposition::not_vxlan);
  outer.words = kIpv6Bytes / 4;
  outer.payload = network_order<2>(ip, 4);
  outer.source = network_order<16>(ip, 8);
  return outer;
}

/// How an inner frame of `caplen` bytes leaves that starts `shift` words into the second beat of
/// the record of an outer frame of `outer_caplen` bytes. Where it starts inside a beat and goes on
/// in the next, each of its beats leaves with the second of the two that it is made of.
inline InnerCut cut_of(const ap_uint<4>& shift, const CaplenBits& caplen,
                       const CaplenBits& outer_caplen) {
#pragma HLS INLINE
  const ap_uint<15> record_bytes = outer_caplen + ap_uint<4>(sizeof(abi::FrameHead));
  const ap_uint<15> end_in_beats = (ap_uint<6>(shift) << 2) + caplen;
  const bool is_within = shift == 0u || end_in_beats <= abi::kBeatBytes;
  InnerCut cut;
  cut.shift = shift;
  cut.place = caplen == 0u ? 0 : is_within ? 1 : 2;
  cut.beats = beats_of(caplen);
  cut.rest = last_bytes(caplen);
  cut.spills = cut.place == 2u && cut.beats + 1u == beats_of(record_bytes);
  return cut;
}

/// The outer headers of a record (SPEC 3) and where its inner frame lies; a frame that does not
/// pass has an empty one.
struct OuterParse {
  Envelope envelope;
  InnerCut cut;
};

inline OuterParse parse_envelope(const RecordStart& record, const Head& head,
                                 const ap_uint<16>& vxlan_port) {
#pragma HLS INLINE
  constexpr int kFrame = sizeof(abi::FrameHead);
  constexpr int kNetworkBit = 8 * (kFrame + static_cast<int>(kEthernetBytes));
  constexpr unsigned kUdpAndVxlanBytes = 16;
  constexpr int kNetworkWords = 15 + kUdpAndVxlanBytes / 4;  // the longest IP header before them

  // A tag shifts what follows by one word, so all headers start on words of the record.
  const Link link = parse_link((ap_uint<16>(network_order<2>(record, kFrame + 12)),
                                ap_uint<16>(network_order<2>(record, kFrame + 16)),
                                ap_uint<16>(network_order<2>(record, kFrame + 20))),
                               head.caplen);
  const ap_uint<32 * kNetworkWords> network = words_at<kNetworkWords>(
      ap_uint<RecordStart::width - kNetworkBit>(record >> kNetworkBit), link.vlans);
  const ap_uint<14> network_bytes =
      link.whole ? ap_uint<14>(head.caplen - link.bytes()) : ap_uint<14>(0);
  const ap_uint<320> ip_start = network.range(319, 0);
  const OuterIp ip = link.is_ipv6 ? parse_outer_ipv6(ip_start, network_bytes)
                                  : parse_outer_ipv4(ip_start, network_bytes);
  const bool is_udp = link.whole && (link.is_ipv4 || link.is_ipv6) && ip.passed;

  const ap_uint<6> ip_bytes = ip.words * ap_uint<3>(4);
  const ap_uint<7> udp_at = link.bytes() + ip_bytes;  // in the frame
  const ap_uint<128> udp = words_at<4>(network, ip.words);
  const ap_uint<14> udp_bytes = is_udp ? ap_uint<14>(head.caplen - udp_at) : ap_uint<14>(0);
  const ap_uint<16> udp_length = network_order<2>(udp, 4);
  const bool is_ours = udp_bytes >= 8u && network_order<2>(udp, 2) == vxlan_port;
  const bool is_sound =
      udp_length >= kUdpAndVxlanBytes && udp_length <= ip.payload && udp_bytes >= kUdpAndVxlanBytes;
  const bool is_vxlan = is_ours && is_sound;
  const bool has_vni = udp.test(8 * 8 + 3);
  const ap_uint<17> datagram_end = udp_at + udp_length;

  OuterParse parse;
  parse.envelope.timestamp_ns = head.timestamp_ns;
  parse.envelope.origlen = head.origlen;
  parse.envelope.present = head.present;
  parse.envelope.passed = is_vxlan && has_vni;
  parse.envelope.disposition = !link.whole || !(link.is_ipv4 || link.is_ipv6)
                                   ? code(abi::Disposition::not_vxlan)
                               : !ip.passed ? ip.disposition
                               : !is_ours   ? code(abi::Disposition::not_vxlan)
                               : !is_sound  ? code(abi::Disposition::outer_malformed)
                                            : code(abi::Disposition::bad_vxlan);
  parse.envelope.truncated = is_vxlan && datagram_end > head.origlen;
  parse.envelope.vni = network_order<3>(udp, 12);
  parse.envelope.is_ipv6 = link.is_ipv6;
  parse.envelope.source = ip.source;
  parse.envelope.carried = udp_length - ap_uint<16>(kUdpAndVxlanBytes);

  const ap_uint<17> end = datagram_end > head.caplen ? ap_uint<17>(head.caplen) : datagram_end;
  const bool passed = is_vxlan && has_vni;
  const ap_uint<4> shift =
      passed ? ap_uint<4>(link.vlans + ip.words - ap_uint<4>(5)) : ap_uint<4>(0);
  parse.envelope.inner_caplen =
      passed ? CaplenBits(end - udp_at - ap_uint<5>(kUdpAndVxlanBytes)) : CaplenBits(0);
  parse.cut = cut_of(shift, parse.envelope.inner_caplen, head.caplen);
  return parse;
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_ENVELOPE_H_
