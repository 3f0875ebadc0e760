#include "host/datapath/sinks/queued_sink.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "host/base/error.h"
#include "host/datapath/sinks/capture_writer.h"
#include "tests/host/datapath/sinks/no_memory.h"
#include "tests/host/datapath/sinks/queue_fixture.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using testing::content_of;
using testing::expect_that_it_adds_up;

class QueuedSinkLossesTest : public testing::QueueTest {};

const std::vector<Interface> kDescribed = {{7, "seven"}, {8, "eight"}};

TEST_F(QueuedSinkLossesTest, NeedsNoMemoryForWhatItsQueueIsFor) {
  CaptureWriter writer(folder_ / "out");
  QueuedSink sink(writer, {.bytes = 1 << 20});
  {
    const testing::NoMemory no_memory;
    for (int i = 0; i < 100; ++i) sink.write(result_);
  }
  sink.finish(1, {});
  expect_that_it_adds_up(sink.counters(), 1000);
  EXPECT_EQ(sink.counters().written, 1000U);
}

TEST_F(QueuedSinkLossesTest, FramesThatThereIsNoMemoryForAreLostByNameAndTheEndComes) {
  CaptureWriter writer(folder_ / "out");
  QueuedSink sink(writer, {.bytes = 0, .backpressure = true});
  testing::Bytes blocks;
  for (int i = 0; i < 100; ++i) blocks = testing::joined({blocks, blocks_});
  const CheckedResult larger_than_the_queue{blocks, 1000};
  sink.write(result_);
  {
    const testing::NoMemory no_memory;
    sink.write(larger_than_the_queue);
  }
  sink.write(larger_than_the_queue);
  sink.finish(1, {});
  expect_that_it_adds_up(sink.counters(), 2010);
  EXPECT_EQ(sink.counters().written, 1010U);
  EXPECT_EQ(sink.counters().write_failed, 1000U);
  EXPECT_EQ(sink.counters().last_error, ENOMEM);
}

TEST_F(QueuedSinkLossesTest, InterfacesThatThereIsNoMemoryForAreRefusedAndTheEndComes) {
  CaptureWriter writer(folder_ / "out");
  QueuedSink sink(writer, {});
  {
    const testing::NoMemory no_memory;
    EXPECT_THROW(sink.describe(kDescribed), std::bad_alloc);
  }
  sink.write(result_);
  sink.finish(1, {});
  EXPECT_EQ(content_of(folder_ / "out"), testing::joined({section_header(), blocks_}));
}

/// Takes a run when it may, and keeps its frames for a while.
class KeepingWriter final : public Writer {
 public:
  const std::string& path() const noexcept override { return path_; }
  void describe(std::span<const Interface> /*interfaces*/) noexcept override {}
  Loss take(std::span<std::uint8_t> /*blocks*/, std::uint64_t /*frames*/) noexcept override {
    is_busy = true;
    may_take.wait(false);
    story += " take";
    return {};
  }
  void rest() noexcept override { has_rested = true; }
  Loss late_loss() noexcept override {
    if (late.empty()) return {};
    const Loss loss = late.back();
    late.pop_back();
    return loss;
  }
  void miss(std::uint64_t frames) noexcept override { story += " miss " + std::to_string(frames); }
  void finish(std::uint64_t /*time*/, std::span<const InterfaceCount> /*counts*/) override {
    late = {{3, ENOSPC}};
    if (fails) throw Error(Errc::kPartial, "it does");
  }
  void interrupt() noexcept override {}
  std::uint64_t taken() const noexcept override { return 0; }

  std::atomic<bool> is_busy = false;
  std::atomic<bool> may_take = false;
  std::atomic<bool> has_rested = false;
  bool fails = false;
  std::string story;
  std::vector<Loss> late;

 private:
  const std::string path_ = "kept";
};

TEST_F(QueuedSinkLossesTest, AWriterLearnsOfFramesThatWereLostBeforeIt) {
  KeepingWriter writer;
  QueuedSink sink(writer, {.bytes = 2 * blocks_.size()});
  sink.write(result_);
  while (!writer.is_busy) std::this_thread::yield();
  for (int i = 0; i < 4; ++i) sink.write(result_);  // one of them has room
  writer.may_take = true;
  writer.may_take.notify_all();
  sink.finish(1, {});
  EXPECT_EQ(writer.story, " take miss 30 take");
  EXPECT_EQ(sink.counters().queue_full, 30U);
}

TEST_F(QueuedSinkLossesTest, WhatAWriterLosesLaterIsNotWrittenAnyMore) {
  for (const bool fails : {false, true}) {
    KeepingWriter writer;
    writer.may_take = true;
    writer.fails = fails;
    writer.late = {{2, EPIPE}};
    QueuedSink sink(writer, {});
    while (!writer.has_rested) std::this_thread::yield();
    sink.write(result_);
    if (fails) {
      EXPECT_THROW(sink.finish(1, {}), Error);
    } else {
      sink.finish(1, {});
    }
    const SinkCounters counters = sink.counters();
    EXPECT_EQ(counters.written, 5U);
    EXPECT_EQ(counters.reader_gone, 2U);
    EXPECT_EQ(counters.write_failed, 3U);
    expect_that_it_adds_up(counters, 10);
  }
}

TEST_F(QueuedSinkLossesTest, OneRunMayLoseFramesForSeveralReasonsEachOfAName) {
  KeepingWriter writer;
  writer.may_take = true;
  writer.late = {{1, EPIPE}, {1, EINTR},   {1, EMSGSIZE}, {2, ENOBUFS},
                 {1, EIO},   {1, EBADMSG}, {2, EBUSY},    {3, ENETDOWN}};
  QueuedSink sink(writer, {});
  sink.write(result_);
  sink.write(result_);
  sink.finish(1, {});
  const SinkCounters counters = sink.counters();
  EXPECT_EQ(counters.reader_gone, 1U);
  EXPECT_EQ(counters.reader_stalled, 1U);
  EXPECT_EQ(counters.too_long, 1U);
  EXPECT_EQ(counters.port_full, 2U);
  EXPECT_EQ(counters.write_failed, 4U);
  EXPECT_EQ(counters.too_short, 1U);
  EXPECT_EQ(counters.interface_full, 2U);
  EXPECT_EQ(counters.interface_down, 3U);
  expect_that_it_adds_up(counters, 20);
}

}  // namespace
}  // namespace fibertap
