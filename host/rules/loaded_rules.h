#ifndef FIBERTAP_HOST_RULES_LOADED_RULES_H_
#define FIBERTAP_HOST_RULES_LOADED_RULES_H_

#include <string>
#include <vector>

#include "host/rules/interfaces.h"
#include "host/rules/mirror.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// Rules as they were read, compiled.
struct LoadedRules {
  Mirror mirror;
  Interfaces interfaces;
  RuleImage image;
  std::vector<std::string> notes;  // about what was read, for a person
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_LOADED_RULES_H_
