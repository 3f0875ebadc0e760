#ifndef FIBERTAP_HOST_RULES_TEMPLATES_VALUE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "host/rules/templates/node.h"

namespace fibertap::templates {

/// A traffic mirror resource of one of the templates. It has no value that a file could hold: its
/// id comes from AWS.
struct Reference {
  std::size_t file;  // number of its template
  std::string logical_id;
  std::string_view type;
};

/// Thrown inside the evaluation of a function that has no value. `remedy` is what to do about it,
/// such as "give --parameter X=VALUE".
struct NotKnown {
  std::string remedy;
  bool absent = false;  // a resource whose condition is false has none
};

/// What an expression of a template comes to: data, or a traffic mirror resource. The elements of
/// a list and of a mapping are as they stand in the document, functions that are not yet computed.
class Value {
 public:
  /// Data that stands in a document, which outlives the value.
  static Value written(const Node& node) { return Value(&node); }
  /// Computed data: null, text, or a list of texts.
  static Value made(Node node) { return Value(std::move(node)); }
  static Value text(std::string text) { return Value(Node::scalar(std::move(text), 0)); }
  static Value truth(bool truth) { return text(truth ? "true" : "false"); }
  static Value resource(Reference reference) { return Value(std::move(reference)); }

  /// The data as it stands in a document, or nullptr.
  const Node* in_document() const noexcept {
    const auto* const written = std::get_if<const Node*>(&content_);
    return written ? *written : nullptr;
  }
  /// The data, or nullptr for a resource.
  const Node* data() const noexcept {
    const Node* const written = in_document();
    return written ? written : std::get_if<Node>(&content_);
  }
  const Reference* resource() const noexcept { return std::get_if<Reference>(&content_); }

 private:
  using Content = std::variant<const Node*, Node, Reference>;
  explicit Value(Content content) : content_(std::move(content)) {}

  Content content_;
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_VALUE_H_
