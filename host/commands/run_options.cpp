#include "host/commands/run_options.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "host/base/error.h"
#include "host/commands/card_options.h"
#include "host/commands/cpu_options.h"
#include "host/commands/exception_options.h"
#include "host/commands/port_options.h"
#include "host/commands/rule_options.h"
#include "host/commands/sink_sections.h"
#include "host/datapath/engines/engine_choice.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;

/// Of a thread without frames, where it shares its CPU with others: a quarter of a batch's age.
constexpr auto kNap = 50us;

constexpr std::uint64_t kLeastRing = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostRing = std::uint64_t{4} << 30;

po::options_description port_options() {
  po::options_description options("Ports");
  options.add_options()  //
      ("interface,i", po::value<std::string>()->value_name("IF"),
       "network interface of the kernel, by a packet socket: needs CAP_NET_RAW, not DPDK")  //
      ("queues", po::value<std::string>()->default_value("1"),
       "RX queues of --interface, each with a ring and a pipeline")  //
      ("ring", po::value<std::string>()->default_value("64MiB"),
       "memory of each RX queue of --interface for frames that wait; beyond it they are lost as "
       "ring_full")  //
      ("promiscuous", po::bool_switch(),
       "let --interface take frames to other MAC addresses as well")  //
      ("dpdk", po::value<std::string>()->value_name("ARGS"),
       "arguments of DPDK in one word, as those behind -- are")  //
      ("idle", po::value<std::string>()->value_name("arg"),
       "nap | spin: what a pipeline does without frames (default: nap with --interface, which "
       "sleeps until one comes, else spin)");
  return options;
}

po::options_description work_options(const Program& program) {
  po::options_description options("Work");
  options.add_options()  //
      ("engine", po::value<std::string>()->default_value("auto"),
       engine_names(program.engines).c_str())  //
      ("queue", po::value<std::string>()->default_value("64MiB"),
       "memory for accepted frames that wait to be written; beyond it they are lost by name")  //
      ("backpressure", po::bool_switch(), "a full queue stops the data path instead")          //
      ("log", po::value<std::string>()->default_value("text"),
       "text | json: lines on standard error")  //
      ("user", po::value<std::string>()->value_name("NAME[:GROUP]"),
       "read templates and write outputs as this user, and go on as it once ports are open")  //
      ("verify", po::bool_switch(), "check the CRC of every result of the engine");
  return options;
}

po::options_description face_options() {
  po::options_description options("Health and metrics");
  options.add_options()  //
      ("http", po::value<std::string>()->value_name("ADDRESS:PORT"),
       "answer /healthz, /readyz, /metrics, /stats, /sessions, /capture and /drain; off loopback "
       "it "
       "wants --http-token")  //
      ("http-socket", po::value<std::string>()->value_name("PATH"),
       "the same on a Unix socket for owner and group, with --http")  //
      ("http-token", po::value<std::string>()->value_name("FILE"),
       "file with the token that /metrics, /stats, /sessions, /capture and /drain ask for")  //
      ("require", po::value<std::vector<std::string>>()->value_name("SINK"),
       "not ready while this sink loses frames; may be repeated")  //
      ("rule-metrics", po::bool_switch(),
       "a series for every rule in /metrics, also of more than 1000")  //
      ("drain", po::value<std::string>()->default_value("0s"),
       "how long SIGTERM or POST /drain lets it go on, not ready, until no frame comes for 5 s");
  return options;
}

std::optional<std::string> word_of(const po::variables_map& values, const std::string& option) {
  if (values.count(option) == 0) return std::nullopt;
  return values[option].as<std::string>();
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// What a packet socket takes.
std::size_t ring_bytes_of(const po::variables_map& values) {
  const std::uint64_t bytes = size_of("ring", values["ring"].as<std::string>());
  if (bytes >= kLeastRing && bytes <= kMostRing) return bytes;
  throw Error(Errc::kUsage, "--ring: found {}, expected {} MiB to {} GiB",
              values["ring"].as<std::string>(), kLeastRing >> 20, kMostRing >> 30);
}

/// The token in a file, without the line's end.
std::string token_in(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    throw Error(Errc::kUsage, "--http-token {}: cannot be read: {}", path, std::strerror(errno));
  }
  std::string token;
  if (!std::getline(file, token) || token.empty()) {
    throw Error(Errc::kUsage,
                "--http-token {}: found no token in its first line, expected one; "
                "make it with: openssl rand -hex 32 > {}",
                path, path);
  }
  return token;
}

void choose_face(const po::variables_map& values, RunSettings& settings) {
  settings.required = values_of(values, "require");
  settings.has_rule_series = values["rule-metrics"].as<bool>();
  settings.drain = duration_of("drain", values["drain"].as<std::string>());
  if (const auto path = word_of(values, "http-token")) settings.token = token_in(*path);
  const auto address = word_of(values, "http");
  for (const char* option : {"http-socket", "http-token", "require"}) {
    if (address || values.count(option) == 0) continue;
    throw Error(Errc::kUsage, "--{}: found no --http, expected --http ADDRESS:PORT with it",
                option);
  }
  if (!address) return;
  settings.http = http_settings_of(*address);
  settings.http->unix_socket = word_of(values, "http-socket").value_or("");
  if (is_loopback(settings.http->address) || !settings.token.empty()) return;
  throw Error(Errc::kUsage,
              "--http {}: found no --http-token, expected one, since other machines reach this "
              "address",
              *address);
}

/// Frames of one and lines of the other would stand in each other.
void check_that_one_writes_to_standard_output(const RunSettings& settings) {
  std::vector<std::string> there;
  if (settings.outputs.write == "-") there.emplace_back("--write -");
  if (settings.outputs.stats == "-") there.emplace_back("--stats -");
  for (const SinkPlan& sink : settings.sinks) {
    if (sink.is_standard_output) there.push_back("--sink " + sink.kind + ":-");
  }
  if (there.size() < 2) return;
  throw Error(Errc::kUsage,
              "{}: found {} on standard output too, expected one of them there; name a file or a "
              "FIFO for the other",
              there[1], there[0]);
}

void check_required(const RunSettings& settings) {
  std::vector<std::string_view> names;
  for (const SinkPlan& sink : settings.sinks) names.push_back(sink.name);
  if (settings.outputs.write) names.push_back(*settings.outputs.write);
  for (const std::string& name : settings.required) {
    if (std::ranges::find(names, name) != names.end()) continue;
    throw Error(Errc::kUsage, "--require {}: found no sink of that name, expected one of: {}", name,
                fmt::join(names, ", "));
  }
}

/// Which ports, by their interface or by DPDK's own arguments.
void choose_ports(const po::variables_map& values, const std::vector<std::string>& arguments,
                  RunSettings& settings) {
  if (const auto words = word_of(values, "dpdk")) settings.dpdk_arguments = words_of(*words);
  settings.dpdk_arguments.insert(settings.dpdk_arguments.end(), arguments.begin(), arguments.end());
  for (const std::string& word : settings.dpdk_arguments) {
    if (word != "-h" && word != "--help" && word != "--log-level=help") continue;
    throw Error(Errc::kUsage,
                "run: found {} among the arguments of DPDK, expected none that ends the program; "
                "DPDK prints what it takes when it is given one that it does not know (-- --what)",
                word);
  }
  settings.senders = senders_of(settings.sinks, settings.dpdk_arguments);
  const auto interface = word_of(values, "interface");
  // Beside an interface there may be ports that only send.
  if (interface.has_value() != settings.dpdk_arguments.empty() &&
      !(interface && !settings.senders.empty())) {
    throw Error(Errc::kUsage, "run: found {}, expected one of them; see fibertap run --help",
                interface ? "--interface and arguments of DPDK"
                          : "neither --interface nor arguments of DPDK (behind --)");
  }
  if (!interface) return;
  InterfaceOptions& options = settings.interface.emplace();
  options.name = *interface;
  options.queues = number_of("queues", values["queues"].as<std::string>(), 1, 64);
  options.ring_bytes = ring_bytes_of(values);
  options.promiscuous = values["promiscuous"].as<bool>();
}

}  // namespace

CommandLine run_command_line(const Program& program) {
  po::options_description options = rule_options();
  options.add(port_options())
      .add(work_options(program))
      .add(output_options(Repeatable::kNo))
      .add(sink_options())
      .add(face_options())
      .add(exception_options())
      .add(batch_options())
      .add(cpu_options());
  po::options_description card = card_options(program);
  card.add_options()  //
      ("on-card-loss", po::value<std::string>()->default_value("stop"),
       "cpu | stop: whether software goes on when the card fails");
  options.add(card);
  return {
      program.call("run"),
      "[--template T]... [--write OUT] (--interface IF | [OPTIONS] -- [DPDK ARGUMENTS])",
      "Takes mirrored frames from network ports as they come, filters and cuts them as the\n"
      "sessions' rules say, and accounts for every frame. SIGHUP reads the rules anew, SIGUSR1\n"
      "prints the counters, SIGINT and SIGTERM end it in order.",
      options,
      {}};
}

RunSettings run_settings_of(const po::variables_map& values,
                            const std::vector<std::string>& dpdk_arguments) {
  const auto text = [&values](const std::string& option) {
    return values[option].as<std::string>();
  };
  RunSettings settings{};
  settings.engine = text("engine");
  settings.outputs = output_settings_of(values, Repeatable::kNo, {});
  settings.verify = values["verify"].as<bool>();
  settings.goes_on = is_chosen(values, "on-card-loss", "cpu", "stop");
  settings.batches = batch_options_of(values);
  settings.queue.bytes = size_of("queue", text("queue"));
  settings.queue.backpressure = values["backpressure"].as<bool>();
  const bool naps = values.count("idle") == 0 ? values.count("interface") != 0
                                              : is_chosen(values, "idle", "nap", "spin");
  settings.nap = naps ? kNap : 0us;
  if (const auto user = word_of(values, "user")) settings.user = identity_of(*user);
  settings.logs_json = is_chosen(values, "log", "json", "text");
  settings.sinks = plan_sinks(values_of(values, "sink"), sections_in(values), settings.queue);
  choose_face(values, settings);
  check_that_one_writes_to_standard_output(settings);
  check_required(settings);
  choose_ports(values, dpdk_arguments, settings);
  settings.exceptions = exception_options_of(values);
  // That of the TAP interface comes later.
  if (settings.http) {
    settings.http->is_address_to_come = settings.exceptions.answers != Answers::kOfNone;
  }
  return settings;
}

}  // namespace fibertap
