#include "host/rules/templates/read_parts.h"

#include "host/rules/templates/cloudformation.h"
#include "host/rules/templates/describe.h"
#include "host/rules/templates/place.h"

namespace fibertap::templates {

void read_parts(const Document& document, std::size_t file, const ParameterValues& parameters,
                MirrorParts& parts) {
  if (is_template(document)) return read_template(document, file, parameters, parts);
  if (is_listing(document)) return read_listing(document, parts);
  const auto& members = document.root.members;
  throw error_at({document.file, document.root.line},
                 "no configuration, found {}, expected Resources, TrafficMirrorSessions, "
                 "TrafficMirrorFilters, TrafficMirrorTargets or NetworkInterfaces; give a "
                 "CloudFormation template or the JSON of aws ec2 describe-*",
                 members.empty() ? "an empty mapping" : in_quotes(members.front().key));
}

}  // namespace fibertap::templates
