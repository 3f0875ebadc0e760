#ifndef FIBERTAP_HOST_RULES_TEMPLATES_REFERENCES_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_REFERENCES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "host/rules/templates/document.h"
#include "host/rules/templates/fields.h"
#include "host/rules/templates/mirror_parts.h"
#include "host/rules/templates/names.h"
#include "host/rules/templates/scope.h"

namespace fibertap::templates {

constexpr std::string_view kFilterType = "AWS::EC2::TrafficMirrorFilter";
constexpr std::string_view kTargetType = "AWS::EC2::TrafficMirrorTarget";

/// What the properties of one template's objects refer to. Throws for a reference to what the
/// template does not have, for one to another type, and for the bare name of a resource where a
/// reference belongs.
class References {
 public:
  /// `file` is the number of the file; both references outlive this object.
  References(const Document& document, std::size_t file, const Scope& scope)
      : document_(document), file_(file), scope_(scope), names_(document) {}

  FilterReference filter(const Fields& properties) const;

  /// The source interface of a session; absent where two uses of it cannot be known to be one.
  std::optional<ObjectKey> source(const Fields& properties) const;

  /// Checks an optional property whose value says nothing about frames. `own_type` is the type that
  /// a resource of ours must have, empty when it can be none of ours.
  void check(const Fields& properties, std::string_view key, std::string_view own_type) const;

 private:
  void reject_bare_name(const Fields& properties, std::string_view key, const Node& node) const;
  Error wrong_type(const Fields& properties, std::string_view key, const Node& node,
                   const Scope::Reference& reference, std::string_view expected) const;

  const Document& document_;
  std::size_t file_;
  const Scope& scope_;
  Names names_;
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_REFERENCES_H_
