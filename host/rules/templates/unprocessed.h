#ifndef FIBERTAP_HOST_RULES_TEMPLATES_UNPROCESSED_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_UNPROCESSED_H_

#include "host/rules/templates/document.h"
#include "host/rules/templates/fields.h"

namespace fibertap::templates {

/// Throws for a template that CloudFormation would process into another one first: what it mirrors
/// does not stand in it. `root` are its sections.
void reject_unprocessed(const Document& document, const Fields& root);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_UNPROCESSED_H_
