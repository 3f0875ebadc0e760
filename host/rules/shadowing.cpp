#include "host/rules/shadowing.h"

#include <algorithm>

namespace fibertap {
namespace {

bool same_leading_bits(const Cidr& left, const Cidr& right, unsigned bits) {
  const auto bytes = static_cast<std::ptrdiff_t>(bits / 8);
  if (!std::equal(left.address.begin(), left.address.begin() + bytes, right.address.begin())) {
    return false;
  }
  if (bits % 8 == 0) return true;
  const unsigned differing = left.address[bits / 8] ^ right.address[bits / 8];
  return differing >> (8 - bits % 8) == 0;
}

bool contains(const Cidr& outer, const Cidr& inner) {
  return outer.ipv6 == inner.ipv6 && outer.prefix <= inner.prefix &&
         same_leading_bits(outer, inner, outer.prefix);
}

bool overlap(const Cidr& left, const Cidr& right) {
  return contains(left, right) || contains(right, left);
}

/// A range, even 0-65535, wants a packet with ports; its absence takes every packet.
bool contains(const std::optional<PortRange>& outer, const std::optional<PortRange>& inner) {
  if (!outer) return true;
  return inner && outer->first <= inner->first && inner->last <= outer->last;
}

bool overlap(const std::optional<PortRange>& left, const std::optional<PortRange>& right) {
  return !left || !right || (left->first <= right->last && right->first <= left->last);
}

bool contains(const Rule& outer, const Rule& inner) {
  return (!outer.protocol || outer.protocol == inner.protocol) &&
         contains(outer.source, inner.source) && contains(outer.destination, inner.destination) &&
         contains(outer.source_ports, inner.source_ports) &&
         contains(outer.destination_ports, inner.destination_ports);
}

bool overlap(const Rule& left, const Rule& right) {
  return (!left.protocol || !right.protocol || left.protocol == right.protocol) &&
         overlap(left.source, right.source) && overlap(left.destination, right.destination) &&
         overlap(left.source_ports, right.source_ports) &&
         overlap(left.destination_ports, right.destination_ports);
}

Shadow shadow_of(std::span<const Rule> rows, std::size_t row) {
  Shadow shadow;
  const Rule& rule = rows[row];
  for (std::size_t earlier = 0; earlier < row; ++earlier) {
    if (rows[earlier].direction != rule.direction) continue;
    if (contains(rows[earlier], rule)) {
      shadow.whole = earlier;
      return shadow;
    }
    if (rows[earlier].action != rule.action && overlap(rows[earlier], rule)) {
      shadow.partly.push_back(earlier);
    }
  }
  return shadow;
}

}  // namespace

std::vector<Shadow> shadows(std::span<const Rule> rows) {
  std::vector<Shadow> all;
  all.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) all.push_back(shadow_of(rows, row));
  return all;
}

}  // namespace fibertap
