#include "host/rules/templates/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/rules/templates/intrinsic.h"
#include "host/rules/templates/place.h"

namespace fibertap::templates {

Node Node::scalar(std::string text, std::uint32_t line) {
  Node node;
  node.kind = NodeKind::kScalar;
  node.line = line;
  node.text = std::move(text);
  return node;
}

Node Node::mapping() {
  Node node;
  node.kind = NodeKind::kMapping;
  return node;
}

const Node* Node::find(std::string_view key) const noexcept {
  const auto member =
      std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.key == key; });
  return member == members.end() ? nullptr : &member->value;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  if (text.size() <= kLongest) return fmt::format("\"{}\"", escaped(text));
  std::size_t end = kLongest;
  while ((text[end] & 0xC0) == 0x80) --end;  // not inside a UTF-8 sequence
  return fmt::format("\"{}\"...", escaped(text.substr(0, end)));
}

std::string found(const Node& node) {
  if (const auto intrinsic = as_intrinsic(node)) return written(*intrinsic);
  switch (node.kind) {
    case NodeKind::kNull:
      return "null";
    case NodeKind::kScalar:
      return in_quotes(node.text);
    case NodeKind::kSequence:
      return "a list";
    case NodeKind::kMapping:
      return "a mapping";
  }
  return {};
}

}  // namespace fibertap::templates
