#ifndef FIBERTAP_HOST_RULES_TEMPLATES_DESCRIBE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_DESCRIBE_H_

#include "host/rules/templates/document.h"
#include "host/rules/templates/mirror_parts.h"

namespace fibertap::templates {

/// True when `document` looks like what aws ec2 describe-* prints for sessions, filters, targets
/// or network interfaces.
bool is_listing(const Document& document);

/// Adds the objects of a listing to `parts`. Unknown keys are passed over: AWS adds some.
void read_listing(const Document& document, MirrorParts& parts);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_DESCRIBE_H_
