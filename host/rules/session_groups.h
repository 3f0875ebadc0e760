#ifndef FIBERTAP_HOST_RULES_SESSION_GROUPS_H_
#define FIBERTAP_HOST_RULES_SESSION_GROUPS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/rules/mirror.h"

namespace fibertap {

/// All sessions of one VNI: one row of the session table (SPEC 4).
struct SessionGroup {
  const Session* first;     // speaks for all: they agree on everything but MACs and names
  std::vector<Mac> macs;    // of all of them
  std::string description;  // of the pcapng interface
};

/// Sessions by ascending VNI. Throws Error(kConfiguration) where two that share a VNI differ in
/// filter, packet length or NonIp, or name more than abi::kMaxMacs MACs together.
std::map<std::uint32_t, SessionGroup> group_by_vni(const Mirror& mirror);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_SESSION_GROUPS_H_
