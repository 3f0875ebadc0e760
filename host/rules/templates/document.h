#ifndef FIBERTAP_HOST_RULES_TEMPLATES_DOCUMENT_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_DOCUMENT_H_

#include <memory>
#include <string>
#include <string_view>

#include "host/rules/templates/node.h"

namespace fibertap::templates {

/// One configuration file as a tree.
struct Document {
  std::string_view file;  // its name in messages, owned by the caller or by `label`
  Node root;              // a mapping
  std::shared_ptr<const std::string> label;  // the name of a text inside the file
  bool json = false;                         // else YAML
};

/// The whole of a file, or of standard input for "-". Throws Error(kConfiguration).
std::string read_text(const std::string& path);

/// Reads `text` as JSON when it starts with '{', else as YAML. Of what `aws cloudformation
/// get-template` prints, the template in it is the document: an object, or a text that is YAML or
/// JSON by itself and has lines of its own.
Document parse_document(std::string_view file, std::string_view text);

/// What an error about a file of another kind ends with.
constexpr std::string_view kGiveConfiguration =
    "give a CloudFormation template or the JSON of aws ec2 describe-traffic-mirror-filters, "
    "describe-traffic-mirror-sessions or describe-network-interfaces";

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_DOCUMENT_H_
