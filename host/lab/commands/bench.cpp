#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "abi/limits.h"
#include "host/base/error.h"
#include "host/commands/batch_options.h"
#include "host/commands/card_options.h"
#include "host/commands/cpu_options.h"
#include "host/datapath/engines/engine_choice.h"
#include "host/lab/commands/gen_options.h"
#include "host/lab/commands/lab_commands.h"
#include "host/lab/commands/live_measurements.h"
#include "host/lab/commands/live_readings.h"
#include "host/lab/commands/live_report.h"
#include "host/lab/commands/live_rounds.h"
#include "host/observe/console.h"
#include "host/rules/compile.h"

namespace fibertap {
namespace {

constexpr std::uint64_t kMostRounds = 1000;
constexpr std::uint64_t kMostReadings = 1000;

CommandLine bench_live_command_line(const Program& program) {
  po::options_description options = gen_options();
  po::options_description work("Work");
  work.add_options()  //
      ("engine", po::value<std::string>()->default_value("auto"),
       engine_names(program.engines).c_str())                                           //
      ("time", po::value<std::string>()->default_value("10ms"), "of each measurement")  //
      ("rounds", po::value<std::string>()->default_value("50"), "of all measurements")  //
      ("readings", po::value<std::string>()->value_name("N"),
       "instead, the most that it takes with N readings of all counters a second, beside none")  //
      ("json", po::bool_switch(), "JSON and nothing else");
  options.add(work).add(batch_options()).add(cpu_options()).add(card_options(program));
  return {program.call("bench live"),
          "[--profile 64] [--vnis N] [--engine E] [--readings N] [--json]",
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

void bench_live(const Program& program, Arguments arguments) {
  const auto values = parse(bench_live_command_line(program), arguments);
  if (!values) return;
  const auto traffic = generation::make_traffic(traffic_options_of(*values));
  const PreparedFrames frames(*traffic, frame_count_of(*values));
  if (frames.all().empty()) throw Error(Errc::kUsage, "--frames: found 0, expected at least 1");
  const auto time = duration_of("time", (*values)["time"].as<std::string>());
  const std::uint64_t rounds =
      number_of("rounds", (*values)["rounds"].as<std::string>(), 1, kMostRounds);
  CardAccess cards(card_options_of(*values));
  const ChosenEngine chosen = choose_engine((*values)["engine"].as<std::string>(), cards,
                                            cpu_options_of(*values), program.engines);
  Interfaces interfaces;
  const RuleImage rules = compile(traffic->mirror(), {}, interfaces);
  chosen.engine->load_rules(rules);

  LiveMeasurements measurements(rules, interfaces.all().size(), *chosen.engine,
                                batch_options_of(*values).limits_for(*chosen.engine), frames.all(),
                                frames.longest());
  if (values->count("readings") != 0) {
    const std::uint64_t readings =
        number_of("readings", (*values)["readings"].as<std::string>(), 1, kMostReadings);
    LiveReadings pairs(std::chrono::nanoseconds(std::chrono::seconds(1)) / readings);
    for (std::uint64_t round = 0; round < rounds; ++round) pairs.measure(measurements, time);
    return print_live_readings(chosen.engine->name(), readings, pairs,
                               (*values)["json"].as<bool>());
  }
  LiveRounds measured;
  for (std::uint64_t round = 0; round < rounds; ++round) measured.measure(measurements, time);
  if ((*values)["json"].as<bool>()) {
    print_live_json(chosen.engine->name(), measured);
  } else {
    print_live_table(chosen.engine->name(), measured);
  }
}

}  // namespace

void bench(const Program& program, Arguments arguments) {
  static constexpr Command kBenches[] = {
      {"live", bench_live, "the live path: frames over a ring of DPDK to a pipeline"},
  };
  run_one_of(kBenches, "bench", "Measures how fast frames are taken and judged.", program,
             arguments);
}

}  // namespace fibertap
