#include "tests/sim/model/envelopes.h"

namespace fibertap::testing {

const Bytes& carried_frame() {
  static const Bytes kFrame = Packet().ethernet().ipv4().udp().payload(20).bytes();
  return kFrame;
}

Packet over_ipv4() { return mirrored(carried_frame()); }

Packet over_ipv6() { return mirrored_over_ipv6(carried_frame()); }

std::vector<Envelope> envelopes() {
  std::vector<Envelope> all;
  for (const auto& tpids : std::vector<std::vector<std::uint16_t>>{
           {}, {0x8100}, {0x88A8}, {0x8100, 0x88A8}, {0x88A8, 0x8100}}) {
    const auto tagged = [&](Packet packet) {
      for (std::uint16_t tpid : tpids) packet.vlan(tpid);
      return packet;
    };
    const std::size_t link_bytes = 14 + 4 * tpids.size();
    const std::string tags = std::to_string(tpids.size()) + " tags, ";
    for (std::size_t options : {0u, 4u, 40u}) {
      all.push_back({tags + "IPv4, options " + std::to_string(options),
                     tagged(over_ipv4()).options(options), link_bytes, 20 + options});
    }
    all.push_back({tags + "IPv6", tagged(over_ipv6()), link_bytes, 40});
  }
  return all;
}

}  // namespace fibertap::testing
