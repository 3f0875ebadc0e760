#ifndef FIBERTAP_HOST_RULES_TEMPLATES_TREE_BUILDER_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_TREE_BUILDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/rules/templates/node.h"
#include "host/rules/templates/place.h"

namespace fibertap::templates {

/// Deepest nesting taken: a template nests less than ten deep, and neither a reader nor a walk
/// over the tree may run out of stack.
constexpr std::size_t kMaxDepth = 100;

/// Makes a tree from the events of a reader. Throws for a duplicate key and for nesting deeper
/// than kMaxDepth; that events pair up is the reader's duty.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::string_view file) : file_(file) {}

  /// True when the next event of a mapping has to be a key.
  bool expects_key() const noexcept;

  void key(std::string key, std::uint32_t line);
  void null(std::uint32_t line) { add(NodeKind::kNull, line); }
  void scalar(std::string text, std::uint32_t line);
  void begin(NodeKind kind, std::uint32_t line);
  void end();

  /// The finished tree.
  Node take() { return std::move(root_); }

 private:
  struct Open {
    Node* node;
    bool key_seen;  // of a mapping: a value follows
  };

  Node& add(NodeKind kind, std::uint32_t line);
  void reject_duplicate_keys(const Node& mapping) const;

  std::string_view file_;
  Node root_;
  std::vector<Open> open_;
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_TREE_BUILDER_H_
