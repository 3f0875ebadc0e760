#include "host/rules/session_groups.h"

#include <set>
#include <utility>

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

/// What a group is made of, and what it must know until all of it is there.
struct Gathering {
  SessionGroup group;
  std::set<Mac> macs;
  std::set<std::string> names;
};

void add(Gathering& gathering, const Session& session) {
  SessionGroup& group = gathering.group;
  for (const Mac& mac : session.macs) {
    if (gathering.macs.insert(mac).second) group.macs.push_back(mac);
  }
  const std::string& name = session.description.empty() ? session.name : session.description;
  if (!gathering.names.insert(name).second) return;
  group.description += (group.description.empty() ? "" : ", ") + name;
}

}  // namespace

std::map<std::uint32_t, SessionGroup> group_by_vni(const Mirror& mirror) {
  std::map<std::uint32_t, Gathering> gatherings;
  for (const Session& session : mirror.sessions) {
    const auto [known, is_new] = gatherings.try_emplace(session.vni);
    SessionGroup& group = known->second.group;
    if (is_new) {
      group.first = &session;
    } else {
      check_agreement(mirror, *group.first, session);
      ++group.sessions;
    }
    add(known->second, session);
  }
  std::map<std::uint32_t, SessionGroup> groups;
  for (auto& [vni, gathering] : gatherings) {
    SessionGroup& group = groups.emplace(vni, std::move(gathering.group)).first->second;
    // Some of the MACs would turn the direction of the frames of all others.
    if (group.macs.size() > abi::kMaxMacs) {
      group.macs_too_many = std::exchange(group.macs, {}).size();
    }
  }
  return groups;
}

std::vector<std::string> notes_on_groups(const Mirror& mirror) {
  std::vector<std::string> notes;
  for (const auto& [vni, group] : group_by_vni(mirror)) {
    if (group.macs_too_many == 0) continue;
    notes.push_back(fmt::format(
        "{}: VNI {}: its sessions, {} and {} more, have {} MACs, and a row holds {}, so that none "
        "is used and the outer source address shows the direction; it is unknown for IPv6 inside "
        "IPv4 and for secondary addresses, where the rules of both directions are tried; give the "
        "sessions VNIs of their own to use their MACs",
        group.first->where, vni, group.first->name, group.sessions - 1, group.macs_too_many,
        abi::kMaxMacs));
  }
  return notes;
}

}  // namespace fibertap
