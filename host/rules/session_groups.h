#ifndef FIBERTAP_HOST_RULES_SESSION_GROUPS_H_
#define FIBERTAP_HOST_RULES_SESSION_GROUPS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/rules/mirror.h"

namespace fibertap {

/// All sessions of one VNI: one row of the session table (SPEC 4).
struct SessionGroup {
  const Session* first;  // speaks for all: they agree on everything but MACs and names
  std::size_t sessions = 1;
  std::vector<Mac> macs;          // of all of them; none where a row has no room for all
  std::size_t macs_too_many = 0;  // how many there are, where a row has no room for all
  std::string description;        // of the pcapng interface: what they are called, each name once
};

/// Sessions by ascending VNI. Throws Error(kConfiguration) where two that share a VNI differ in
/// filter, packet length or NonIp.
std::map<std::uint32_t, SessionGroup> group_by_vni(const Mirror& mirror);

/// For each VNI whose sessions name more MACs than a row holds, what is lost without them.
std::vector<std::string> notes_on_groups(const Mirror& mirror);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_SESSION_GROUPS_H_
