#ifndef FIBERTAP_HOST_RULES_TEMPLATES_EVALUATOR_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_EVALUATOR_H_

#include <string>
#include <string_view>
#include <vector>

#include "host/rules/templates/context.h"
#include "host/rules/templates/node.h"
#include "host/rules/templates/scope.h"
#include "host/rules/templates/value.h"

namespace fibertap::templates {

/// Computes the expressions of one template. Only what a value needs is computed: the chosen
/// branch of an Fn::If, the chosen element of an Fn::Select. Every member throws NotKnown where
/// there is no value.
class Evaluator {
 public:
  /// Both arguments outlive the evaluator.
  Evaluator(const Scope& scope, Context& context) : scope_(scope), context_(context) {}

  const Scope& scope() const noexcept { return scope_; }
  Context& context() noexcept { return context_; }

  Value evaluate(const Node& node);

  /// The value, where it has to be text.
  std::string text(const Node& node);

  /// The value, where it has to be true or false.
  bool truth(const Node& node);

  /// The value of each element of a list, without what AWS::NoValue removes. A text counts as a
  /// list with commas: a list that --parameter gives for an attribute looks like a text.
  std::vector<Value> elements(const Node& list);

  /// The value of an entry of Conditions.
  bool condition(const std::string& name);

  /// What !Ref NAME and !GetAtt NAME.ATTRIBUTE come to.
  Value named(const std::string& name);
  Value attribute(const std::string& name, const std::string& attribute);

 private:
  Value mirror_resource(const std::string& name, const Node& resource);

  const Scope& scope_;
  Context& context_;
};

/// The text of a value. Throws NotKnown where it is none.
const std::string& text_of(const Value& value);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_EVALUATOR_H_
