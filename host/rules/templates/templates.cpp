#include "host/rules/templates/templates.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "host/base/error.h"
#include "host/rules/templates/document.h"
#include "host/rules/templates/join.h"
#include "host/rules/templates/read_parts.h"

namespace fibertap {

Templates read_templates(std::span<const std::string> paths, const TemplateOptions& options) {
  if (std::count(paths.begin(), paths.end(), "-") > 1) {
    throw Error(Errc::kUsage, "--template -: found twice, expected once; drop one");
  }
  templates::MirrorParts parts;
  for (std::size_t file = 0; file < paths.size(); ++file) {
    const std::string_view name = paths[file] == "-" ? "stdin" : std::string_view(paths[file]);
    const std::string text = templates::read_text(paths[file]);
    templates::read_parts(templates::parse_document(name, text), file, options.parameters, parts);
  }
  return templates::join(std::move(parts), options);
}

}  // namespace fibertap
