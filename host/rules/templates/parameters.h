#ifndef FIBERTAP_HOST_RULES_TEMPLATES_PARAMETERS_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_PARAMETERS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/rules/templates/document.h"
#include "host/rules/templates/node.h"

namespace fibertap::templates {

using ParameterValues = std::map<std::string, std::string>;

/// The Parameters of one template.
class Parameters {
 public:
  struct Parameter {
    bool list = false;
    std::optional<std::string> fallback;  // the Default, where that is the value

    const std::string* default_text() const noexcept { return fallback ? &*fallback : nullptr; }
  };

  /// Throws for a parameter that CloudFormation would refuse, and for a `given` value that the
  /// parameter does not allow.
  Parameters(const Document& document, const ParameterValues& given);

  const auto& all() const noexcept { return parameters_; }
  const Parameter* find(std::string_view name) const;

 private:
  std::map<std::string, Parameter, std::less<>> parameters_;
};

/// AWS::Region and the like, which every template can use.
bool is_pseudo_parameter(std::string_view name);

/// The elements of "a, b,c": CloudFormation trims the blanks around them.
Node split_list(std::string_view text, std::uint32_t line);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_PARAMETERS_H_
