#ifndef FIBERTAP_HOST_RULES_TEMPLATES_FIELDS_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_FIELDS_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/near_name.h"
#include "host/rules/templates/advice.h"
#include "host/rules/templates/node.h"
#include "host/rules/templates/place.h"
#include "host/rules/templates/scope.h"

namespace fibertap::templates {

/// Names and what they stand for.
template <typename T>
using Choices = std::initializer_list<std::pair<std::string_view, T>>;

/// Typed access to the keys of one mapping, with errors that name file, line, subject, key, what
/// was found and what was expected. A null, and what AWS::NoValue removed, is absent.
class Fields {
 public:
  /// `place` is where the mapping begins, or the key it stands behind. `scope` resolves intrinsic
  /// functions; nullptr where there are none. `subject` is what errors call the mapping, such as
  /// "WebRule.SourcePortRange"; call() changes it. `node` must outlive the Fields. Throws unless it
  /// is a mapping.
  Fields(Place place, const Scope* scope, std::string subject, const Node& node);

  const std::string& subject() const noexcept { return subject_; }
  void call(std::string subject) { subject_ = std::move(subject); }
  const std::vector<Member>& members() const noexcept { return node_.members; }
  /// True where unknown keys are errors; AWS may add some to a listing.
  bool in_template() const noexcept { return scope_ != nullptr; }
  const Place& place() const noexcept { return place_; }
  Place place_of(std::string_view key) const noexcept;

  /// Throws for a key that is not one of `known`, and for a null.
  void only(std::initializer_list<std::string_view> known) const;

  std::optional<Node> find(std::string_view key) const;
  Node require(std::string_view key, std::string_view expected) const;

  std::optional<std::string> text(std::string_view key, std::string_view expected) const;
  std::string required_text(std::string_view key, std::string_view expected) const;

  /// A number in plain decimal digits, quoted or not: no sign, fraction, exponent or blank.
  std::optional<std::uint32_t> number(std::string_view key, NumberRange range) const;
  std::uint32_t required_number(std::string_view key, NumberRange range) const;

  /// The value behind the name that stands at `key`, in any letter case.
  template <typename T>
  std::optional<T> choice(std::string_view key, const Choices<T>& choices) const {
    const std::vector<std::string_view> names = names_of(choices);
    const auto found = text(key, either(names));
    if (!found) return std::nullopt;
    for (const auto& [name, value] : choices) {
      if (same_letters(*found, name)) return value;
    }
    throw wrong(key, *find(key), "no such value", either(names), choice_advice(*found, names));
  }
  template <typename T>
  T required_choice(std::string_view key, const Choices<T>& choices) const {
    const auto value = choice<T>(key, choices);
    if (!value) throw missing(key, either(names_of(choices)));
    return *value;
  }

  /// The mapping at `key`.
  std::optional<Fields> inside(std::string_view key) const;

  /// The elements at `key`, each resolved.
  std::optional<std::vector<Node>> list(std::string_view key, std::string_view expected) const;

  /// The mappings listed at `key`, as they stand; none when the key is absent.
  std::vector<Fields> objects(std::string_view key) const;

  /// Error(kConfiguration) "FILE:LINE: SUBJECT.KEY: WHAT, found NODE, expected EXPECTED; REMEDY".
  /// For what was meant as an intrinsic function, `remedy` says that instead. Throws UnknownValue
  /// when `node` is a function that resolve() left.
  Error wrong(std::string_view key, const Node& node, std::string_view what,
              std::string_view expected, std::string_view remedy) const;

  /// Error for a required key that is not there.
  Error missing(std::string_view key, std::string_view expected) const;

 private:
  template <typename T>
  static std::vector<std::string_view> names_of(const Choices<T>& choices) {
    std::vector<std::string_view> names;
    for (const auto& choice : choices) names.push_back(choice.first);
    return names;
  }
  /// "accept or reject".
  static std::string either(std::span<const std::string_view> names);

  Place place_;
  const Scope* scope_;
  std::string subject_;
  const Node& node_;
};

/// Plain decimal digits without leading zeros, in range; absent for anything else.
std::optional<std::uint32_t> parse_number(std::string_view text, NumberRange range);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_FIELDS_H_
