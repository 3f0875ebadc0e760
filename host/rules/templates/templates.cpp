#include "host/rules/templates/templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "host/base/error.h"
#include "host/rules/templates/document.h"
#include "host/rules/templates/join.h"
#include "host/rules/templates/mirror_parts.h"
#include "host/rules/templates/place.h"
#include "host/rules/templates/read_parts.h"

namespace fibertap {
namespace {

/// Files that say that nothing is mirrored are more often of the wrong region or account than
/// meant, and with them every frame would be dropped.
std::optional<Error> emptiness(const templates::MirrorParts& parts,
                               std::span<const std::string> paths) {
  constexpr std::string_view kAdvice =
      "check the region and the account that it is from, or give --allow-empty";
  if (!parts.empty_lists.empty()) {
    const auto& [place, of] = parts.empty_lists.front();
    return templates::error_at(place, "{}: empty listing, found none, expected at least one; {}",
                               of, kAdvice);
  }
  if (!parts.sessions.empty() || paths.empty()) return std::nullopt;
  return Error(Errc::kConfiguration,
               "{}: no session, found none in {}, expected at least one; add the template or the "
               "listing that has the sessions, or give --allow-empty",
               paths.front(), paths.size() == 1 ? "it" : fmt::format("{} files", paths.size()));
}

}  // namespace

Templates read_templates(std::span<const std::string> paths, const TemplateOptions& options) {
  if (std::count(paths.begin(), paths.end(), "-") > 1) {
    throw Error(Errc::kUsage, "--template -: found twice, expected once; drop one");
  }
  std::vector<templates::Document> documents;
  for (const std::string& path : paths) {
    const std::string_view name = path == "-" ? "stdin" : std::string_view(path);
    const std::string text = templates::read_text(path);
    documents.push_back(templates::parse_document(name, text));
  }
  templates::MirrorParts parts = templates::read_parts(documents, options);
  std::optional<Error> empty;
  if (!options.allow_empty) empty = emptiness(parts, paths);
  Templates templates = templates::join(std::move(parts), options);
  templates.empty = std::move(empty);
  return templates;
}

}  // namespace fibertap
