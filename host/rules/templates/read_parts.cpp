#include "host/rules/templates/read_parts.h"

#include <memory>
#include <vector>

#include "host/rules/templates/cloudformation.h"
#include "host/rules/templates/context.h"
#include "host/rules/templates/describe.h"
#include "host/rules/templates/place.h"
#include "host/rules/templates/scope.h"
#include "host/rules/templates/stated_names.h"

namespace fibertap::templates {
namespace {

using Scopes = std::vector<std::unique_ptr<const Scope>>;  // nullptr for a listing

/// Which of the names that the command line gives values for the templates know.
void note_known_names(std::span<const Document> documents, const Scopes& scopes,
                      const TemplateOptions& options, const Context& context, MirrorParts& parts) {
  parts.known_parameters = context.asked_parameters();
  parts.known_imports = context.asked_imports();
  if (options.parameters.empty() && options.imports.empty()) return;
  StatedNames stated;
  for (const Document& document : documents) add_stated_names(document.root, stated);
  parts.known_parameters.merge(stated.references);
  parts.known_imports.merge(stated.imports);
  for (const auto& [name, value] : options.parameters) {
    for (const auto& scope : scopes) {
      if (scope && scope->knows(name)) parts.known_parameters.insert(name);
    }
  }
  parts.parameter_names = parts.known_parameters;
  for (const auto& scope : scopes) {
    if (!scope) continue;
    for (const auto& parameter : scope->parameters().all()) {
      parts.parameter_names.insert(parameter.first);
    }
  }
}

}  // namespace

MirrorParts read_parts(std::span<const Document> documents, const TemplateOptions& options) {
  Context context(options);
  Scopes scopes;
  for (const Document& document : documents) {
    scopes.push_back(is_template(document)
                         ? std::make_unique<const Scope>(document, scopes.size(), context)
                         : nullptr);
  }
  MirrorParts parts;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const Document& document = documents[i];
    if (scopes[i]) {
      read_template(document, *scopes[i], parts);
    } else if (is_listing(document)) {
      read_listing(document, parts);
    } else {
      const auto& members = document.root.members;
      throw error_at({document.file, document.root.line},
                     "no configuration, found {}, expected Resources, TrafficMirrorSessions, "
                     "TrafficMirrorFilters, TrafficMirrorTargets or NetworkInterfaces; {}",
                     members.empty() ? "an empty mapping" : in_quotes(members.front().key),
                     kGiveConfiguration);
    }
  }
  // Where nobody says which filters matter, all of them do.
  if (parts.sessions.empty() && !parts.unknown.empty()) throw parts.unknown.front().error;
  note_known_names(documents, scopes, options, context, parts);
  return parts;
}

}  // namespace fibertap::templates
