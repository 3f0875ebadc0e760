#include "host/rules/templates/exports.h"

#include <fmt/format.h>

#include "host/rules/templates/context.h"
#include "host/rules/templates/evaluator.h"
#include "host/rules/templates/intrinsic.h"

namespace fibertap::templates {
namespace {

/// The name of an export, a function perhaps; nullptr where an output is no export.
const Node* name_of(const Node& output) {
  const Node* const exported = output.find("Export");
  return exported && output.find("Value") ? exported->find("Name") : nullptr;
}

}  // namespace

void Exports::add(const Scope& scope, std::string_view file, const Node& outputs) {
  for (const Member& output : outputs.members) {
    if (name_of(output.value)) exports_.push_back({&scope, &output, {file, output.line}});
  }
}

void Exports::name_them(Context& context) {
  if (has_names_) return;
  has_names_ = true;  // also for an import in a name: it finds what has its name before
  for (const Export& candidate : exports_) {
    Evaluator evaluator(*candidate.scope, context);
    try {
      const Node* const condition = candidate.output->value.find("Condition");
      if (condition && !evaluator.condition(condition->text)) continue;
      named_[evaluator.text(*name_of(candidate.output->value))].push_back(&candidate);
    } catch (const NotKnown& unknown) {
      unnamed_ = unknown.remedy;
    }
  }
}

const Export& Exports::find(const std::string& name, Context& context) {
  name_them(context);
  const auto found = named_.find(name);
  if (found == named_.end()) {
    const std::string named =
        unnamed_.empty() ? "" : fmt::format(", or name the exports of those given: {}", unnamed_);
    throw NotKnown{
        fmt::format("give the template that exports {} too, or --import {}=VALUE, or {}{}",
                    in_quotes(name), escaped(name), kListingsInstead, named)};
  }
  if (found->second.size() > 1) {
    throw NotKnown{fmt::format(
        "{} is exported twice, at {} and at {}: leave one out, or give --import {}=VALUE",
        in_quotes(name), to_string(found->second[0]->place), to_string(found->second[1]->place),
        escaped(name))};
  }
  return *found->second.front();
}

}  // namespace fibertap::templates
