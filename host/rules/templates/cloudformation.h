#ifndef FIBERTAP_HOST_RULES_TEMPLATES_CLOUDFORMATION_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_CLOUDFORMATION_H_

#include "host/rules/templates/document.h"
#include "host/rules/templates/mirror_parts.h"
#include "host/rules/templates/scope.h"

namespace fibertap::templates {

/// True when `document` looks like a CloudFormation template.
bool is_template(const Document& document);

/// Adds the AWS::EC2::TrafficMirror* resources of a template to `parts`. `scope` is the template's.
void read_template(const Document& document, const Scope& scope, MirrorParts& parts);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_CLOUDFORMATION_H_
