#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_FIELDS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_FIELDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fibertap {

/// Fields of a flow record: those of AWS's versions 2 to 5, and ours.
enum class FlowField : std::uint8_t {
#define FIBERTAP_FLOW_FIELD(id, name, version) id,
#include "host/datapath/sinks/flows/flow_fields.def"
#undef FIBERTAP_FLOW_FIELD
};

/// The name of a field, without ${}.
std::string_view name_of(FlowField field) noexcept;

/// The version of AWS's records that brought a field; 0: it is ours.
int version_of(FlowField field) noexcept;

/// AWS's default format, version 2.
std::vector<FlowField> default_flow_fields();

/// Fields of AWS's custom format, "${srcaddr} ${dstaddr}". Throws Error(kUsage) for what is none;
/// `option` names where the text stands.
std::vector<FlowField> read_flow_fields(std::string_view option, std::string_view text);

/// What ${version} is in records of these fields: the highest version among them, as AWS has it.
int version_of(const std::vector<FlowField>& fields);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_FIELDS_H_
