#include "tests/support/sample_frames.h"

namespace fibertap::testing {

Arena sample_frames(std::uint8_t salt) {
  Arena arena;
  const auto add = [&arena](Packet outer, std::uint32_t vni) {
    arena.add(outer.vni(vni).destination_port(4790), 1000 + arena.frames());
  };
  for (const std::size_t bytes : {0U, 1U, 20U, 64U, 150U, 700U}) {
    for (const std::uint32_t vni : {5U, 9U, 77U}) {
      add(mirrored(Bytes(bytes, salt)), vni);
      add(mirrored(Packet().ethernet().ipv4("10.1.2.3").udp(40000, 53).payload(bytes)), vni);
      add(mirrored_over_ipv6(Packet().ethernet().ipv6().tcp().payload(bytes)), vni);
    }
  }
  arena.add(mirrored(Bytes(9)).fragment_offset(1)).add(Bytes(13, salt));
  arena.add(mirrored(Bytes(9)).destination_port(4790).vxlan_flags(0));
  arena.add(mirrored(Bytes(9)).destination_port(4790).udp_length(15));
  return arena;
}

}  // namespace fibertap::testing
