#ifndef FIBERTAP_HOST_COMMANDS_SINK_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_SINK_OPTIONS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/commands/option_values.h"
#include "host/commands/sink_sections.h"
#include "host/datapath/ingest/dpdk/packet_library.h"
#include "host/datapath/sinks/queued_sink.h"
#include "host/datapath/sinks/writer.h"
#include "host/rules/loaded_rules.h"

namespace fibertap {

/// KIND:WHERE,KEY=VALUE,... of --sink; a comma or a backslash that belongs to a value has a
/// backslash before it.
struct SinkWords {
  std::string kind;
  std::string where;
  std::vector<std::pair<std::string, std::string>> settings;  // as they stand
  std::string section = {};                                   // "[sink.NAME]" where it is one
};

/// Throws Error(kUsage).
SinkWords read_sink_words(std::string_view text);
SinkWords read_sink_words(const SinkSection& section);

/// A sink that is asked for and not opened yet.
struct SinkPlan {
  using OnNote = std::function<void(std::string)>;

  std::string name;
  std::string kind;
  bool is_file = false;        // a frame that is not in it is missed by whoever opens it later
  bool waits_at_open = false;  // for a reader
  bool is_standard_output = false;
  bool opens_with_ports = false;  // with the rights of the start
  QueueOptions queue;
  std::optional<SenderRequest> sends_to;  // a port of DPDK's, and there is nothing to open
  /// Opens what the sink writes to. `on_note` gets, from any thread, a line for a person.
  std::function<std::unique_ptr<Writer>(OnNote on_note)> open;
  /// What it makes of rules that are about to be loaded, before it is opened too: lines for a
  /// person. Throws Error(kConfiguration) when it cannot take the frames of their sessions.
  std::function<std::vector<std::string>(const LoadedRules& rules)> look_at = {};
};

/// What each of several --sink asks for, and then each of `sections`, unless a --sink has its name;
/// `queue` is that of a sink which says nothing of it. Names that are not given are the kind, with
/// a number from the second on. Throws Error(kUsage) for a kind, a key or a value that is none, and
/// for two sinks of one name.
std::vector<SinkPlan> plan_sinks(const std::vector<std::string>& texts,
                                 const std::vector<SinkSection>& sections,
                                 const QueueOptions& queue);

/// The option itself.
po::options_description sink_options();

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_SINK_OPTIONS_H_
