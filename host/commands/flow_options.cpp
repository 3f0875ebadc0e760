#include "host/commands/flow_options.h"

#include <sys/stat.h>

#include <array>
#include <random>

#include "host/base/error.h"
#include "host/datapath/sinks/flows/flows_writer.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 4> kFlowKeys = {"interval", "flows", "fields", "header"};
constexpr std::size_t kMostFlows = std::size_t{1} << 24;

FlowTableSettings table_of(SinkSettings& settings) {
  FlowTableSettings table;
  table.most_flows = settings.number("flows", table.most_flows, kMostFlows);
  table.interval = settings.duration("interval", table.interval);
  if (table.interval < 1s || table.interval > 1h) {
    throw Error(Errc::kUsage, "--{}: found {} ms, expected 1s to 1h", settings.option("interval"),
                table.interval / 1ms);
  }
  std::random_device random;
  table.seed = std::uint64_t{random()} << 32 | random();
  return table;
}

FlowRecordSettings record_of(SinkSettings& settings, bool is_in_place) {
  FlowRecordSettings record;
  if (const auto format = settings.one("format")) {
    if (*format != "text" && *format != "json") {
      throw Error(Errc::kUsage, "--{}: found {}, expected text or json", settings.option("format"),
                  *format);
    }
    record.is_json = *format == "json";
  }
  if (const auto fields = settings.one("fields")) {
    record.fields = read_flow_fields(settings.option("fields"), *fields);
  }
  record.has_heading = settings.is_chosen("header", !is_in_place && !record.is_json);
  if (record.has_heading && record.is_json) {
    throw Error(Errc::kUsage,
                "--{}: found yes with the format json, which has no header, expected no",
                settings.option("header"));
  }
  return record;
}

void refuse_keys_of_files(SinkSettings& settings) {
  for (const std::string_view key : kKeysOfFiles) {
    if (settings.all(key).empty()) continue;
    throw Error(Errc::kUsage, "--{}: found it with a pipe, expected it with files only",
                settings.option(key));
  }
}

}  // namespace

bool is_read_at_once(const std::string& where) {
  struct stat there {};
  return where == "-" ||
         (stat(where.c_str(), &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode));
}

const std::span<const std::string_view> kKeysOfFlows = kFlowKeys;

std::function<std::unique_ptr<Writer>(SinkPlan::OnNote)> plan_flows(SinkSettings& settings) {
  const bool is_in_place = is_read_at_once(settings.where());
  const FlowTableSettings table = table_of(settings);
  const FlowRecordSettings record = record_of(settings, is_in_place);
  if (is_in_place) {
    refuse_keys_of_files(settings);
    return [path = settings.where(), table, record](const SinkPlan::OnNote&) {
      return std::make_unique<FlowsWriter>(
          FlowsSettings{table, record},
          std::make_unique<PipedLines>(path, FlowRecords(record).heading()));
    };
  }
  return [files = file_set_of(settings), table, record](SinkPlan::OnNote on_note) {
    return std::make_unique<FlowsWriter>(
        FlowsSettings{table, record},
        std::make_unique<FiledLines>(files, FlowRecords(record).heading(), std::move(on_note)));
  };
}

}  // namespace fibertap
