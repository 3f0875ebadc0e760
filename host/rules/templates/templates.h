#ifndef FIBERTAP_HOST_RULES_TEMPLATES_TEMPLATES_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_TEMPLATES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/error.h"
#include "host/rules/mirror.h"

namespace fibertap {

/// What becomes of a session whose filter, known by its tmf- id, is in none of the files.
enum class MissingFilter {
  kError,
  kAccept,  // the session accepts everything
};

struct TemplateOptions {
  std::map<std::string, std::string> parameters;      // --parameter K=V
  std::map<std::string, std::string> imports;         // --import NAME=VALUE
  std::map<std::string, std::uint32_t> session_vnis;  // --session NAME=VNI
  MissingFilter missing_filter = MissingFilter::kError;
  bool allow_empty = false;  // files without a session, and empty listings
};

struct Templates {
  Mirror mirror;
  std::vector<std::string> notes;  // one line each: what was skipped, masked or assumed
  std::optional<Error> empty;      // that nothing is mirrored, unless that is allowed
};

/// Reads CloudFormation templates and `aws ec2 describe-*` listings, YAML or JSON, in any order;
/// "-" is standard input. docs/templates.md says what is read and what is an error. Throws
/// Error(kConfiguration), or Error(kUsage) for an option that names nothing in the files. That
/// nothing is mirrored is for the caller to throw: whoever checks files of a set wants to see them.
Templates read_templates(std::span<const std::string> paths, const TemplateOptions& options);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_TEMPLATES_H_
