#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "abi/limits.h"
#include "host/base/error.h"
#include "host/commands/batch_options.h"
#include "host/commands/card_options.h"
#include "host/commands/commands.h"
#include "host/commands/console.h"
#include "host/commands/cpu_options.h"
#include "host/commands/gen_options.h"
#include "host/commands/live_measurements.h"
#include "host/engines/engine_choice.h"
#include "host/rules/compile.h"

namespace fibertap {
namespace {

using Json = nlohmann::ordered_json;

/// Of the most that the pipeline takes.
constexpr double kLoads[] = {0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1};

CommandLine bench_live_command_line() {
  po::options_description options = gen_options();
  po::options_description work("Work");
  work.add_options()                                                                  //
      ("engine", po::value<std::string>()->default_value("auto"), kEngineNames)       //
      ("time", po::value<std::string>()->default_value("1s"), "of each measurement")  //
      ("json", po::bool_switch(), "JSON and nothing else");
  options.add(work).add(batch_options()).add(cpu_options()).add(card_options());
  return {"bench live",
          "[--profile 64] [--vnis N] [--engine E] [--json]",
          "Measures the live path on two cores: frames over a ring of DPDK to a pipeline without a "
          "sink;\nthe most that it takes, where its time goes, and at shares of that rate what is "
          "lost and how\nlong a batch takes.",
          options,
          {}};
}

/// Frames that outlive the traffic they are of.
class PreparedFrames {
 public:
  PreparedFrames(generation::Traffic& traffic, std::uint64_t count) {
    bytes_.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto bytes = traffic.next().bytes;
      const auto& kept = bytes_.emplace_back(bytes.begin(), bytes.end());
      frames_.emplace_back(kept);
      longest_ = std::max(longest_, kept.size());
    }
  }
  FrameFeeder::Frames all() const noexcept { return frames_; }
  std::size_t longest() const noexcept { return longest_; }

 private:
  std::vector<std::vector<std::uint8_t>> bytes_;
  std::vector<std::span<const std::uint8_t>> frames_;
  std::size_t longest_ = 0;
};

double microseconds(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / 1e3;
}

double lost_share(const LiveRate& rate) {
  return static_cast<double>(rate.lost) / static_cast<double>(rate.offered);
}

Json most_json(const LiveRate& most) {
  return {{"mpps", most.mpps()},
          {"share",
           {{"receive", most.receive_share},
            {"records", most.records_share},
            {"engine", most.engine_share},
            {"results", most.results_share},
            {"idle", most.idle_share}}},
          {"offered", most.offered},
          {"lost", most.lost},
          {"judged", most.judged},
          {"accepted", most.accepted},
          {"rejected", most.rejected}};
}

Json load_json(double load, const LiveRate& rate) {
  return {{"load", load},
          {"offered_mpps", rate.offered_mpps()},
          {"mpps", rate.mpps()},
          {"offered", rate.offered},
          {"lost", rate.lost},
          {"latency_us",
           {{"p50", microseconds(rate.p50)},
            {"p99", microseconds(rate.p99)},
            {"p99.9", microseconds(rate.p999)}}}};
}

void print_most(std::string_view engine, const LiveRate& most) {
  print(stdout,
        fmt::format("engine {}: {:.3f} Mpps on one core; receive {:.1f} %, records {:.1f} %, "
                    "engine {:.1f} %, results {:.1f} %, idle {:.1f} "
                    "%\n\n{:<8}{:>14}{:>12}{:>12}{:>14}{:>14}{:>14}\n",
                    engine, most.mpps(), 100 * most.receive_share, 100 * most.records_share,
                    100 * most.engine_share, 100 * most.results_share, 100 * most.idle_share,
                    "load", "offered Mpps", "Mpps", "lost", "p50 us", "p99 us", "p99.9 us"));
}

void print_load(double load, const LiveRate& rate) {
  print(stdout,
        fmt::format("{:>3.0f} %{:>17.3f}{:>12.3f}{:>10.3f} %{:>14.1f}{:>14.1f}{:>14.1f}\n",
                    100 * load, rate.offered_mpps(), rate.mpps(), 100 * lost_share(rate),
                    microseconds(rate.p50), microseconds(rate.p99), microseconds(rate.p999)));
}

void bench_live(Arguments arguments) {
  const auto values = parse(bench_live_command_line(), arguments);
  if (!values) return;
  const auto traffic = generation::make_traffic(traffic_options_of(*values));
  const PreparedFrames frames(*traffic, frame_count_of(*values));
  if (frames.all().empty()) throw Error(Errc::kUsage, "--frames: found 0, expected at least 1");
  const auto time = duration_of("time", (*values)["time"].as<std::string>());
  CardAccess cards(card_options_of(*values));
  const ChosenEngine chosen =
      choose_engine((*values)["engine"].as<std::string>(), cards, cpu_options_of(*values));
  Interfaces interfaces;
  const RuleImage rules = compile(traffic->mirror(), {}, interfaces);
  chosen.engine->load_rules(rules);

  LiveMeasurements measurements(rules, interfaces.all().size(), *chosen.engine,
                                batch_options_of(*values).limits_for(*chosen.engine), frames.all(),
                                frames.longest());
  const LiveRate most = measurements.measure(0, time);
  const bool is_json = (*values)["json"].as<bool>();
  Json json = most_json(most);
  json["engine"] = chosen.engine->name();
  if (!is_json) print_most(chosen.engine->name(), most);
  for (const double load : kLoads) {
    const LiveRate rate = measurements.measure(load * most.mpps() * 1e6, time);
    json["loads"].push_back(load_json(load, rate));
    if (!is_json) print_load(load, rate);
  }
  if (is_json) print(stdout, json.dump(2) + "\n");
}

}  // namespace

void bench(Arguments arguments) {
  const std::string word = arguments.empty() ? "no verb" : arguments.front();
  if (word == "live") return bench_live(arguments.subspan(1));
  if (word == "--help" || word == "-h") return bench_live(arguments);
  throw Error(Errc::kUsage, "bench: found {}, expected live; see fibertap bench live --help", word);
}

}  // namespace fibertap
