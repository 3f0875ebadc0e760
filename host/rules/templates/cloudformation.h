#ifndef FIBERTAP_HOST_RULES_TEMPLATES_CLOUDFORMATION_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_CLOUDFORMATION_H_

#include <cstddef>

#include "host/rules/templates/document.h"
#include "host/rules/templates/mirror_parts.h"
#include "host/rules/templates/scope.h"

namespace fibertap::templates {

/// True when `document` looks like a CloudFormation template.
bool is_template(const Document& document);

/// Adds the AWS::EC2::TrafficMirror* resources of a template to `parts`. `file` is the number of
/// the file, the scope of its logical ids.
void read_template(const Document& document, std::size_t file, const ParameterValues& parameters,
                   MirrorParts& parts);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_CLOUDFORMATION_H_
