// What a frame costs on its way into an interface of the kernel, up to the filter that drops it
// there: the benchmark's own thread does all of that, so the CPU time is that of a sink's thread.
// In a network namespace of its own; needs root.
#include <benchmark/benchmark.h>
#include <sched.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "abi/result_block.h"
#include "host/datapath/sinks/interface/interface_writer.h"
#include "host/wire/headers.h"

namespace {

using namespace fibertap;

constexpr std::size_t kFramesOfABatch = 1024;
constexpr std::uint16_t kFirstVlan = 100;

/// Blocks of UDP frames between many hosts and one.
std::vector<std::uint8_t> batch_of(std::uint32_t caplen) {
  std::vector<std::uint8_t> blocks;
  for (std::size_t i = 0; i < kFramesOfABatch; ++i) {
    std::vector<std::uint8_t> block(abi::result_block_bytes(caplen));
    abi::ResultHead head{};
    head.type = abi::kEnhancedPacketBlock;
    head.length = static_cast<std::uint32_t>(block.size());
    head.caplen = caplen;
    head.origlen = caplen;
    std::memcpy(block.data(), &head, sizeof(head));
    wire::HeaderWriter frame({block.data() + sizeof(head), caplen});
    wire::write(wire::Ethernet{{2}, {2, 1}, wire::kEtherTypeIpv4}, frame);
    wire::write(wire::Ipv4{.total_length = caplen - wire::kEthernetBytes,
                           .source = {10, 0, static_cast<std::uint8_t>(i >> 8),
                                      static_cast<std::uint8_t>(i)},
                           .destination = {10, 1, 0, 1}},
                frame);
    wire::write(wire::Udp{4000, 53, caplen - 34}, frame);
    blocks.insert(blocks.end(), block.begin(), block.end());
  }
  return blocks;
}

/// range(0): bytes of a frame.
void send(benchmark::State& state, EndKind kind, const std::string& pattern, std::size_t count,
          bool has_vlan) {
  InterfacesSettings settings{
      .names = InterfaceNames("sink", pattern, 3),
      .count = count,
      .kind = kind,
      .mtu = 9000,
      .vlans = has_vlan ? SessionVlans(kFirstVlan, SessionFilter()) : SessionVlans()};
  InterfaceWriter writer(std::move(settings),
                         [](const std::string& note) { std::puts(note.c_str()); });
  const Interface session{7001, ""};
  writer.describe({&session, 1});
  auto blocks = batch_of(static_cast<std::uint32_t>(state.range(0)));
  std::uint64_t lost = 0;
  for (auto _ : state) {
    writer.take(blocks, kFramesOfABatch);
    for (Loss loss = writer.late_loss(); loss.frames != 0; loss = writer.late_loss()) {
      lost += loss.frames;
    }
  }
  const auto frames = state.iterations() * static_cast<std::int64_t>(kFramesOfABatch);
  state.SetItemsProcessed(frames);
  state.counters["lost"] = static_cast<double>(lost);
}

BENCHMARK_CAPTURE(send, veth, EndKind::kVeth, "bench0", 1, false)->Arg(128)->Arg(1500);
BENCHMARK_CAPTURE(send, veth_vlan, EndKind::kVeth, "bench0", 1, true)->Arg(128)->Arg(1500);
BENCHMARK_CAPTURE(send, veth_of_4, EndKind::kVeth, "bench%{n}", 4, false)->Arg(128)->Arg(1500);
BENCHMARK_CAPTURE(send, tap, EndKind::kTap, "bench0", 1, false)->Arg(128)->Arg(1500);

}  // namespace

int main(int argc, char** argv) {
  if (unshare(CLONE_NEWNET) != 0) {
    std::perror("bench_interface: skipped: no network namespace of its own (start as root)");
    return 0;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
