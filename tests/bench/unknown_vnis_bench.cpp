#include "tests/bench/unknown_vnis_bench.h"

#include <benchmark/benchmark.h>

#include <cstring>
#include <vector>

#include "abi/frame_record.h"
#include "abi/result_block.h"
#include "host/datapath/engines/cpu/unit.h"
#include "host/datapath/results/unknown_vnis.h"
#include "host/rules/compile.h"
#include "tests/bench/traffic.h"

namespace fibertap::bench {
namespace {

constexpr std::uint32_t kMillion = 1'000'000;

/// Where the records of a batch begin.
std::vector<std::uint32_t> record_beats(std::span<const std::uint8_t> records,
                                        std::uint32_t frames) {
  std::vector<std::uint32_t> beats;
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < frames; ++i) {
    beats.push_back(static_cast<std::uint32_t>(at / abi::kBeatBytes));
    abi::FrameHead head;
    std::memcpy(&head, records.data() + at, sizeof(head));
    at += abi::frame_record_bytes(head.caplen);
  }
  return beats;
}

std::vector<BatchSlot> slots_of(Traffic& traffic, std::span<std::uint8_t> result,
                                std::span<abi::OutcomeWord> outcomes) {
  std::vector<BatchSlot> slots;
  for (const Batch& batch : traffic.batches) {
    BatchSlot& slot = slots.emplace_back();
    slot.arena = traffic.records.span().subspan(batch.at, batch.bytes);
    slot.result = result;
    slot.outcomes = outcomes;
    slot.frames = batch.frames;
    slot.arena_bytes = batch.bytes;
    slot.record_beats = record_beats(traffic.of(batch), batch.frames);
  }
  return slots;
}

/// Frames that no session is there for, through the engine and into the list.
void judge_and_list(benchmark::State& state, std::uint32_t vnis) {
  Traffic traffic = make_traffic({{64}, vnis});
  AlignedBytes result(std::size_t{1} << 20);
  std::vector<abi::OutcomeWord> outcomes(abi::max_outcome_words(std::size_t{1} << 20));
  std::vector<BatchSlot> slots = slots_of(traffic, result.span(), outcomes);
  Interfaces interfaces;
  const RuleImage image = compile({}, {}, interfaces);
  const SessionVnis sessions(image);
  cpu::Unit unit(cpu::Simd::kAvx2);
  unit.load(image.bytes());
  UnknownVnis unknown;
  for (auto _ : state) {
    for (BatchSlot& slot : slots) {
      slot.status = unit.run(slot.records(), slot.frames, slot.result, slot.outcomes);
      unknown.add(slot, sessions);
    }
  }
  state.counters["per_frame"] = benchmark::Counter(
      static_cast<double>(traffic.frames),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["steps"] = static_cast<double>(unknown.steps()) /
                            static_cast<double>(traffic.frames * state.iterations());
}

}  // namespace

void register_unknown_vnis() {
  if (!cpu::has(cpu::Simd::kAvx2)) return;
  benchmark::RegisterBenchmark("unknown/one/64", judge_and_list, 1)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("unknown/million/64", judge_and_list, kMillion)
      ->Unit(benchmark::kMillisecond);
}

}  // namespace fibertap::bench
