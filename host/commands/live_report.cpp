#include "host/commands/live_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/commands/console.h"

namespace fibertap {
namespace {

using Json = nlohmann::ordered_json;

double microseconds(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / 1e3;
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

Json load_json(double load, const Rounds& rounds) {
  const LiveRate& rate = rounds.median();
  return {{"load", load},
          {"offered_mpps", rate.offered_mpps()},
          {"mpps", rate.mpps()},
          {"offered", rate.offered},
          {"lost", rate.lost},
          {"worst_lost_share", rounds.highest().lost_share()},
          {"latency_us",
           {{"p50", microseconds(rate.p50)},
            {"p99", microseconds(rate.p99)},
            {"p99.9", microseconds(rate.p999)}}}};
}

void print_most(std::string_view engine, const LiveRate& most) {
  print(
      stdout,
      fmt::format("engine {}: {:.3f} Mpps on one core; receive {:.1f} %, records {:.1f} %, "
                  "engine {:.1f} %, results {:.1f} %, idle {:.1f} "
                  "%\n\n{:<8}{:>14}{:>12}{:>12}{:>14}{:>14}{:>14}{:>14}\n",
                  engine, most.mpps(), 100 * most.receive_share, 100 * most.records_share,
                  100 * most.engine_share, 100 * most.results_share, 100 * most.idle_share, "load",
                  "offered Mpps", "Mpps", "lost", "worst round", "p50 us", "p99 us", "p99.9 us"));
}

void print_load(double load, const Rounds& rounds) {
  const LiveRate& rate = rounds.median();
  print(
      stdout,
      fmt::format("{:>3.0f} %{:>17.3f}{:>12.3f}{:>10.3f} %{:>12.3f} %{:>14.1f}{:>14.1f}{:>14.1f}\n",
                  100 * load, rate.offered_mpps(), rate.mpps(), 100 * rate.lost_share(),
                  100 * rounds.highest().lost_share(), microseconds(rate.p50),
                  microseconds(rate.p99), microseconds(rate.p999)));
}

}  // namespace

void print_live_json(std::string_view engine, const LiveRounds& measured) {
  Json json = most_json(measured.most().median());
  json["engine"] = engine;
  for (std::size_t i = 0; i < kLoads.size(); ++i) {
    json["loads"].push_back(load_json(kLoads[i], measured.at_load(i)));
  }
  print(stdout, json.dump(2) + "\n");
}

void print_live_table(std::string_view engine, const LiveRounds& measured) {
  print_most(engine, measured.most().median());
  for (std::size_t i = 0; i < kLoads.size(); ++i) print_load(kLoads[i], measured.at_load(i));
}

}  // namespace fibertap
