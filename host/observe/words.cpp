#include "host/observe/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/rules/protocols.h"

namespace fibertap {

std::string_view word(Direction direction) {
  return direction == Direction::kIngress ? "ingress" : "egress";
}

std::string_view word(Action action) { return action == Action::kAccept ? "accept" : "reject"; }

std::string protocol_word(const std::optional<std::uint8_t>& protocol) {
  if (!protocol) return "all";
  const auto name = protocol_name(*protocol);
  return name ? std::string(*name) : fmt::format("{}", *protocol);
}

std::string ports_word(const std::optional<PortRange>& ports) {
  if (!ports) return "any";
  if (ports->first == ports->last) return fmt::format("{}", ports->first);
  return fmt::format("{}-{}", ports->first, ports->last);
}

std::string mac_word(const Mac& mac) { return fmt::format("{:02x}", fmt::join(mac, ":")); }

std::string vni_word(const std::optional<std::uint32_t>& vni) {
  return vni ? fmt::format("{}", *vni) : "any";
}

std::string_view word(Accounts::Losses losses) {
  switch (losses) {
    case Accounts::Losses::kNone:
      return "none";
    case Accounts::Losses::kSome:
      return "some";
    case Accounts::Losses::kNotKnown:
      break;
  }
  return "not known";
}

std::string_view output_word(std::string_view path) {
  return path == "-" ? "standard output" : path;
}

std::string grouped(const std::optional<std::uint64_t>& frames) {
  return frames ? grouped(*frames) : "not known";
}

std::string grouped(std::uint64_t value) {
  std::string digits = fmt::format("{}", value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

}  // namespace fibertap
