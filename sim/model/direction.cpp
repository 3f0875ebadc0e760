#include "sim/model/direction.h"

#include <algorithm>

namespace fibertap::model {
namespace {

bool names(const Session& session, Bytes mac) {
  return std::any_of(session.macs.begin(), session.macs.end(),
                     [mac](const auto& own) { return std::ranges::equal(own, mac); });
}

}  // namespace

Directed direction_of(const Session& session, const Outer& outer, const Inner& inner) {
  if (names(session, inner.destination_mac)) {
    return {Direction::kIngress, "inner destination MAC is the session's"};
  }
  if (names(session, inner.source_mac)) {
    return {Direction::kEgress, "inner source MAC is the session's"};
  }
  if (inner.ip_version == outer.ip_version) {
    if (std::ranges::equal(inner.destination, outer.source)) {
      return {Direction::kIngress, "inner destination address is the outer source address"};
    }
    if (std::ranges::equal(inner.source, outer.source)) {
      return {Direction::kEgress, "inner source address is the outer source address"};
    }
  }
  return {Direction::kUnknown, "neither MACs nor the outer source address show it"};
}

}  // namespace fibertap::model
