#include "host/rules/templates/dynamic_reference.h"

#include <fmt/format.h>

#include "host/rules/templates/intrinsic.h"
#include "host/rules/templates/place.h"

namespace fibertap::templates {

std::optional<DynamicReference> first_dynamic_reference(std::string_view text) noexcept {
  constexpr std::string_view kOpen = "{{resolve:";
  constexpr std::string_view kClose = "}}";
  const std::size_t open = text.find(kOpen);
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t name = open + kOpen.size();
  const std::size_t close = text.find(kClose, name);
  if (close == std::string_view::npos) return std::nullopt;
  return DynamicReference{text.substr(0, open), text.substr(name, close - name),
                          text.substr(close + kClose.size())};
}

std::string without_dynamic_references(std::string_view text, Context& context) {
  std::string known;
  while (const auto reference = first_dynamic_reference(text)) {
    const std::string name(reference->name);
    const std::string* const given = context.parameter(name);
    if (!given) {
      // A name with '=' cannot be given as NAME=VALUE.
      const bool can_be_given = !name.empty() && name.find('=') == std::string::npos;
      throw NotKnown{can_be_given ? fmt::format("give --parameter {}=VALUE, or {}", escaped(name),
                                                kListingsInstead)
                                  : std::string(kListingsInstead)};
    }
    known.append(reference->before).append(*given);
    text = reference->after;
  }
  return known.append(text);
}

}  // namespace fibertap::templates
