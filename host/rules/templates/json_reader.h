#ifndef FIBERTAP_HOST_RULES_TEMPLATES_JSON_READER_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_JSON_READER_H_

#include <string_view>

#include "host/rules/templates/node.h"

namespace fibertap::templates {

/// Reads the JSON document that `text` holds; numbers keep their digits as written. `file` is its
/// name in errors.
Node read_json(std::string_view file, std::string_view text);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_JSON_READER_H_
