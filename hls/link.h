#ifndef FIBERTAP_HLS_LINK_H_
#define FIBERTAP_HLS_LINK_H_

#include <ap_int.h>

namespace fibertap {
namespace kernel {

constexpr unsigned kEthernetBytes = 14;
constexpr unsigned kVlanBytes = 4;
constexpr unsigned kIpv4Bytes = 20;
constexpr unsigned kIpv6Bytes = 40;
constexpr unsigned kProtocolTcp = 6;
constexpr unsigned kProtocolUdp = 17;
constexpr unsigned kNextHeaderFragment = 44;

inline bool is_vlan(const ap_uint<16>& type) {
#pragma HLS INLINE
  const unsigned tpid = type.to_uint();
  return tpid == 0x8100 || tpid == 0x88A8;
}

/// Ethernet II and up to two VLAN tags (SPEC 3.1).
struct Link {
  bool whole;  // within the bytes there are
  ap_uint<2> vlans;
  bool is_ipv4;  // the EtherType behind the tags
  bool is_ipv6;

  /// Bytes of the header: 14, 18 or 22.
  ap_uint<5> bytes() const {
#pragma HLS INLINE
    return ap_uint<5>(kEthernetBytes) + vlans * ap_uint<3>(kVlanBytes);
  }
};

/// `types` are the three 16-bit words where an EtherType can stand, the first in the highest bits;
/// `bytes` are there from the start of the frame.
inline Link parse_link(const ap_uint<48>& types, const ap_uint<14>& bytes) {
#pragma HLS INLINE
  const ap_uint<16> first = types.range(47, 32);
  const ap_uint<16> second = types.range(31, 16);
  const ap_uint<16> third = types.range(15, 0);
  const bool one_tag = is_vlan(first);
  const bool two_tags = one_tag && is_vlan(second);

  Link link;
  link.vlans = two_tags ? 2 : one_tag ? 1 : 0;
  const ap_uint<16> type = two_tags ? third : one_tag ? second : first;
  link.is_ipv4 = type == 0x0800u;
  link.is_ipv6 = type == 0x86DDu;
  link.whole = bytes >= link.bytes();
  return link;
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_LINK_H_
