#include "host/rules/templates/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "host/rules/templates/intrinsic.h"
#include "host/rules/templates/unknown_value.h"

namespace fibertap::templates {
namespace {

std::string integer_in(NumberRange range) {
  return fmt::format("an integer {}..{}", range.lowest, range.highest);
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Fields::Fields(Place place, const Scope* scope, std::string subject, const Node& node)
    : place_(place), scope_(scope), subject_(std::move(subject)), node_(node) {
  if (node.is_mapping() && !as_intrinsic(node)) return;
  throw error_at(place_, "{}: wrong type, found {}, expected a mapping; correct it", subject_,
                 found(node));
}

Place Fields::place_of(std::string_view key) const noexcept {
  for (const Member& member : node_.members) {
    if (member.key == key) return {place_.file, member.line};
  }
  return place_;
}

void Fields::only(std::initializer_list<std::string_view> known) const {
  for (const Member& member : node_.members) {
    const Place place{place_.file, member.line};
    if (std::find(known.begin(), known.end(), member.key) == known.end()) {
      const auto near = near_name(member.key, known);
      throw error_at(place, "{}: unknown key, found {}, expected {}; {}", subject_,
                     in_quotes(member.key),
                     known.size() == 0 ? "none" : fmt::format("one of {}", fmt::join(known, ", ")),
                     near ? fmt::format("write {}", *near) : "correct or remove it");
    }
    if (member.value.kind == NodeKind::kNull) {
      throw error_at(place,
                     "{}.{}: no value, found null, expected a value; give one or remove "
                     "the key",
                     subject_, member.key);
    }
  }
}

std::optional<Node> Fields::find(std::string_view key) const {
  const Node* node = node_.find(key);
  if (!node || node->kind == NodeKind::kNull) return std::nullopt;
  if (!scope_) return *node;
  Node resolved = scope_->resolve(*node);
  if (resolved.kind == NodeKind::kNull) return std::nullopt;
  return resolved;
}

Node Fields::require(std::string_view key, std::string_view expected) const {
  auto node = find(key);
  if (!node) throw missing(key, expected);
  return std::move(*node);
}

std::optional<std::string> Fields::text(std::string_view key, std::string_view expected) const {
  auto node = find(key);
  if (!node) return std::nullopt;
  if (!node->is_scalar()) throw wrong(key, *node, "wrong type", expected, "correct it");
  return std::move(node->text);
}

std::string Fields::required_text(std::string_view key, std::string_view expected) const {
  auto value = text(key, expected);
  if (!value) throw missing(key, expected);
  return std::move(*value);
}

std::optional<std::uint32_t> Fields::number(std::string_view key, NumberRange range) const {
  const auto node = find(key);
  if (!node) return std::nullopt;
  if (node->is_scalar()) {
    if (const auto value = parse_number(node->text, range)) return value;
  }
  const bool digits = node->is_scalar() && all_digits(node->text) &&
                      (node->text.front() != '0' || node->text.size() == 1);
  throw wrong(key, *node, digits ? "out of range" : "not a plain number", integer_in(range),
              digits ? "correct it" : number_advice(node->text, range));
}

std::uint32_t Fields::required_number(std::string_view key, NumberRange range) const {
  const auto value = number(key, range);
  if (!value) throw missing(key, integer_in(range));
  return *value;
}

std::optional<Fields> Fields::inside(std::string_view key) const {
  const Node* node = node_.find(key);
  if (!node || node->kind == NodeKind::kNull) return std::nullopt;
  if (!node->is_mapping() || as_intrinsic(*node)) {
    const auto resolved = find(key);
    if (!resolved) return std::nullopt;
    const Node* const chosen = scope_ ? scope_->in_document(*node) : nullptr;
    if (chosen && chosen->is_mapping()) {
      return Fields(place_of(key), scope_, fmt::format("{}.{}", subject_, key), *chosen);
    }
    throw wrong(key, *resolved, "wrong type", "a mapping", "correct it");
  }
  return Fields(place_of(key), scope_, fmt::format("{}.{}", subject_, key), *node);
}

std::optional<std::vector<Node>> Fields::list(std::string_view key,
                                              std::string_view expected) const {
  auto node = find(key);
  if (!node) return std::nullopt;
  if (!node->is_sequence()) throw wrong(key, *node, "wrong type", expected, "make it a list");
  std::vector<Node> resolved;
  for (const Node& item : node->items) {
    Node element = scope_ ? scope_->resolve(item) : item;
    if (element.kind != NodeKind::kNull || item.kind == NodeKind::kNull) {
      resolved.push_back(std::move(element));
    }
  }
  return resolved;
}

std::vector<Fields> Fields::objects(std::string_view key) const {
  const Node* list = node_.find(key);
  if (!list || list->kind == NodeKind::kNull) return {};
  if (!list->is_sequence()) throw wrong(key, *list, "wrong type", "a list", "correct it");
  std::vector<Fields> objects;
  objects.reserve(list->items.size());
  for (const Node& item : list->items) {
    objects.emplace_back(Place{place_.file, item.line}, scope_,
                         fmt::format("{}.{}[{}]", subject_, key, objects.size()), item);
  }
  return objects;
}

Error Fields::wrong(std::string_view key, const Node& node, std::string_view what,
                    std::string_view expected, std::string_view remedy) const {
  if (const auto meant = scope_ ? function_advice(node, *scope_) : std::nullopt) {
    return error_at({place_.file, node.line}, "{}.{}: {}, found {}, expected {}; {}", subject_, key,
                    as_intrinsic(node) ? "value not known" : what, found(node), expected, *meant);
  }
  if (scope_ && as_intrinsic(node)) {
    throw UnknownValue(error_at({place_.file, node.line},
                                "{}.{}: value not known, found {}, expected {}; {}", subject_, key,
                                found(node), expected, scope_->remedy(node)));
  }
  return error_at({place_.file, node.line}, "{}.{}: {}, found {}, expected {}; {}", subject_, key,
                  what, found(node), expected, remedy);
}

std::string Fields::either(std::span<const std::string_view> names) {
  return fmt::format("{}", fmt::join(names, " or "));
}

Error Fields::missing(std::string_view key, std::string_view expected) const {
  return error_at(place_, "{}.{}: missing, found nothing, expected {}; add it", subject_, key,
                  expected);
}

std::optional<std::uint32_t> parse_number(std::string_view text, NumberRange range) {
  if (!all_digits(text) || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc()) return std::nullopt;
  if (value < range.lowest || value > range.highest) return std::nullopt;
  return value;
}

}  // namespace fibertap::templates
