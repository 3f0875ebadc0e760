#ifndef FIBERTAP_HOST_RULES_TEMPLATES_NODE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_NODE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fibertap::templates {

enum class NodeKind : std::uint8_t { kNull, kScalar, kSequence, kMapping };

struct Member;

/// One value of a YAML or JSON document. Numbers and booleans are scalars as they were written;
/// the short forms of intrinsic functions (!Ref x) read as the long ones ({Ref: x}).
struct Node {
  NodeKind kind = NodeKind::kNull;
  std::uint32_t line = 0;  // counted from 1
  std::string text;        // of a scalar, without quotes
  std::vector<Node> items;
  std::vector<Member> members;  // in the order of the file, no key twice

  static Node scalar(std::string text, std::uint32_t line);
  static Node mapping();

  bool is_scalar() const noexcept { return kind == NodeKind::kScalar; }
  bool is_sequence() const noexcept { return kind == NodeKind::kSequence; }
  bool is_mapping() const noexcept { return kind == NodeKind::kMapping; }

  /// The value of a key of a mapping, or nullptr.
  const Node* find(std::string_view key) const noexcept;
};

struct Member {
  std::string key;
  std::uint32_t line = 0;  // of the key
  Node value;
};

/// `text` in double quotes for a one-line message: control characters escaped, long text cut.
std::string in_quotes(std::string_view text);

/// What a message says was found: the text, the intrinsic function, or the kind of node.
std::string found(const Node& node);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_NODE_H_
