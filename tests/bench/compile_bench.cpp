#include <benchmark/benchmark.h>

#include "host/rules/compile.h"

// The largest AWS shape: 10 rules per filter, one session per filter (AWS's quotas).

namespace fibertap {
namespace {

constexpr std::uint32_t kRulesPerFilter = 10;

Rule some_rule(std::uint32_t filter, std::uint32_t number) {
  const auto high = static_cast<std::uint8_t>(filter >> 8);
  const auto low = static_cast<std::uint8_t>(filter);
  const Cidr network{false, 24, {10, high, low}};
  return {number,
          number % 2 == 0 ? Direction::kIngress : Direction::kEgress,
          number % 3 == 0 ? Action::kReject : Action::kAccept,
          6,
          network,
          any_address(false),
          {},
          PortRange{static_cast<std::uint16_t>(number), 65535}};
}

Mirror different_filters(std::uint32_t count) {
  Mirror mirror;
  for (std::uint32_t i = 0; i < count; ++i) {
    Filter& filter = mirror.filters.emplace_back();
    for (std::uint32_t n = kRulesPerFilter; n > 0; --n) filter.rules.push_back(some_rule(i, n));
    Session& session = mirror.sessions.emplace_back();
    session.vni = i;
    session.filter = i;
  }
  return mirror;
}

void compile_filters(benchmark::State& state) {
  const Mirror mirror = different_filters(static_cast<std::uint32_t>(state.range(0)));
  for (auto _ : state) {
    Interfaces interfaces;
    benchmark::DoNotOptimize(compile(mirror, {}, interfaces).bytes().data());
  }
}
BENCHMARK(compile_filters)->Arg(1)->Arg(100)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace fibertap

BENCHMARK_MAIN();
