#include "host/target/target_snapshot.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <latch>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "host/datapath/engines/model_engine.h"
#include "host/rules/compile.h"
#include "host/target/live_target.h"
#include "tests/host/target/flooded_ports.h"
#include "tests/support/packet.h"

// What readers on other threads see of pipelines that work.

namespace fibertap::testing {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

/// Rules that accept everything, or drop it.
class RuleSets {
 public:
  SharedRules next(bool accept) {
    return std::make_shared<const RuleImage>(
        compile({}, {kVxlanPort, accept, ++generation_}, interfaces_));
  }

 private:
  Interfaces interfaces_;
  std::uint32_t generation_ = 0;
};

std::vector<std::unique_ptr<Engine>> two_models(const SharedRules& rules) {
  std::vector<std::unique_ptr<Engine>> engines;
  for (int i = 0; i < 2; ++i) {
    engines.push_back(std::make_unique<ModelEngine>(SlotSizes{2, 16384}));
    engines.back()->load_rules(*rules);
  }
  return engines;
}

TEST(TargetSnapshots, AddUpForEveryReaderWhileRulesChange) {
  FloodedPorts ports;
  RuleSets rules;
  const SharedRules first = rules.next(true);
  const auto engines = two_models(first);
  TargetParts parts{first, 1, {}};
  parts.snapshot_age = 1ms;
  LiveTarget target(ports, engines, parts);

  std::atomic<bool> is_over = false;
  std::atomic<std::uint64_t> fewest_looks = 0;
  std::vector<std::thread> readers;
  std::atomic<int> wrong = 0;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      std::uint64_t before = 0;
      while (!is_over) {
        const TargetSnapshot now = target.snapshot();
        const SessionStatistics::Session sessions = now.sessions().sum();
        const bool adds_up = now.received == now.totals.offered().frames + now.pending &&
                             sessions.accepted == now.totals[abi::Disposition::accepted].frames &&
                             now.unknown_vnis().top(2).size() <= 1 && now.received >= before;
        if (!adds_up) ++wrong;
        if (now.received > before) ++fewest_looks;
        before = now.received;
      }
    });
  }
  for (int swap = 0; swap < 40; ++swap) {
    std::this_thread::sleep_for(5ms);
    target.swap_rules(rules.next(swap % 2 != 0), 1);
  }
  while (fewest_looks < 20) std::this_thread::yield();
  is_over = true;
  for (std::thread& reader : readers) reader.join();
  target.stop();
  target.publish_exactly();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(target.snapshot().received, ports.frames());
  EXPECT_EQ(target.snapshot().totals.offered().frames, ports.frames());
}

TEST(TargetSnapshots, AreReadWhileAnEngineStandsStill) {
  /// Judges nothing before it may.
  class Standing final : public SoftwareEngine<model::Model> {
   public:
    Standing() : SoftwareEngine("standing", SlotSizes{2, 16384}) {}
    void submit(BatchSlot& slot) override {
      stands = true;
      may_go.wait();
      SoftwareEngine::submit(slot);
    }
    std::atomic<bool> stands = false;
    std::latch may_go{1};
  };
  FloodedPorts ports(1);
  RuleSets rules;
  const SharedRules first = rules.next(true);
  std::vector<std::unique_ptr<Engine>> engines;
  engines.push_back(std::make_unique<Standing>());
  auto& engine = static_cast<Standing&>(*engines.front());
  engine.load_rules(*first);
  LiveTarget target(ports, engines, {first, 1, {}});
  while (!engine.stands) std::this_thread::yield();
  for (int i = 0; i < 1000; ++i) {
    const TargetSnapshot snapshot = target.snapshot();
    EXPECT_EQ(snapshot.received, snapshot.totals.offered().frames + snapshot.pending);
  }
  engine.may_go.count_down();
  while (target.snapshot().totals.offered().frames == 0) std::this_thread::yield();
}

/// Frames when they are asked for, of an interface that wakes who waits for one.
class Bell final : public FrameSource {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      ++waiting_;
    }
    rang_.notify_all();
  }
  std::size_t pull(std::span<Frame> burst) override {
    const std::lock_guard lock(mutex_);
    if (waiting_ == 0) return 0;
    --waiting_;
    burst[0] = {1, static_cast<std::uint32_t>(frame_.size()), frame_};
    return 1;
  }
  bool has_ended() const noexcept override { return false; }
  bool wait(std::chrono::nanoseconds most) override {
    std::unique_lock lock(mutex_);
    rang_.wait_for(lock, most, [this] { return waiting_ != 0; });
    return true;
  }

 private:
  const Bytes frame_ = mirrored(Packet().ethernet().ipv4().udp().payload(20)).vni(7).bytes();
  std::mutex mutex_;
  std::condition_variable rang_;
  int waiting_ = 0;
};

/// The pipeline sleeps but for this frame, and a snapshot was published just before it comes: none
/// waits longer. A busy machine may take its time, but not ten times in a row.
TEST(TargetSnapshots, OfAPipelineThatSleepsHaveWhatIsFinalWithinATenthOfASecond) {
  Bell bell;
  RuleSets rules;
  const SharedRules first = rules.next(true);
  ModelEngine engine;
  engine.load_rules(*first);
  PipelineThread thread(bell, {bell, engine, first, 1, {}, false, {}, {.age = 200us}, kSnapshotAge},
                        50us,
                        [](std::function<void()> work) { return std::thread(std::move(work)); });
  auto shortest = Steady::duration::max();
  for (std::uint64_t frames = 1; frames <= 10; ++frames) {
    const auto before = thread.snapshot();
    while (thread.snapshot() == before) std::this_thread::sleep_for(100us);
    const auto start = Steady::now();
    bell.ring();
    while (thread.snapshot()->sessions().sum().accepted < frames) {
      std::this_thread::sleep_for(100us);
    }
    shortest = std::min(shortest, Steady::now() - start);
  }
  EXPECT_LT(shortest, 100ms);
}

}  // namespace
}  // namespace fibertap::testing
