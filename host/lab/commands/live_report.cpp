#include "host/lab/commands/live_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/observe/console.h"

namespace fibertap {
namespace {

using Json = nlohmann::ordered_json;

double microseconds(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / 1e3;
}

const LiveRate& middle_of(const std::vector<LiveRate>& sorted) { return sorted[sorted.size() / 2]; }

Json most_json(const std::vector<LiveRate>& sorted) {
  const LiveRate& most = middle_of(sorted);
  return {{"mpps", most.mpps()},
          {"lowest_mpps", sorted.front().mpps()},
          {"highest_mpps", sorted.back().mpps()},
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

Json load_json(double load, const LoadRounds& rounds) {
  const LoadSum all = rounds.all();
  const LoadSum steady = rounds.steady();
  return {
      {"load", load},
      {"offered_mpps", all.offered_mpps()},
      {"mpps", all.mpps()},
      {"rounds", all.rounds},
      {"offered", all.offered},
      {"lost", all.lost},
      {"worst_lost_share", rounds.worst_lost_share()},
      {"steady", {{"rounds", steady.rounds}, {"offered", steady.offered}, {"lost", steady.lost}}},
      {"longest_turn_us", microseconds(rounds.longest_turn())},
      {"latency_us",
       {{"p50", microseconds(rounds.median(&LiveRate::p50))},
        {"p99", microseconds(rounds.median(&LiveRate::p99))},
        {"p99.9", microseconds(rounds.median(&LiveRate::p999))}}}};
}

void print_most(std::string_view engine, const std::vector<LiveRate>& sorted) {
  const LiveRate& most = middle_of(sorted);
  print(stdout,
        fmt::format("engine {}: {:.3f} Mpps on one core ({:.3f} to {:.3f}); receive {:.1f} "
                    "%, records {:.1f} %, engine {:.1f} %, results {:.1f} %, idle {:.1f} "
                    "%\n",
                    engine, most.mpps(), sorted.front().mpps(), sorted.back().mpps(),
                    100 * most.receive_share, 100 * most.records_share, 100 * most.engine_share,
                    100 * most.results_share, 100 * most.idle_share));
}

void print_load(double load, const LoadRounds& rounds) {
  const LoadSum all = rounds.all();
  const LoadSum steady = rounds.steady();
  print(
      stdout,
      fmt::format("{:>3.0f} %{:>17.3f}{:>9.3f}{:>9.3f} %{:>8} of {:<3}{:>13.3f} %{:>14.1f}{:>9.1f}"
                  "{:>9.1f}{:>9.1f}\n",
                  100 * load, all.offered_mpps(), all.mpps(), 100 * all.lost_share(), steady.rounds,
                  all.rounds, 100 * steady.lost_share(), microseconds(rounds.longest_turn()),
                  microseconds(rounds.median(&LiveRate::p50)),
                  microseconds(rounds.median(&LiveRate::p99)),
                  microseconds(rounds.median(&LiveRate::p999))));
}

/// The measurement in the middle, and the turn in the middle of the longest of each.
struct Middle {
  explicit Middle(std::vector<LiveRate> rates) {
    std::ranges::sort(rates, {}, &LiveRate::mpps);
    mpps = middle_of(rates).mpps();
    std::ranges::sort(rates, {}, &LiveRate::longest_turn);
    longest_turn_us = microseconds(middle_of(rates).longest_turn);
  }
  double mpps;
  double longest_turn_us;
};

}  // namespace

void print_live_json(std::string_view engine, const LiveRounds& measured) {
  Json json = most_json(measured.most());
  json["engine"] = engine;
  json["longest_stall_us"] = microseconds(measured.longest_stall());
  for (std::size_t i = 0; i < kLoads.size(); ++i) {
    json["loads"].push_back(load_json(kLoads[i], measured.at_load(i)));
  }
  print(stdout, json.dump(2) + "\n");
}

void print_live_table(std::string_view engine, const LiveRounds& measured) {
  print_most(engine, measured.most());
  print(stdout,
        fmt::format("longest stall of a loop that does nothing there: {:.1f} us\n\n"
                    "{:<5}{:>17}{:>9}{:>11}{:>14}{:>15}{:>14}{:>9}{:>9}{:>9}\n",
                    microseconds(measured.longest_stall()), "load", "offered Mpps", "Mpps", "lost",
                    "steady", "lost in these", "longest turn", "p50 us", "p99 us", "p99.9 us"));
  for (std::size_t i = 0; i < kLoads.size(); ++i) print_load(kLoads[i], measured.at_load(i));
}

void print_live_readings(std::string_view engine, std::uint64_t readings,
                         const LiveReadings& measured, bool is_json) {
  const Middle without(measured.without());
  const Middle with(measured.with());
  if (is_json) {
    const auto json_of = [](const Middle& middle) -> Json {
      return {{"mpps", middle.mpps}, {"longest_turn_us", middle.longest_turn_us}};
    };
    const Json json = {{"engine", engine},
                       {"readings_per_s", readings},
                       {"without", json_of(without)},
                       {"with", json_of(with)},
                       {"change", measured.change()}};
    return print(stdout, json.dump(2) + "\n");
  }
  print(stdout, fmt::format("engine {}: {:.3f} Mpps without readings, longest turn {:.1f} us; "
                            "{:.3f} Mpps with {} a second, longest turn {:.1f} us; change {:+.2f} "
                            "%\n",
                            engine, without.mpps, without.longest_turn_us, with.mpps, readings,
                            with.longest_turn_us, 100 * measured.change()));
}

}  // namespace fibertap
