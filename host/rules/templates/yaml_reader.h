#ifndef FIBERTAP_HOST_RULES_TEMPLATES_YAML_READER_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_YAML_READER_H_

#include <string_view>

#include "host/rules/templates/node.h"

namespace fibertap::templates {

/// Reads the one YAML document that `text` holds, as CloudFormation takes it: no anchors, aliases
/// or further documents. `file` is its name in errors.
Node read_yaml(std::string_view file, std::string_view text);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_YAML_READER_H_
