#ifndef FIBERTAP_SIM_MODEL_LINK_H_
#define FIBERTAP_SIM_MODEL_LINK_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/model/bytes.h"

namespace fibertap::model {

inline constexpr std::size_t kEthernetBytes = 14;
inline constexpr std::uint16_t kEtherTypeIpv4 = 0x0800;
inline constexpr std::uint16_t kEtherTypeIpv6 = 0x86DD;
inline constexpr std::size_t kIpv4Bytes = 20;  // without options
inline constexpr std::size_t kIpv6Bytes = 40;
inline constexpr std::uint8_t kProtocolTcp = 6;
inline constexpr std::uint8_t kProtocolUdp = 17;

/// Ethernet II and up to two VLAN tags (SPEC 3.1 and 5.1).
struct Link {
  std::size_t bytes;         // of the header, 14, 18 or 22
  std::uint16_t ether_type;  // of what follows it
};

/// Absent when the header does not lie whole within `frame`.
std::optional<Link> parse_link(Bytes frame);

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_LINK_H_
