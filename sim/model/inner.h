#ifndef FIBERTAP_SIM_MODEL_INNER_H_
#define FIBERTAP_SIM_MODEL_INNER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/model/bytes.h"

namespace fibertap::model {

struct Ports {
  std::uint16_t source;
  std::uint16_t destination;
};

/// The part of an inner frame that rules look at: its match key (SPEC 5).
struct Inner {
  Bytes source_mac;  // 6 bytes, or none when the Ethernet header is not whole
  Bytes destination_mac;
  std::size_t link_bytes = 0;
  unsigned ip_version = 0;  // 4, 6, or 0: non-IP
  std::string_view reason;  // why non-IP, for a person

  // Of an IP frame only:
  Bytes source;  // addresses, 4 or 16 bytes of the frame
  Bytes destination;
  std::uint8_t protocol = 0;
  std::optional<Ports> ports;
  bool fragment = false;
  int extension_headers = 0;     // skipped
  std::uint32_t ip_origlen = 0;  // link header and IP packet, as the IP header says
};

/// Parses a mirrored frame; at most its first abi::kParseWindowBytes are looked at.
Inner parse_inner(Bytes frame);

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_INNER_H_
