#ifndef FIBERTAP_HOST_RULES_MIRROR_H_
#define FIBERTAP_HOST_RULES_MIRROR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/rules/cidr.h"

namespace fibertap {

/// As seen by the source ENI (SPEC 1).
enum class Direction { kIngress, kEgress };

enum class Action { kAccept, kReject };

/// Both ends included; first <= last.
struct PortRange {
  std::uint16_t first;
  std::uint16_t last;
  friend bool operator==(const PortRange&, const PortRange&) = default;
};

/// One traffic mirror filter rule. Both CIDRs have one IP version; ports only where the protocol
/// is TCP, UDP or absent.
struct Rule {
  std::uint32_t number;  // 1..32766, unique in its direction
  Direction direction;
  Action action;
  std::optional<std::uint8_t> protocol;  // absent = all
  Cidr source;
  Cidr destination;
  std::optional<PortRange> source_ports;
  std::optional<PortRange> destination_ports;
  friend bool operator==(const Rule&, const Rule&) = default;
};

struct Filter {
  std::string name;             // logical name or tmf- id
  std::vector<Rule> rules;      // in any order
  bool amazon_dns = false;      // network service: DNS rows before the rules (SPEC 7)
  std::vector<Cidr> resolvers;  // of amazon_dns; none = any address
};

using Mac = std::array<std::uint8_t, 6>;

struct Session {
  std::string name;                   // logical name or tms- id
  std::string description;            // literal text, or empty
  std::string where;                  // FILE:LINE, for messages
  std::uint32_t vni;                  // 0..0xFFFFFF
  std::optional<std::size_t> filter;  // index into Mirror::filters; absent = accepts everything
  std::optional<std::uint32_t> packet_length;  // bytes of the inner frame kept, >= 1; absent = all
  std::vector<Mac> macs;                       // of the source ENI, at most abi::kMaxMacs
  bool accept_non_ip = false;
};

/// Everything the templates say, each object checked by itself.
struct Mirror {
  std::vector<Filter> filters;
  std::vector<Session> sessions;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_MIRROR_H_
