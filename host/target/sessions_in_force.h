#ifndef FIBERTAP_HOST_TARGET_SESSIONS_IN_FORCE_H_
#define FIBERTAP_HOST_TARGET_SESSIONS_IN_FORCE_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "host/observe/session_listing.h"
#include "host/rules/rule_image.h"
#include "host/target/target_snapshot.h"

namespace fibertap {

/// The sessions by which a target judged last, ascending by VNI, that of all other VNIs behind
/// them. `described` gives the interface of an id.
std::vector<ListedSession> sessions_in_force(
    const TargetSnapshot& snapshot, const std::function<Interface(std::uint32_t id)>& described);

/// Whether frames of a VNI may be accepted: a session names it, or takes all VNIs that none names.
bool has_session(const RuleImage& rules, std::uint32_t vni);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_SESSIONS_IN_FORCE_H_
