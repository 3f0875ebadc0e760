#include "host/datapath/sinks/flows/flow_fields.h"

#include <algorithm>
#include <array>

#include "host/base/error.h"
#include "host/base/near_name.h"

namespace fibertap {
namespace {

struct Known {
  std::string_view name;
  int version;
};

constexpr Known kFields[] = {
#define FIBERTAP_FLOW_FIELD(id, name, version) {name, version},
#include "host/datapath/sinks/flows/flow_fields.def"
#undef FIBERTAP_FLOW_FIELD
};

constexpr std::size_t kMostFields = 64;  // keeps a record below what is reserved for one

[[noreturn]] void refuse(std::string_view option, std::string_view found) {
  throw Error(Errc::kUsage,
              "--{}: found {}, expected ${{FIELD}} ${{FIELD}} ... with a space between", option,
              found.empty() ? "nothing" : found);
}

FlowField field_of(std::string_view option, std::string_view name) {
  const auto* const known = std::ranges::find(kFields, name, &Known::name);
  if (known != std::end(kFields)) return static_cast<FlowField>(known - kFields);
  std::vector<std::string_view> names;
  for (const Known& field : kFields) names.push_back(field.name);
  const auto near = near_name(name, names);
  throw Error(Errc::kUsage, "--{}: found ${{{}}}, expected one of {}{}", option, name,
              fmt::join(names, ", "), near ? fmt::format("; write ${{{}}}", *near) : "");
}

}  // namespace

std::string_view name_of(FlowField field) noexcept {
  return kFields[static_cast<std::size_t>(field)].name;
}

int version_of(FlowField field) noexcept {
  return kFields[static_cast<std::size_t>(field)].version;
}

std::vector<FlowField> default_flow_fields() {
  std::vector<FlowField> fields;
  for (std::size_t i = 0; i < std::size(kFields); ++i) {
    if (kFields[i].version == 2) fields.push_back(static_cast<FlowField>(i));
  }
  return fields;
}

std::vector<FlowField> read_flow_fields(std::string_view option, std::string_view text) {
  std::vector<FlowField> fields;
  for (std::size_t at = text.find_first_not_of(' '); at != text.npos;) {
    const std::string_view word = text.substr(at, std::min(text.find(' ', at), text.size()) - at);
    if (!word.starts_with("${") || word.find('}') != word.size() - 1) refuse(option, word);
    fields.push_back(field_of(option, word.substr(2, word.size() - 3)));
    at = text.find_first_not_of(' ', at + word.size());
  }
  if (fields.empty()) refuse(option, text);
  if (fields.size() > kMostFields) {
    throw Error(Errc::kUsage, "--{}: found {} fields, expected at most {}", option, fields.size(),
                kMostFields);
  }
  return fields;
}

int version_of(const std::vector<FlowField>& fields) {
  int version = 2;
  for (const FlowField field : fields) version = std::max(version, version_of(field));
  return version;
}

}  // namespace fibertap
