#ifndef FIBERTAP_HOST_RULES_TEMPLATES_NAMES_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_NAMES_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "host/rules/templates/document.h"
#include "host/rules/templates/node.h"

namespace fibertap::templates {

/// The names that one template declares, of parameters and of resources.
class Names {
 public:
  explicit Names(const Document& document);

  bool has(std::string_view name) const;

  /// The first name that a Ref, GetAtt or Sub uses in `node`, at whatever depth, and that nothing
  /// in the template has. Pseudo parameters are always there.
  std::optional<std::string> missing_in(const Node& node) const;

  /// The declared name that `name` was probably meant to be.
  std::optional<std::string_view> near(std::string_view name) const;

 private:
  bool is_missing(std::string_view name) const;
  std::optional<std::string> missing_in_sub(const Node& argument) const;

  std::set<std::string_view> names_;
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_NAMES_H_
