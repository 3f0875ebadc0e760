#ifndef FIBERTAP_HOST_COMMANDS_RUN_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_RUN_OPTIONS_H_

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "host/base/privileges.h"
#include "host/commands/batch_options.h"
#include "host/commands/command_line.h"
#include "host/commands/exception_options.h"
#include "host/commands/output_options.h"
#include "host/commands/sink_options.h"
#include "host/datapath/ingest/packet_socket/interface_ports.h"
#include "host/datapath/sinks/queued_sink.h"
#include "host/http/server.h"

namespace fibertap {

/// The options of `fibertap run`.
CommandLine run_command_line(const Program& program);

/// What they say beside rules and card.
struct RunSettings {
  std::optional<InterfaceOptions> interface;
  std::vector<std::string> dpdk_arguments;  // when there is no interface, or `senders`
  std::vector<SenderRequest> senders;       // of the sinks that send to ports, in their order
  ExceptionOptions exceptions;
  std::string engine;
  OutputSettings outputs;
  bool verify;
  bool goes_on;  // in software, when the card fails
  BatchOptions batches;
  QueueOptions queue;
  std::vector<SinkPlan> sinks;
  std::optional<HttpSettings> http;
  std::string token;                  // of the HTTP face; empty: none
  std::vector<std::string> required;  // sinks without which it is not ready
  bool has_rule_series;
  std::chrono::nanoseconds drain;
  std::chrono::nanoseconds nap;
  bool logs_json;
  std::optional<Identity> user;  // whom the process goes on as
};

/// `dpdk_arguments` are those behind "--". Throws Error(kUsage).
RunSettings run_settings_of(const po::variables_map& values,
                            const std::vector<std::string>& dpdk_arguments);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_RUN_OPTIONS_H_
