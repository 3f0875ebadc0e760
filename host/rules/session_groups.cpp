#include "host/rules/session_groups.h"

#include <algorithm>

#include "abi/limits.h"
#include "host/base/error.h"
#include "host/rules/evaluation_order.h"

namespace fibertap {
namespace {

std::string filter_text(const Mirror& mirror, const Session& session) {
  return session.filter ? mirror.filters[*session.filter].name : "none (accepts everything)";
}

std::string length_text(const Session& session) {
  return session.packet_length ? fmt::format("{}", *session.packet_length) : "the whole packet";
}

bool same_filter(const Mirror& mirror, const Session& left, const Session& right) {
  if (left.filter == right.filter) return true;
  if (!left.filter || !right.filter) return false;
  return evaluation_order(mirror.filters[*left.filter]) ==
         evaluation_order(mirror.filters[*right.filter]);
}

[[noreturn]] void disagree(const Session& first, const Session& second, std::string_view property,
                           std::string_view found, std::string_view expected) {
  throw Error(Errc::kConfiguration,
              "{}: {}.{}: found {}, expected {} as session {} ({}) says it for the same VNI {}; "
              "give one of the two sessions another VirtualNetworkId or make them agree",
              second.where, second.name, property, found, expected, first.name, first.where,
              first.vni);
}

void check_agreement(const Mirror& mirror, const Session& first, const Session& second) {
  if (!same_filter(mirror, first, second)) {
    disagree(first, second, "TrafficMirrorFilterId", filter_text(mirror, second),
             filter_text(mirror, first));
  }
  if (first.packet_length != second.packet_length) {
    disagree(first, second, "PacketLength", length_text(second), length_text(first));
  }
  if (first.accept_non_ip != second.accept_non_ip) {
    disagree(first, second, "Metadata.Fibertap.NonIp", second.accept_non_ip ? "accept" : "reject",
             first.accept_non_ip ? "accept" : "reject");
  }
}

void add_macs(SessionGroup& group, const Session& session) {
  for (const Mac& mac : session.macs) {
    if (std::ranges::find(group.macs, mac) == group.macs.end()) group.macs.push_back(mac);
  }
  if (group.macs.size() > abi::kMaxMacs) {
    throw Error(Errc::kConfiguration,
                "{}: {}.Metadata.Fibertap.MacAddresses: found {} MACs in all sessions of VNI {}, "
                "expected at most {}; name fewer (without the listing of interfaces, or with "
                "MacAddresses: [], the outer source address tells the direction), or give some of "
                "the sessions another VirtualNetworkId",
                session.where, session.name, group.macs.size(), session.vni, abi::kMaxMacs);
  }
}

}  // namespace

std::map<std::uint32_t, SessionGroup> group_by_vni(const Mirror& mirror) {
  std::map<std::uint32_t, SessionGroup> groups;
  for (const Session& session : mirror.sessions) {
    auto [known, is_new] = groups.try_emplace(session.vni, SessionGroup{&session, {}, {}});
    SessionGroup& group = known->second;
    if (!is_new) {
      check_agreement(mirror, *group.first, session);
      group.description += ", ";
    }
    group.description += session.description.empty() ? session.name : session.description;
    add_macs(group, session);
  }
  return groups;
}

}  // namespace fibertap
