#ifndef FIBERTAP_HOST_RULES_TEMPLATES_SCOPE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_SCOPE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "host/rules/templates/document.h"
#include "host/rules/templates/node.h"
#include "host/rules/templates/parameters.h"
#include "host/rules/templates/value.h"

namespace fibertap::templates {

class Context;

/// The names of one CloudFormation template and what its expressions come to. A resource of our
/// own is referred to by its logical id; of any other, `!Ref X` and `!GetAtt X.A` have a value when
/// the command line gives one under that name, or the template has it as a property.
class Scope {
 public:
  using Reference = templates::Reference;

  /// Reads Parameters and the names of the other sections. `file` is the number of the template
  /// among those that share the context. Document and context outlive the scope, which does not
  /// move: the context knows its exports.
  Scope(const Document& document, std::size_t file, Context& context);
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  /// The value of `node`: a function whose value is known becomes text, a list or a mapping,
  /// AWS::NoValue becomes null, and anything else stays as it is. The elements of lists and
  /// mappings are as they were written.
  Node resolve(const Node& node) const;

  /// The mapping or list that stands in the document and that `node` comes to, or nullptr.
  const Node* in_document(const Node& node) const;

  /// The resource of our own that `node` stands for, perhaps one of another template.
  std::optional<Reference> reference(const Node& node) const;

  /// Whether `node` refers to a resource of our own that is not there, as its condition is false.
  bool is_absent(const Node& node) const;

  /// What to do about a function that resolve() left: "give --parameter X=VALUE".
  std::string remedy(const Node& node) const;

  /// Whether an entry of Conditions holds. Throws NotKnown.
  bool holds(const std::string& condition) const;

  /// True when `--parameter name=...` makes sense for this template.
  bool knows(std::string_view name) const;

  /// How many parameters and resources there are.
  std::size_t names() const noexcept { return parameters_.all().size() + resources_.size(); }
  /// The parameter or resource that `name` was probably meant to be.
  std::optional<std::string_view> near(std::string_view name) const;

  std::size_t file() const noexcept { return file_; }
  /// Whether the template is written in JSON, which has no short form of a function.
  bool json() const noexcept { return json_; }
  const Parameters& parameters() const noexcept { return parameters_; }
  /// An entry of a section of the template, or nullptr.
  const Node* resource(std::string_view name) const { return find(resources_, name); }
  const Node* mapping(std::string_view name) const { return find(mappings_, name); }
  const Node* condition(std::string_view name) const { return find(conditions_, name); }

 private:
  using Section = std::unordered_map<std::string_view, const Node*>;

  static Section section(const Document& document, std::string_view name);
  static const Node* find(const Section& section, std::string_view name);

  std::size_t file_;
  bool json_;
  Context& context_;
  Parameters parameters_;
  Section resources_;
  Section mappings_;
  Section conditions_;
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_SCOPE_H_
