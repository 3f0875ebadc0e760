#include "host/rules/templates/references.h"

#include <fmt/format.h>

#include <utility>

#include "host/rules/templates/intrinsic.h"

namespace fibertap::templates {

void References::reject_bare_name(const Fields& properties, std::string_view key,
                                  const Node& node) const {
  if (!node.is_scalar() || !names_.has(node.text)) return;
  throw properties.wrong(key, node, "a name where a reference belongs", "an id or a !Ref",
                         "write " + reference_to(node.text, document_.json));
}

Error References::wrong_type(const Fields& properties, std::string_view key, const Node& node,
                             const Scope::Reference& reference, std::string_view expected) const {
  return error_at({document_.file, node.line},
                  "{}.{}: wrong type, found {} of type {}, expected {}; refer to another resource",
                  properties.subject(), key, reference.logical_id, reference.type, expected);
}

FilterReference References::filter(const Fields& properties) const {
  constexpr std::string_view kKey = "TrafficMirrorFilterId";
  constexpr std::string_view kExpected = "a !Ref to a filter, or the id of one";
  const Node node = properties.require(kKey, kExpected);
  if (auto reference = scope_.reference(node)) {
    if (reference->type != kFilterType) {
      throw wrong_type(properties, kKey, node, *reference, kExpected);
    }
    return {{reference->file, std::move(reference->logical_id)}, properties.place_of(kKey), file_};
  }
  if (!node.is_scalar() || node.text.empty()) {
    throw properties.wrong(kKey, node, "no filter", kExpected, "correct it");
  }
  reject_bare_name(properties, kKey, node);
  if (function_advice(node, scope_)) {
    throw properties.wrong(kKey, node, "no filter", kExpected, "correct it");
  }
  return {{ObjectKey::kEverywhere, node.text}, properties.place_of(kKey), file_, document_.json};
}

std::optional<ObjectKey> References::source(const Fields& properties) const {
  constexpr std::string_view kKey = "NetworkInterfaceId";
  check(properties, kKey, {});
  const Node node = properties.require(kKey, "the source interface");
  if (node.is_scalar()) return ObjectKey{ObjectKey::kEverywhere, node.text};
  const auto intrinsic = as_intrinsic(node);
  auto name = intrinsic ? referred(*intrinsic) : std::nullopt;
  if (!name) return std::nullopt;
  // Of an interface, !Ref X and !GetAtt X.Id are the same.
  if (name->ends_with(".Id")) name->resize(name->size() - 3);
  return ObjectKey{file_, std::move(*name)};
}

void References::check(const Fields& properties, std::string_view key,
                       std::string_view own_type) const {
  const auto node = properties.find(key);
  if (!node) return;
  reject_bare_name(properties, key, *node);
  if (node->is_mapping() && function_advice(*node, scope_)) {
    throw properties.wrong(key, *node, "no such function", "an id or a !Ref", "correct it");
  }
  if (const auto name = names_.missing_in(*node)) {
    const auto near = names_.near(*name);
    throw error_at({document_.file, node->line},
                   "{}.{}: no such name, found {}, expected {} to be a parameter or resource of "
                   "this template; {}",
                   properties.subject(), key, found(*node), *name,
                   near ? fmt::format("write {} in place of {}", *near, *name)
                        : fmt::format("declare {} under Parameters or Resources", *name));
  }
  const auto reference = scope_.reference(*node);
  if (!reference && scope_.is_absent(*node)) {
    throw properties.wrong(key, *node, "no such resource", "a resource that is there", "");
  }
  if (!reference || reference->type == own_type) return;
  throw wrong_type(properties, key, *node, *reference,
                   own_type.empty() ? "no traffic mirror resource" : own_type);
}

}  // namespace fibertap::templates
