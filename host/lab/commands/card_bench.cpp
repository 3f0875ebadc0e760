#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/commands/card_options.h"
#include "host/lab/commands/card_measurements.h"
#include "host/lab/commands/lab_commands.h"
#include "host/observe/console.h"

namespace fibertap {
namespace {

constexpr std::size_t kSizes[] = {std::size_t{4} << 10, std::size_t{16} << 10,
                                  std::size_t{64} << 10, std::size_t{256} << 10,
                                  std::size_t{1} << 20};

CommandLine card_bench_command_line(const Program& program) {
  po::options_description options = card_options(program);
  po::options_description work("Work");
  work.add_options()                                                        //
      ("json", po::bool_switch(), "the batches as JSON, and nothing else")  //
      ("readings", po::value<std::string>()->value_name("N"),
       "instead, what N readings a second of all counters of 10,000 sessions with 10 rules cost");
  options.add(work);
  return {
      program.call("card bench"),
      "[--card C] [--xclbin FILE] [--readings N] [--json]",
      "Measures transfers by size, empty commands, and batches in a pipeline. On the emulated "
      "card\nthe figures are its link model's, as an F1 would have them; the time that emulation "
      "takes\nstands beside.",
      options,
      {}};
}

double gigabytes_per_second(double bytes, double seconds) { return bytes / seconds / 1e9; }

nlohmann::ordered_json batches_json(const std::vector<BatchRate>& rates) {
  auto array = nlohmann::ordered_json::array();
  for (const BatchRate& rate : rates) {
    array.push_back({{"batch_bytes", rate.batch_bytes},
                     {"gbytes_per_s", gigabytes_per_second(rate.bytes, rate.time.seconds)},
                     {"link_share", rate.link_share},
                     {"wall_seconds", rate.time.wall_seconds}});
  }
  return array;
}

/// Transfers both ways; `wall` adds the emulation's time.
std::string transfers_text(CardMeasurements& card) {
  std::string text =
      fmt::format("{:<12}{:>14}{:>14}{:>22}\n", "transfer", "to card", "from card", "wall clock");
  for (const std::size_t bytes : kSizes) {
    const TransferRate rate = card.transfers(bytes);
    text += fmt::format("{:>8} KiB{:>9.2f} GB/s{:>9.2f} GB/s{:>10.2f} {:>6.2f} GB/s\n", bytes >> 10,
                        gigabytes_per_second(rate.bytes, rate.to_card.seconds),
                        gigabytes_per_second(rate.bytes, rate.from_card.seconds),
                        gigabytes_per_second(rate.bytes, rate.to_card.wall_seconds),
                        gigabytes_per_second(rate.bytes, rate.from_card.wall_seconds));
  }
  return text;
}

std::string batches_text(const std::vector<BatchRate>& rates, std::size_t units) {
  std::string text = fmt::format("\n{:<12}{:>14}{:>14}{:>22}\n",
                                 fmt::format("batches, {} unit{}", units, units == 1 ? "" : "s"),
                                 "in", "of the link", "wall clock");
  for (const BatchRate& rate : rates) {
    text += fmt::format("{:>8} KiB{:>14.2f} GB/s{:>9.1f} %{:>17.2f} GB/s\n", rate.batch_bytes >> 10,
                        gigabytes_per_second(rate.bytes, rate.time.seconds), 100 * rate.link_share,
                        gigabytes_per_second(rate.bytes, rate.time.wall_seconds));
  }
  return text;
}

/// Shares are of the time that batches have, which a reading takes away from them.
void print_readings(const ReadingCost& cost, std::uint64_t readings, bool is_json) {
  const double share = cost.seconds * static_cast<double>(readings);
  if (is_json) {
    const nlohmann::ordered_json json = {{"counter_bytes", cost.counter_bytes},
                                         {"reading_us", cost.seconds * 1e6},
                                         {"batch_us", cost.batch_seconds * 1e6},
                                         {"readings_per_s", readings},
                                         {"share", share}};
    return print(stdout, json.dump(2) + "\n");
  }
  print(stdout, fmt::format("a reading of {:.0f} KiB a unit takes {:.1f} us from batches, of which "
                            "each takes {:.1f} us; {} a second: {:.3f} % of the batches\n",
                            cost.counter_bytes / 1024, cost.seconds * 1e6, cost.batch_seconds * 1e6,
                            readings, 100 * share));
}

}  // namespace

void card_bench(const Program& program, Arguments arguments) {
  const auto values = parse(card_bench_command_line(program), arguments);
  if (!values) return;
  CardMeasurements card(card_options_of(*values));
  const bool is_json = (*values)["json"].as<bool>();
  if (values->count("readings") != 0) {
    const auto readings = number_of("readings", (*values)["readings"].as<std::string>(), 1, 1000);
    return print_readings(card.reading(), readings, is_json);
  }
  std::string text;
  if (!is_json) {
    text += transfers_text(card);
    const Elapsed empty = card.empty_run();
    text += fmt::format("\nempty command {:>8.1f} us{:>32.1f} us wall clock\n", empty.seconds * 1e6,
                        empty.wall_seconds * 1e6);
  }
  std::vector<BatchRate> rates;
  for (const std::size_t bytes : kSizes) rates.push_back(card.batches(bytes));
  text += is_json ? batches_json(rates).dump(2) + "\n" : batches_text(rates, card.units());
  print(stdout, text);
}

}  // namespace fibertap
