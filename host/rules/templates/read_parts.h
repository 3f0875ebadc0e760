#ifndef FIBERTAP_HOST_RULES_TEMPLATES_READ_PARTS_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_READ_PARTS_H_

#include <span>

#include "host/rules/templates/document.h"
#include "host/rules/templates/mirror_parts.h"
#include "host/rules/templates/templates.h"

namespace fibertap::templates {

/// What templates and listings that belong together hold. The documents own the names of files in
/// it. Throws for a document that is neither, and Error(kUsage) for a value of `options` that no
/// template asks for.
MirrorParts read_parts(std::span<const Document> documents, const TemplateOptions& options);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_READ_PARTS_H_
