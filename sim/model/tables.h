#ifndef FIBERTAP_SIM_MODEL_TABLES_H_
#define FIBERTAP_SIM_MODEL_TABLES_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "sim/model/bytes.h"

namespace fibertap::model {

struct Prefix {
  std::array<std::uint8_t, 16> address;  // network byte order, IPv4 in the first four bytes
  unsigned bits;                         // of `address` that count
};

struct PortRange {
  std::uint16_t first;
  std::uint16_t last;
};

struct Rule {
  bool valid;  // else it matches nothing
  std::uint32_t number;
  bool egress;
  bool accept;
  unsigned ip_version;  // 4 or 6
  std::optional<std::uint8_t> protocol;
  Prefix source;
  Prefix destination;
  std::optional<PortRange> source_ports;
  std::optional<PortRange> destination_ports;
};

/// The rows of one filter; the index is the row that a verdict names.
using Rules = std::vector<Rule>;

struct Session {
  std::uint32_t interface_id;
  std::uint32_t packet_length;
  std::shared_ptr<const Rules> rules;  // one object for all sessions of a filter
  std::uint32_t first_counter;
  std::vector<std::array<std::uint8_t, 6>> macs;
  bool accept_non_ip;
  bool accept_all;
};

/// A rule image taken apart (abi/rule_image.h).
struct Tables {
  std::uint32_t generation;
  std::uint16_t vxlan_port;
  std::uint32_t row_counters;
  std::vector<Session> sessions;                // in the order of the image, the default last
  std::map<std::uint32_t, std::size_t> by_vni;  // index into `sessions`
  std::optional<std::size_t> default_session;   // likewise

  /// Index of the session that takes `vni`, the default session where no other does.
  std::optional<std::size_t> session_of(std::uint32_t vni) const;
};

/// Takes `image` apart; absent when its magic, version, size or CRC is wrong, or when an index, a
/// prefix or another number in it lies outside of the range that abi/rule_image.h gives.
std::optional<Tables> decode_tables(Bytes image);

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_TABLES_H_
