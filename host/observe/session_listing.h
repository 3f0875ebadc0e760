#ifndef FIBERTAP_HOST_OBSERVE_SESSION_LISTING_H_
#define FIBERTAP_HOST_OBSERVE_SESSION_LISTING_H_

#include <cstdint>
#include <span>
#include <string>

#include "host/rules/interfaces.h"

namespace fibertap {

/// A session in force.
struct ListedSession {
  Interface interface;
  std::uint64_t accepted = 0;  // frames so far
};

/// {"sessions": [{"vni": 7001, "name": "vni-7001", "description": "...", "accepted": 12}, ...]}
/// with the VNI "any" for the session that takes every other VNI.
std::string session_listing(std::span<const ListedSession> sessions);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_SESSION_LISTING_H_
