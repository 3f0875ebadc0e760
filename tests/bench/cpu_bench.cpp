#include <benchmark/benchmark.h>

#include <cstring>
#include <memory>
#include <random>
#include <string>

#include "abi/frame_record.h"
#include "abi/result_block.h"
#include "host/datapath/engines/cpu/envelope.h"
#include "host/datapath/engines/cpu/flow_hash.h"
#include "host/datapath/engines/cpu/inner_frame.h"
#include "host/datapath/engines/cpu/unit.h"
#include "host/rules/compile.h"
#include "tests/bench/traffic.h"
#include "tests/bench/unknown_vnis_bench.h"

// The cpu engine in memory, whole and by parts, and the streaming bound of this machine beside it.
// Batches come from memory, not from a cache, unless a name says so.

namespace fibertap::bench {
namespace {

using cpu::Simd;

constexpr std::size_t kResultBytes = std::size_t{320} << 10;

void report_frames(benchmark::State& state, std::uint64_t frames_per_iteration) {
  state.counters["per_frame"] = benchmark::Counter(
      static_cast<double>(frames_per_iteration),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

RuleImage image_of(std::uint32_t vnis, std::uint32_t rules) {
  Interfaces interfaces;
  return compile(make_mirror(vnis, rules), {}, interfaces);
}

void run_engine(benchmark::State& state, Simd simd, TrafficShape shape, std::uint32_t rules) {
  const Traffic traffic = make_traffic(shape);
  cpu::Unit unit(simd);
  unit.load(image_of(shape.vnis, rules).bytes());
  AlignedBytes result(kResultBytes);
  std::vector<abi::OutcomeWord> outcomes(abi::max_outcome_words(kResultBytes));
  std::uint64_t accepted = 0;
  for (auto _ : state) {
    for (const Batch& batch : traffic.batches) {
      const abi::BatchStatus status =
          unit.run(traffic.of(batch), batch.frames, result.span(), outcomes);
      accepted += status.frames[static_cast<std::size_t>(abi::Disposition::accepted)];
    }
  }
  state.counters["accepted"] =
      static_cast<double>(accepted) / static_cast<double>(traffic.frames * state.iterations());
  report_frames(state, traffic.frames);
}

/// What any engine has to move: the head of each record and what is kept of its frame.
void copy_strided(benchmark::State& state, TrafficShape shape) {
  const Traffic traffic = make_traffic(shape);
  AlignedBytes result(kResultBytes);
  std::vector<abi::OutcomeWord> outcomes(abi::max_outcome_words(kResultBytes));
  for (auto _ : state) {
    for (const Batch& batch : traffic.batches) {
      const std::uint8_t* record = traffic.of(batch).data();
      std::uint8_t* out = result.span().data();
      for (std::uint32_t i = 0; i < batch.frames; ++i) {
        abi::FrameHead head;
        std::memcpy(&head, record, sizeof(head));
        const std::uint32_t kept = std::min(head.caplen - 50U, 128U);
        std::memcpy(out, record, 28);
        std::memcpy(out + 28, record + 64, 64);
        std::memcpy(out + 28 + 64, record + 128, 64);
        std::memcpy(out + 28 + kept, record, 48);
        out += abi::result_block_bytes(kept);
        const std::size_t bytes = abi::frame_record_bytes(head.caplen);
        for (std::size_t at = 0; at < bytes; at += 64) __builtin_prefetch(record + 4096 + at);
        record += bytes;
      }
      benchmark::DoNotOptimize(result.span().data());
      benchmark::ClobberMemory();
    }
  }
  report_frames(state, traffic.frames);
}

/// As many keys as frames, addresses random.
std::vector<cpu::MatchKey> make_keys(std::size_t count, std::uint32_t vnis, bool ipv6) {
  std::mt19937_64 random(3);
  std::vector<cpu::MatchKey> keys(count);
  for (cpu::MatchKey& key : keys) {
    for (std::uint32_t& word : key.source) word = static_cast<std::uint32_t>(random());
    for (std::uint32_t& word : key.destination) word = static_cast<std::uint32_t>(random());
    key.source_port = random() % 65536;
    key.destination_port = random() % 65536;
    key.protocol = 6;
    key.vni = static_cast<std::uint32_t>(random() % vnis);
    key.ip_version = ipv6 ? 6 : 4;
    key.directions = random() % 2 == 0 ? cpu::kIngress : cpu::kEgress;
  }
  return keys;
}

void classify(benchmark::State& state, Simd simd, std::uint32_t vnis, std::uint32_t rules) {
  const auto tables = cpu::compile_tables(image_of(vnis, rules).bytes());
  const std::vector<cpu::MatchKey> keys = make_keys(std::size_t{1} << 20, vnis, false);
  std::vector<std::uint32_t> found(keys.size());
  for (auto _ : state) {
    cpu::kernel_of(simd).classify(*tables, keys.data(), keys.size(), found.data());
    benchmark::ClobberMemory();
  }
  report_frames(state, keys.size());
}

void load(benchmark::State& state, std::uint32_t vnis, std::uint32_t rules) {
  const RuleImage image = image_of(vnis, rules);
  for (auto _ : state) benchmark::DoNotOptimize(cpu::compile_tables(image.bytes()));
}

void hash_flows(benchmark::State& state) {
  const std::vector<cpu::MatchKey> keys = make_keys(1024, 1, false);
  for (auto _ : state) {
    std::uint32_t sum = 0;
    for (const cpu::MatchKey& key : keys) sum ^= cpu::flow_hash(key, false);
    benchmark::DoNotOptimize(sum);
  }
  report_frames(state, keys.size());
}

void parse_headers_in_cache(benchmark::State& state) {
  TrafficShape shape{imix(), 8, std::size_t{256} << 10};
  const Traffic traffic = make_traffic(shape);
  for (auto _ : state) {
    const std::uint8_t* record = traffic.records.span().data();
    std::uint32_t sum = 0;
    for (std::uint32_t i = 0; i < traffic.batches[0].frames; ++i) {
      const std::uint32_t caplen = cpu::load16(record + 12);
      cpu::Envelope envelope{};
      cpu::MatchKey key{};
      cpu::InnerFacts facts{};
      sum += static_cast<std::uint32_t>(
          cpu::parse_envelope(record + 14, caplen, caplen, 4789, envelope));
      cpu::parse_inner(envelope.inner, envelope.inner_caplen, key, facts);
      sum += key.source[0] + key.destination_port + facts.ip_origlen;
      record += abi::frame_record_bytes(caplen);
    }
    benchmark::DoNotOptimize(sum);
  }
  report_frames(state, traffic.batches[0].frames);
}

void register_all() {
  const struct {
    const char* name;
    std::vector<std::uint32_t> inner_bytes;
  } profiles[] = {{"imix", imix()}, {"64", {64}}, {"1518", {1518}}};
  for (const auto& profile : profiles) {
    const auto add = [&profile](std::string name, auto... arguments) {
      benchmark::RegisterBenchmark((name + "/" + profile.name).c_str(), arguments...)
          ->Unit(benchmark::kMillisecond);
    };
    add("bound", copy_strided, TrafficShape{profile.inner_bytes});
    for (const Simd simd : {Simd::kPlain, Simd::kAvx2, Simd::kAvx512}) {
      if (!cpu::has(simd)) continue;
      const std::string engine = "engine/" + std::string(cpu::name(simd));
      add(engine + "/8x10", run_engine, simd, TrafficShape{profile.inner_bytes, 8}, 10);
      add(engine + "/1x1000", run_engine, simd, TrafficShape{profile.inner_bytes, 1}, 1000);
      add(engine + "/10000x10", run_engine, simd, TrafficShape{profile.inner_bytes, 10000}, 10);
    }
  }
  for (const Simd simd : {Simd::kPlain, Simd::kAvx2, Simd::kAvx512}) {
    if (!cpu::has(simd)) continue;
    const std::string name = "classify/" + std::string(cpu::name(simd)) + "/";
    for (const std::uint32_t vnis : {1U, 100U, 1000U, 10000U}) {
      benchmark::RegisterBenchmark((name + std::to_string(vnis) + "x10").c_str(), classify, simd,
                                   vnis, 10)
          ->Unit(benchmark::kMillisecond);
    }
    for (const std::uint32_t rules : {32U, 64U, 128U, 256U, 1000U, 5000U}) {
      benchmark::RegisterBenchmark((name + "1x" + std::to_string(rules)).c_str(), classify, simd, 1,
                                   rules)
          ->Unit(benchmark::kMillisecond);
    }
  }
  benchmark::RegisterBenchmark("load/10000x10", load, 10000, 10)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("load/1x5000", load, 1, 5000)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("hash", hash_flows);
  benchmark::RegisterBenchmark("parse", parse_headers_in_cache);
}

}  // namespace
}  // namespace fibertap::bench

int main(int argc, char** argv) {
  fibertap::bench::register_all();
  fibertap::bench::register_unknown_vnis();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
