#include <gtest/gtest.h>
#include <sched.h>

#include <optional>

#include "host/datapath/engines/model_engine.h"
#include "host/datapath/ingest/dpdk/environment_arguments.h"
#include "host/datapath/ingest/dpdk/packet_library.h"
#include "host/lab/bench/frame_feeder.h"
#include "host/rules/compile.h"
#include "host/target/live_target.h"
#include "tests/support/packet.h"

namespace fibertap::testing {
namespace {

TEST(Overload, EveryFrameOfferedToARingIsLostThereOrHasADisposition) {
  auto arguments = unshared_environment(384, fmt::format("0@{}", sched_getcpu()));
  arguments.emplace_back("--vdev=net_ring0");
  const auto ports = packet_library().open({arguments, 2048});
  Interfaces interfaces;
  const RuleImage rules = compile({}, {kVxlanPort, true, 1}, interfaces);
  std::vector<std::unique_ptr<Engine>> engines;
  engines.push_back(std::make_unique<ModelEngine>());
  engines[0]->load_rules(rules);

  // Every other frame is for nobody.
  const Bytes mirrored_frame = mirrored(Packet().ethernet().ipv4().udp().payload(20)).bytes();
  const Bytes other_frame = Packet().ethernet().ipv4().udp().payload(20).bytes();
  const std::vector<std::span<const std::uint8_t>> frames = {mirrored_frame, other_frame};

  LiveTarget target(*ports, engines, {borrowed(rules), 1, {}});
  std::optional<FrameFeeder> feeder;
  feeder.emplace(
      frames, [&](FrameFeeder::Frames burst) { return ports->send(burst); },
      [](std::function<void()> work) { return std::thread(std::move(work)); });
  while (feeder->offered() < 100'000 || feeder->lost() == 0 ||
         target.snapshot().totals.offered().frames < 10'000) {
    const TargetSnapshot counts = target.snapshot();
    ASSERT_EQ(counts.received, counts.totals.offered().frames + counts.pending);
  }
  feeder->stop();
  target.stop();
  target.publish_exactly();

  const TargetSnapshot counts = target.snapshot();
  EXPECT_EQ(counts.pending, 0U);
  const std::uint64_t taken = feeder->offered() - feeder->lost();
  EXPECT_EQ(counts.received, taken);
  EXPECT_EQ(counts.totals.offered().frames, taken);
  EXPECT_EQ(ports->counters().at(0).ipackets, taken);
  EXPECT_EQ(counts.totals[abi::Disposition::accepted].frames +
                counts.totals[abi::Disposition::not_vxlan].frames,
            taken);
  EXPECT_EQ(target.snapshot().sessions().sum().accepted,
            counts.totals[abi::Disposition::accepted].frames);
}

TEST(FrameFeeder, KeepsItsPace) {
  const Bytes bytes(64);
  const std::vector<std::span<const std::uint8_t>> frames(100, bytes);
  std::uint64_t seen = 0;
  FrameFeeder feeder(
      frames,
      [&](FrameFeeder::Frames burst) {
        seen += burst.size();
        return burst.size() / 2;
      },
      [](std::function<void()> work) { return std::thread(std::move(work)); }, 10'000);
  const auto start = std::chrono::steady_clock::now();
  while (feeder.offered() < 1000) std::this_thread::yield();
  EXPECT_GT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(90));
  feeder.stop();
  EXPECT_EQ(seen, feeder.offered());
  EXPECT_EQ(feeder.lost(), seen / 2);
}

TEST(FrameFeeder, StopsAndChangesItsPaceBeforeItsNextTurn) {
  const Bytes bytes(64);
  const std::vector<std::span<const std::uint8_t>> frames(100, bytes);
  constexpr double kAFrameADay = 1.0 / 86'400;
  FrameFeeder feeder(
      frames, [&](FrameFeeder::Frames burst) { return burst.size(); },
      [](std::function<void()> work) { return std::thread(std::move(work)); }, kAFrameADay);
  while (feeder.offered() == 0) std::this_thread::yield();
  feeder.set_pace(1e6);
  while (feeder.offered() < 1000) std::this_thread::yield();
  feeder.set_pace(kAFrameADay);
  feeder.stop();
  EXPECT_EQ(feeder.lost(), 0U);
}

}  // namespace
}  // namespace fibertap::testing
