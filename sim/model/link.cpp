#include "sim/model/link.h"

namespace fibertap::model {
namespace {

constexpr std::size_t kVlanTagBytes = 4;
constexpr int kMaxVlanTags = 2;

bool is_vlan_tag(std::uint16_t ether_type) { return ether_type == 0x8100 || ether_type == 0x88A8; }

}  // namespace

std::optional<Link> parse_link(Bytes frame) {
  if (!holds(frame, 0, kEthernetBytes)) return std::nullopt;
  Link link{kEthernetBytes, be16(frame, 12)};
  for (int tags = 0; tags < kMaxVlanTags && is_vlan_tag(link.ether_type); ++tags) {
    if (!holds(frame, link.bytes, kVlanTagBytes)) return std::nullopt;
    link.ether_type = be16(frame, link.bytes + 2);
    link.bytes += kVlanTagBytes;
  }
  return link;
}

}  // namespace fibertap::model
