#ifndef FIBERTAP_HOST_RULES_TEMPLATES_STATED_NAMES_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_STATED_NAMES_H_

#include <set>
#include <string>

#include "host/rules/templates/node.h"

namespace fibertap::templates {

/// Names that a document writes out and whose values the command line may give. Those that a
/// function makes are not among them.
struct StatedNames {
  std::set<std::string> imports;     // of Fn::ImportValue
  std::set<std::string> references;  // between "{{resolve:" and "}}"
};

/// Adds the names that stand anywhere in `node`.
void add_stated_names(const Node& node, StatedNames& names);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_STATED_NAMES_H_
