#ifndef FIBERTAP_HOST_RULES_TEMPLATES_SCOPE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_SCOPE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "host/rules/templates/document.h"
#include "host/rules/templates/node.h"

namespace fibertap::templates {

using ParameterValues = std::map<std::string, std::string>;

/// The names of one CloudFormation template and their values: parameters (given on the command
/// line or by their Default) and resources. A resource of our own is referred to by its logical
/// id; of any other, `!Ref X` and `!GetAtt X.A` have a value when the command line gives one
/// under that name.
class Scope {
 public:
  /// Reads Parameters and the names of Resources. Both arguments must outlive the scope.
  Scope(const Document& document, const ParameterValues& given);

  /// True when `--parameter name=...` makes sense for this template.
  bool knows(std::string_view name) const;

  /// The value of `node`: an intrinsic function whose value is known becomes a scalar or (from a
  /// list parameter) a sequence, AWS::NoValue becomes null, anything else stays as it is.
  Node resolve(const Node& node) const;

  /// The resource of our own that `node` stands for: a Ref, a GetAtt of its Id, or a Sub of
  /// nothing but one of them.
  struct Reference {
    std::string logical_id;
    std::string_view type;
  };
  std::optional<Reference> reference(const Node& node) const;

  /// What to do about an intrinsic function that resolve() left: "give --parameter X=VALUE".
  std::string remedy(const Node& node) const;

 private:
  struct Parameter {
    bool list = false;
    std::optional<std::string> default_value;
  };

  void read_parameter(std::string_view file, const Member& member);
  std::optional<Node> value(const std::string& name, std::uint32_t line) const;
  /// The text a Fn::Sub comes to. Where a name without value is the reason that it comes to none,
  /// `unknown` gets that name; nullptr when nobody asks.
  std::optional<Node> substitute(const Node& argument, std::string* unknown) const;

  const ParameterValues& given_;
  std::unordered_map<std::string, Parameter> parameters_;
  std::unordered_map<std::string, std::string> resources_;  // logical id -> type
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_SCOPE_H_
