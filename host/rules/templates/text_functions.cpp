#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "host/rules/templates/functions.h"
#include "host/rules/templates/intrinsic.h"

namespace fibertap::templates {
namespace {

/// Pieces that become one text. A resource that is the only piece stays that resource, so that
/// !Sub '${Filter}' refers to the filter.
class Pieces {
 public:
  void add(std::string_view text) {
    text_ += text;
    if (text_.size() > kMaxValueBytes) {
      throw NotKnown{fmt::format("shorten it: the text has more than {} bytes", kMaxValueBytes)};
    }
  }

  void add(Value value) {
    if (value.resource() && !resource_ && text_.empty()) {
      resource_ = std::move(value);
    } else {
      add(text_of(value));
    }
  }

  Value take() {
    if (!resource_) return Value::text(std::move(text_));
    if (!text_.empty()) text_of(*resource_);  // throws: it is a piece of a text
    return std::move(*resource_);
  }

 private:
  std::string text_;
  std::optional<Value> resource_;
};

Value variable(Evaluator& evaluator, const Node* locals, const std::string& name) {
  if (const Node* const local = locals ? locals->find(name) : nullptr) {
    return evaluator.evaluate(*local);
  }
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return evaluator.named(name);
  return evaluator.attribute(name.substr(0, dot), name.substr(dot + 1));
}

}  // namespace

Value compute_sub(const Call& call) {
  const bool is_pair = call.argument.is_sequence();
  const Node& pattern = is_pair ? call.list(2, 2)[0] : call.argument;
  const Node* const locals = is_pair ? &call.argument.items[1] : nullptr;
  if (!pattern.is_scalar() || (locals && !locals->is_mapping())) throw call.malformed();
  const auto split = split_sub(pattern.text);
  if (!split) throw call.malformed();

  Pieces pieces;
  for (const SubPiece& piece : *split) {
    if (piece.variable) {
      call.evaluator.context().spend(1 + (locals ? locals->members.size() / 16 : 0));
      pieces.add(variable(call.evaluator, locals, std::string(piece.text)));
    } else {
      pieces.add(piece.text);
    }
  }
  return pieces.take();
}

Value compute_join(const Call& call) {
  const auto& items = call.list(2, 2);
  if (!items[0].is_scalar()) throw call.malformed();
  Pieces pieces;
  bool first = true;
  for (Value& element : call.evaluator.elements(items[1])) {
    if (!std::exchange(first, false)) pieces.add(items[0].text);
    pieces.add(std::move(element));
  }
  return pieces.take();
}

Value compute_split(const Call& call) {
  const auto& items = call.list(2, 2);
  if (!items[0].is_scalar() || items[0].text.empty()) throw call.malformed();
  const std::string& delimiter = items[0].text;
  const std::string text = call.evaluator.text(items[1]);
  Node list;
  list.kind = NodeKind::kSequence;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(delimiter, at), text.size());
    list.items.push_back(Node::scalar(text.substr(at, end - at), call.argument.line));
    call.evaluator.context().spend(1);
    at = end == text.size() ? end + 1 : end + delimiter.size();
  }
  return Value::made(std::move(list));
}

}  // namespace fibertap::templates
