#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_RECORD_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_RECORD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/datapath/sinks/flows/flow.h"
#include "host/datapath/sinks/flows/flow_fields.h"
#include "host/datapath/sinks/flows/session_labels.h"

namespace fibertap {

struct FlowRecordSettings {
  std::vector<FlowField> fields = default_flow_fields();
  bool is_json = false;     // a JSON object a line; else fields with a space between
  bool has_heading = true;  // text only: a first line with the names, as AWS's files have it
};

/// Writes flow records as VPC Flow Logs have them, one a line; "-", in JSON null, is what is not
/// known.
class FlowRecords {
 public:
  explicit FlowRecords(FlowRecordSettings settings)
      : settings_(std::move(settings)), version_(version_of(settings_.fields)) {}

  /// Bytes that no record exceeds.
  static constexpr std::size_t kMostBytes = 8192;

  /// The line before the records, or nothing.
  std::string heading() const;

  /// Appends the record of a flow.
  void append(const Flow& flow, const SessionLabels& labels, std::string& to) const;

  /// Appends the record of an interval of which frames are missing: log-status SKIPDATA.
  void append_skipped(std::uint64_t first_ns, std::uint64_t last_ns, std::string& to) const;

 private:
  /// A record's line is made of these; without a flow it is one of SKIPDATA.
  struct Facts {
    const Flow* flow;
    const SessionLabels* labels;
    std::uint64_t first_ns;
    std::uint64_t last_ns;
  };

  void append(const Facts& facts, std::string& to) const;
  void append_value(FlowField field, const Facts& facts, std::string& to) const;
  void append_value_of(FlowField field, const Flow& flow, const SessionLabels& labels,
                       std::string& to) const;
  void text(std::string_view text, std::string& to) const;
  void unknown(std::string& to) const { to += settings_.is_json ? "null" : "-"; }

  const FlowRecordSettings settings_;
  const int version_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_RECORD_H_
