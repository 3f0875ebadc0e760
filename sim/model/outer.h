#ifndef FIBERTAP_SIM_MODEL_OUTER_H_
#define FIBERTAP_SIM_MODEL_OUTER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "abi/disposition.h"
#include "sim/model/bytes.h"

namespace fibertap::model {

/// The outer headers of a frame (SPEC 3). A field is set once the header it stands in was found
/// whole; the first test that fails ends the parse.
struct Outer {
  std::optional<abi::Disposition> disposition;  // absent: the frame goes on to its session
  std::string_view reason;                      // the test that failed, for a person

  std::size_t link_bytes = 0;
  std::uint16_t ether_type = 0;
  unsigned ip_version = 0;  // 4, 6, or 0 when no IP header was accepted
  Bytes source;             // addresses, 4 or 16 bytes of the frame
  Bytes destination;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint16_t udp_length = 0;
  bool truncated = false;  // the datagram ends beyond origlen: counted as outer_truncated
  std::uint32_t vni = 0;
  Bytes inner;  // the mirrored frame as far as it is there
};

/// `frame` is what is in memory (caplen bytes), `origlen` what was on the wire.
Outer parse_outer(Bytes frame, std::uint32_t origlen, std::uint16_t vxlan_port);

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_OUTER_H_
