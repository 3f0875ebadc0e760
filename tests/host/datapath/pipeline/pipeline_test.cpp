#include "host/datapath/pipeline/pipeline.h"

#include <gtest/gtest.h>

#include <deque>

#include "host/datapath/engines/model_engine.h"
#include "tests/host/datapath/pipeline/pipeline_parts.h"

namespace fibertap::testing {
namespace {

/// An engine that works on what it was given only when it is polled, one slot a turn, so that all
/// its slots are in flight at once.
class LazyEngine final : public Engine {
 public:
  explicit LazyEngine(const SlotSizes& sizes) : engine_(sizes) {}
  std::string_view name() const noexcept override { return "lazy"; }
  void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
  BatchSlot* acquire() override { return engine_.acquire(); }
  void submit(BatchSlot& slot) override { waiting_.push_back(&slot); }
  BatchSlot* poll() override {
    if (waiting_.empty() || (polls_++ % 2 == 0)) return nullptr;
    engine_.submit(*waiting_.front());
    waiting_.pop_front();
    return engine_.poll();
  }
  void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
  void begin_reading(std::shared_ptr<CounterImage> to) override {
    engine_.begin_reading(std::move(to));
  }
  bool has_read() override { return engine_.has_read(); }
  CounterImage read_counters() override { return engine_.read_counters(); }

 private:
  ModelEngine engine_;
  std::deque<BatchSlot*> waiting_;
  unsigned polls_ = 0;
};

struct Outcome {
  Bytes bytes;
  std::uint64_t frames;
  std::uint64_t offered;
  std::uint64_t last_timestamp;
  bool damaged;
};

Outcome run(FrameSource& source, Engine& engine) {
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  engine.load_rules(rules);
  CountingSink sink;
  Sink* const sinks[] = {&sink};
  Pipeline pipeline({source, engine, borrowed(rules), interfaces.all().size(), sinks});
  while (pipeline.poll_once()) {
  }
  return {sink.bytes, sink.frames, pipeline.totals().offered().frames, pipeline.last_timestamp_ns(),
          pipeline.damage().has_value()};
}

TEST(Pipeline, EveryFrameOfTheSourceIsAccountedForInOrder) {
  ListedFrames source(frames(1000));
  ModelEngine engine;
  const Outcome done = run(source, engine);
  EXPECT_EQ(done.frames, 1000U);
  EXPECT_EQ(done.offered, 1000U);
  EXPECT_EQ(done.last_timestamp, 2000U);
  EXPECT_FALSE(done.damaged);
}

TEST(Pipeline, TheBytesDoNotDependOnBatchSizeBurstSizeOrSlots) {
  ListedFrames source(frames(1000));
  ModelEngine engine;
  const Bytes expected = run(source, engine).bytes;
  for (const std::size_t burst : {1U, 3U, 256U, 1000U}) {
    for (const SlotSizes sizes : {SlotSizes{1, 9792}, SlotSizes{2, 16384}, SlotSizes{5, 65536}}) {
      ListedFrames again(frames(1000), burst);
      LazyEngine lazy(sizes);
      EXPECT_EQ(run(again, lazy).bytes, expected) << burst << ' ' << sizes.slots;
    }
  }
}

TEST(Pipeline, EveryBatchIsCountedWithItsFramesAndTheAgeOfItsFirst) {
  // Frames from the epoch are older than any bucket, those from the future are as young as can be.
  constexpr std::uint64_t kFuture = std::uint64_t{1} << 62;
  for (const std::uint64_t begin : {std::uint64_t{0}, kFuture}) {
    ListedFrames source(frames(1000));
    source.begin_at(begin);
    LazyEngine engine({3, 16384});
    Interfaces interfaces;
    const RuleImage rules = accept_everything(interfaces);
    engine.load_rules(rules);
    Pipeline pipeline({source, engine, borrowed(rules), interfaces.all().size(), {}});
    while (pipeline.poll_once()) {
    }
    pipeline.publish_exactly();
    const BatchCounters batches = pipeline.snapshot()->batches;
    EXPECT_EQ(batches.frames.sum, 1000U);
    EXPECT_GT(batches.frames.values(), 10U);
    EXPECT_EQ(batches.latency_ns.values(), batches.frames.values());
    EXPECT_EQ(begin == 0 ? batches.latency_ns.counts.back() : batches.latency_ns.counts.front(),
              batches.frames.values());
  }
}

/// Keeps all that it was given until it is asked to answer.
class SilentEngine final : public Engine {
 public:
  explicit SilentEngine(const SlotSizes& sizes) : engine_(sizes) {}
  std::string_view name() const noexcept override { return "silent"; }
  void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
  BatchSlot* acquire() override { return engine_.acquire(); }
  void submit(BatchSlot& slot) override { engine_.submit(slot); }
  BatchSlot* poll() override { return is_silent ? nullptr : engine_.poll(); }
  void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
  void begin_reading(std::shared_ptr<CounterImage> to) override {
    engine_.begin_reading(std::move(to));
  }
  bool has_read() override { return engine_.has_read(); }
  CounterImage read_counters() override { return engine_.read_counters(); }

  bool is_silent = true;

 private:
  ModelEngine engine_;
};

TEST(Pipeline, SaysSinceWhenItsEngineOwesBatchesWhileItTurns) {
  ListedFrames source(frames(10), 10);
  SilentEngine engine({2, 16384});
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  engine.load_rules(rules);
  PipelineParts parts{source, engine, borrowed(rules), interfaces.all().size(), {}};
  parts.limits.frames = 5;
  parts.snapshot_age = std::chrono::nanoseconds(0);
  Pipeline pipeline(parts);
  EXPECT_EQ(pipeline.snapshot()->answered, pipeline.snapshot()->taken);
  EXPECT_TRUE(pipeline.poll_once());
  const auto asked = pipeline.snapshot()->answered;
  for (int i = 0; i < 5; ++i) {
    const auto before = pipeline.snapshot()->taken;
    EXPECT_TRUE(pipeline.poll_once());
    EXPECT_GT(pipeline.snapshot()->taken, before) << "it turns";
    EXPECT_EQ(pipeline.snapshot()->answered, asked) << "and waits";
  }
  engine.is_silent = false;
  while (pipeline.poll_once()) {
  }
  pipeline.publish_exactly();
  EXPECT_GT(pipeline.snapshot()->answered, asked);
  EXPECT_EQ(pipeline.snapshot()->answered, pipeline.snapshot()->taken);
}

TEST(Pipeline, NothingInIsNothingOut) {
  ListedFrames source({});
  ModelEngine engine;
  EXPECT_EQ(run(source, engine).offered, 0U);
}

TEST(Pipeline, WhatLiesBeforeDamageIsWrittenAndTheDamageIsTold) {
  ListedFrames source(frames(100));
  source.then_throw(Errc::kPartial);
  ModelEngine engine;
  const Outcome done = run(source, engine);
  EXPECT_EQ(done.frames, 100U);
  EXPECT_TRUE(done.damaged);
}

TEST(Pipeline, ASourceThatIsNoneAtAllEndsItAtOnce) {
  ListedFrames source(frames(100));
  source.then_throw(Errc::kConfiguration);
  ModelEngine engine;
  EXPECT_THROW(run(source, engine), Error);
}

TEST(Pipeline, EndsWhenNobodyReadsAnyMore) {
  ListedFrames source(frames(5000));
  ModelEngine engine({1, 16384});
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  engine.load_rules(rules);
  CountingSink sink;
  sink.closes_after = 2;
  Sink* const sinks[] = {&sink};
  Pipeline pipeline({source, engine, borrowed(rules), interfaces.all().size(), sinks});
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(sink.batches, 2U);
  EXPECT_LT(pipeline.totals().offered().frames, 5000U);
}

TEST(Pipeline, TakesNothingInWhileASinkHasNoRoomAndGoesOnLater) {
  ListedFrames source(frames(100), 10);
  ModelEngine engine;
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  engine.load_rules(rules);
  CountingSink sink;
  Sink* const sinks[] = {&sink};
  Pipeline pipeline({source, engine, borrowed(rules), interfaces.all().size(), sinks});
  EXPECT_TRUE(pipeline.poll_once());
  EXPECT_EQ(pipeline.pending(), 10U);
  sink.room = false;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(pipeline.poll_once());
  EXPECT_EQ(pipeline.pending(), 10U);
  sink.room = true;
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(sink.frames, 100U);
}

TEST(Pipeline, WithoutASinkFramesAreJudgedAndCounted) {
  ListedFrames source(frames(10));
  ModelEngine engine;
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  engine.load_rules(rules);
  Pipeline pipeline({source, engine, borrowed(rules), interfaces.all().size(), {}});
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(pipeline.totals()[abi::Disposition::accepted].frames, 10U);
  EXPECT_EQ(pipeline.unknown_vnis().top(1).at(0).frames, 10U);
}

TEST(Pipeline, AnEngineThatCannotBeLostEndsItWithItsError) {
  class Broken final : public Engine {
   public:
    std::string_view name() const noexcept override { return "broken"; }
    void load_rules(const RuleImage&) override {}
    BatchSlot* acquire() override { throw Error(Errc::kDevice, "broken"); }
    void submit(BatchSlot&) override {}
    BatchSlot* poll() override { return nullptr; }
    void release(BatchSlot&) noexcept override {}
    void begin_reading(std::shared_ptr<CounterImage>) override {}
    bool has_read() override { return false; }
    CounterImage read_counters() override { return CounterImage(abi::RuleImageHeader{}); }
  } engine;
  ListedFrames source(frames(1));
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  Pipeline pipeline({source, engine, borrowed(rules), interfaces.all().size(), {}});
  EXPECT_THROW(pipeline.poll_once(), Error);
}

TEST(Pipeline, VerificationSeesABitThatIsNotAsTheEngineWroteIt) {
  class Flipping final : public Engine {
   public:
    std::string_view name() const noexcept override { return "flipping"; }
    void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
    BatchSlot* acquire() override { return engine_.acquire(); }
    void submit(BatchSlot& slot) override { engine_.submit(slot); }
    BatchSlot* poll() override {
      BatchSlot* const slot = engine_.poll();
      if (slot != nullptr) slot->result[40] ^= 1;  // within the first frame's data
      return slot;
    }
    void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
    void begin_reading(std::shared_ptr<CounterImage> to) override {
      engine_.begin_reading(std::move(to));
    }
    bool has_read() override { return engine_.has_read(); }
    CounterImage read_counters() override { return engine_.read_counters(); }

   private:
    ModelEngine engine_;
  };
  for (const bool verify : {false, true}) {
    ListedFrames source(frames(10));
    Flipping engine;
    Interfaces interfaces;
    const RuleImage rules = accept_everything(interfaces);
    engine.load_rules(rules);
    Pipeline pipeline({source, engine, borrowed(rules), interfaces.all().size(), {}, verify});
    const auto run = [&] {
      while (pipeline.poll_once()) {
      }
    };
    if (verify) {
      EXPECT_THROW(run(), Error);
      pipeline.publish_exactly();  // waits for nothing that will not come
      EXPECT_EQ(pipeline.totals().offered().frames, 10U);
    } else {
      EXPECT_NO_THROW(run());
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
