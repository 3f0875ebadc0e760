#ifndef FIBERTAP_HOST_RULES_COMPILE_H_
#define FIBERTAP_HOST_RULES_COMPILE_H_

#include <cstdint>

#include "host/rules/interfaces.h"
#include "host/rules/mirror.h"
#include "host/rules/rule_image.h"
#include "host/wire/protocol.h"

namespace fibertap {

using wire::kVxlanPort;

struct CompileOptions {
  std::uint16_t vxlan_port = kVxlanPort;
  bool accept_unknown_vni = false;  // adds the default session (SPEC 4)
  std::uint32_t generation = 1;
};

/// Compiles the sessions of `mirror` into the one image that every engine loads, and gives each
/// session row its interface. Throws Error(kConfiguration) when sessions of one VNI disagree.
RuleImage compile(const Mirror& mirror, const CompileOptions& options, Interfaces& interfaces);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_COMPILE_H_
