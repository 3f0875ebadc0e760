// What a frame costs in flow records: the parse, the table, and the record of a flow that is over,
// which goes nowhere. The table has its usual 65,536 places.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "host/datapath/sinks/flows/flows_writer.h"
#include "host/wire/headers.h"

namespace {

using namespace fibertap;

constexpr std::size_t kFramesOfABatch = 1024;
constexpr std::size_t kBatches = 256;
constexpr std::uint32_t kCaplen = 128;

class Nowhere final : public LineOutput {
 public:
  const std::string& path() const noexcept override { return path_; }
  Loss write(PieceRun lines) noexcept override {
    bytes_ += lines.bytes.size();
    return {};
  }
  void finish() override {}
  std::uint64_t taken() const noexcept override { return bytes_; }

 private:
  const std::string path_ = "nowhere";
  std::uint64_t bytes_ = 0;
};

/// A block of a UDP frame of one of many flows.
void append_block(std::uint32_t flow, std::vector<std::uint8_t>& blocks) {
  std::vector<std::uint8_t> block(abi::result_block_bytes(kCaplen));
  abi::ResultHead head{};
  head.type = abi::kEnhancedPacketBlock;
  head.length = static_cast<std::uint32_t>(block.size());
  head.caplen = kCaplen;
  head.origlen = kCaplen;
  std::memcpy(block.data(), &head, sizeof(head));
  wire::HeaderWriter frame({block.data() + sizeof(head), kCaplen});
  wire::write(wire::Ethernet{{}, {}, wire::kEtherTypeIpv4}, frame);
  wire::write(wire::Ipv4{.total_length = kCaplen - wire::kEthernetBytes,
                         .source = {10, 0, 0, 1},
                         .destination = {10, 1, static_cast<std::uint8_t>(flow >> 16), 1}},
              frame);
  wire::write(wire::Udp{static_cast<std::uint16_t>(flow), 53, kCaplen - 34}, frame);
  blocks.insert(blocks.end(), block.begin(), block.end());
}

void set_time(std::vector<std::uint8_t>& blocks, std::uint64_t time_ns) {
  const auto high = static_cast<std::uint32_t>(time_ns >> 32);
  const auto low = static_cast<std::uint32_t>(time_ns);
  for (std::size_t at = 0; at < blocks.size(); at += abi::result_block_bytes(kCaplen)) {
    std::memcpy(&blocks[at + offsetof(abi::ResultHead, timestamp_high)], &high, sizeof(high));
    std::memcpy(&blocks[at + offsetof(abi::ResultHead, timestamp_low)], &low, sizeof(low));
  }
}

/// range(0): flows, whose frames come in random order; range(1): frames a second, in millions.
void take_frames(benchmark::State& state) {
  std::mt19937 random(1);
  std::vector<std::vector<std::uint8_t>> batches(kBatches);
  for (auto& batch : batches) {
    for (std::size_t i = 0; i < kFramesOfABatch; ++i) {
      append_block(
          static_cast<std::uint32_t>(random() % static_cast<std::uint32_t>(state.range(0))), batch);
    }
  }
  FlowsWriter writer({}, std::make_unique<Nowhere>());
  std::uint64_t time_ns = 1'700'000'000'000'000'000;
  std::size_t batch = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto& blocks = batches[batch++ % kBatches];
    time_ns += kFramesOfABatch * 1000 / static_cast<std::uint64_t>(state.range(1));
    set_time(blocks, time_ns);
    state.ResumeTiming();
    writer.take(blocks, kFramesOfABatch);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kFramesOfABatch));
  state.counters["evicted/frame"] =
      static_cast<double>(writer.evicted()) /
      static_cast<double>(state.iterations() * static_cast<std::int64_t>(kFramesOfABatch));
}
BENCHMARK(take_frames)->ArgsProduct({{1, 1000, 50'000, 200'000}, {1}});

}  // namespace

BENCHMARK_MAIN();
