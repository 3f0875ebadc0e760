#ifndef FIBERTAP_TESTS_SIM_MODEL_ENVELOPES_H_
#define FIBERTAP_TESTS_SIM_MODEL_ENVELOPES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/model/outer.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

inline constexpr std::uint16_t kVxlanUdpPort = 4789;

/// The outer parse of a packet, and the bytes it points into.
struct ParsedOuter {
  explicit ParsedOuter(const Packet& packet) : ParsedOuter(packet, packet.size()) {}
  ParsedOuter(const Packet& packet, std::size_t origlen, std::uint16_t port = kVxlanUdpPort)
      : frame(packet.bytes()),
        outer(model::parse_outer(frame, static_cast<std::uint32_t>(origlen), port)) {}

  Bytes frame;
  model::Outer outer;
};

/// What the outer parse makes of a packet that is all there; absent when it goes on to its session.
inline std::optional<abi::Disposition> disposition_of(const Packet& packet) {
  return ParsedOuter(packet).outer.disposition;
}

/// A mirrored frame and where its headers stand.
struct Envelope {
  std::string name;
  Packet packet;
  std::size_t link_bytes;
  std::size_t ip_bytes;

  bool is_ipv6() const { return packet.bytes()[link_bytes] >> 4 == 6; }
  std::size_t udp_at() const { return link_bytes + ip_bytes; }
  std::size_t vxlan_at() const { return udp_at() + 8; }
  std::size_t inner_at() const { return vxlan_at() + 8; }
};

/// The inner frame that every envelope carries.
const Bytes& carried_frame();

/// The plain envelope of either IP version.
Packet over_ipv4();
Packet over_ipv6();

/// Envelopes that go on to their session: tags, options and IP versions in every combination.
std::vector<Envelope> envelopes();

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SIM_MODEL_ENVELOPES_H_
