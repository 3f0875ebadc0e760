#include "sim/model/verdict.h"

namespace fibertap::model {
namespace {

using Row = std::optional<std::size_t>;

bool is_inside(const Prefix& prefix, Bytes address) {
  for (unsigned bit = 0; bit < prefix.bits; ++bit) {
    const unsigned differing = address[bit / 8] ^ prefix.address[bit / 8];
    if ((differing >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

bool is_inside(const PortRange& range, std::uint16_t port) {
  return range.first <= port && port <= range.last;
}

/// The row of the first rule of one direction that matches.
Row first_match(const Rules& rules, const Inner& inner, bool egress) {
  for (std::size_t row = 0; row < rules.size(); ++row) {
    const Rule& rule = rules[row];
    if (rule.valid && rule.egress == egress && compare(rule, inner) == Mismatch::kNone) return row;
  }
  return std::nullopt;
}

/// Of two decisions the one reported: an accepting one if there is one, then the lower number,
/// then ingress.
Row reported(const Rules& rules, Row ingress, Row egress) {
  if (!ingress || !egress) return ingress ? ingress : egress;
  const Rule& in = rules[*ingress];
  const Rule& out = rules[*egress];
  if (in.accept != out.accept) return in.accept ? ingress : egress;
  return in.number <= out.number ? ingress : egress;
}

}  // namespace

Mismatch compare(const Rule& rule, const Inner& inner) {
  if (rule.ip_version != inner.ip_version) return Mismatch::kIpVersion;
  if (rule.protocol && *rule.protocol != inner.protocol) return Mismatch::kProtocol;
  if (!is_inside(rule.source, inner.source)) return Mismatch::kSource;
  if (!is_inside(rule.destination, inner.destination)) return Mismatch::kDestination;
  if (rule.source_ports && !(inner.ports && is_inside(*rule.source_ports, inner.ports->source))) {
    return Mismatch::kSourcePort;
  }
  if (rule.destination_ports &&
      !(inner.ports && is_inside(*rule.destination_ports, inner.ports->destination))) {
    return Mismatch::kDestinationPort;
  }
  return Mismatch::kNone;
}

Verdict judge(const Session& session, const Inner& inner, Direction direction) {
  if (session.accept_all) return {};
  if (inner.ip_version == 0) {
    if (session.accept_non_ip) return {};
    return {abi::Rejection::non_ip, std::nullopt};
  }
  const Rules& rules = *session.rules;
  Row ingress;
  Row egress;
  if (direction != Direction::kEgress) ingress = first_match(rules, inner, false);
  if (direction != Direction::kIngress) egress = first_match(rules, inner, true);
  const Row row = reported(rules, ingress, egress);
  if (!row) return {abi::Rejection::no_match, std::nullopt};
  if (!rules[*row].accept) return {abi::Rejection::rule, row};
  return {std::nullopt, row};
}

}  // namespace fibertap::model
