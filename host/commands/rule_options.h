#ifndef FIBERTAP_HOST_COMMANDS_RULE_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_RULE_OPTIONS_H_

#include "host/commands/command_line.h"
#include "host/rules/compile.h"
#include "host/rules/interfaces.h"
#include "host/rules/mirror.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// The options that say which frames are taken: the same for every command that judges frames.
po::options_description rule_options();

/// What they say, compiled.
struct LoadedRules {
  Mirror mirror;
  Interfaces interfaces;
  RuleImage image;
};

/// Reads the templates, prints their notes and compiles them. Throws Error(kUsage) or
/// Error(kConfiguration).
LoadedRules load_rules(const po::variables_map& values);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_RULE_OPTIONS_H_
