#ifndef FIBERTAP_HOST_RULES_TEMPLATES_READ_PARTS_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_READ_PARTS_H_

#include <cstddef>

#include "host/rules/templates/document.h"
#include "host/rules/templates/mirror_parts.h"
#include "host/rules/templates/scope.h"

namespace fibertap::templates {

/// Adds what a template or a listing holds to `parts`; `file` is the number of the file. Throws
/// for a document that is neither.
void read_parts(const Document& document, std::size_t file, const ParameterValues& parameters,
                MirrorParts& parts);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_READ_PARTS_H_
