#ifndef FIBERTAP_TESTS_HOST_TEMPLATES_RULE_OF_H_
#define FIBERTAP_TESTS_HOST_TEMPLATES_RULE_OF_H_

#include <string>
#include <string_view>

#include "host/rules/cidr.h"
#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {

/// kMirror behind `sections`, its rule to `destination`. With one line of sections the destination
/// stands in line 16.
inline std::string mirror_to(std::string_view sections, std::string_view destination) {
  return std::string(sections) + "\n" + with(kMirror, "10.0.0.0/8", destination);
}

/// The destination of the rule in such a template.
inline std::string destination_of(std::string_view sections, std::string_view destination,
                                  const TemplateOptions& options = {}) {
  const Templates templates = read(mirror_to(sections, destination), options);
  return to_string(templates.mirror.filters.at(0).rules.at(0).destination);
}

/// What the error says to do when the destination is not known, or the whole message of another
/// error.
inline std::string remedy_of(std::string_view sections, std::string_view destination) {
  const std::string message = error_of(mirror_to(sections, destination));
  if (message.find("WebIn.DestinationCidrBlock: value not known") == std::string::npos) {
    return message;
  }
  return message.substr(message.rfind("::/32; ") + 7);
}

}  // namespace fibertap::templates

#endif  // FIBERTAP_TESTS_HOST_TEMPLATES_RULE_OF_H_
