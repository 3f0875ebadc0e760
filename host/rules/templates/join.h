#ifndef FIBERTAP_HOST_RULES_TEMPLATES_JOIN_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_JOIN_H_

#include "host/rules/templates/mirror_parts.h"
#include "host/rules/templates/templates.h"

namespace fibertap::templates {

/// Puts the parts of all files together: rules into their filters, filters, VNIs and MACs to
/// sessions. Throws for what does not fit together.
Templates join(MirrorParts parts, const TemplateOptions& options);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_JOIN_H_
