#include "host/datapath/sinks/queued_sink.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "host/datapath/sinks/capture_writer.h"
#include "tests/host/datapath/sinks/queue_fixture.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using testing::expect_that_it_adds_up;
using testing::Fifo;
using testing::finish_beside;

class QueuedSinkTest : public testing::QueueTest {};

const std::vector<Interface> kFirstInterfaces = {{7, "seven"}, {8, "eight"}};
const std::vector<Interface> kLaterInterfaces = {{9, "nine"}};

TEST_F(QueuedSinkTest, WritesAllThatItWasGiven) {
  CaptureWriter writer(folder_ / "out");
  QueuedSink sink(writer, {});
  for (int i = 0; i < 500; ++i) sink.write(result_);
  sink.finish(1, {});
  expect_that_it_adds_up(sink.counters(), 5000);
  EXPECT_EQ(sink.counters().written, 5000U);
  EXPECT_EQ(std::filesystem::file_size(folder_ / "out"), section_header().size() + 500 * 10000);
}

TEST_F(QueuedSinkTest, BehindAReaderThatDoesNotReadItNeitherWaitsNorLosesWithoutAName) {
  const Fifo fifo(folder_ / "fifo");
  CaptureWriter writer(fifo.path());
  QueuedSink sink(writer, {.bytes = 50000, .patience = 5s, .clock = clock_});
  std::uint64_t accepted = fill_pipe(sink);
  const auto is_under_way = [&sink] {
    const SinkCounters counters = sink.counters();
    return counters.queued == 0 || counters.queue_full < 1000;
  };
  for (; is_under_way(); accepted += 10) {
    sink.write(result_);
    std::this_thread::yield();
  }
  finish_beside(sink, [this] { clock_.advance(1s); });
  expect_that_it_adds_up(sink.counters(), accepted);
  EXPECT_EQ(sink.counters().written, 60U) << "what fits the pipe whole";
  EXPECT_GT(sink.counters().reader_stalled, 0U);
}

TEST_F(QueuedSinkTest, WithBackpressureAStalledReaderIsWaitedForUntilTheEndIsNear) {
  const Fifo fifo(folder_ / "fifo");
  CaptureWriter writer(fifo.path());
  QueuedSink sink(writer, {.bytes = 20000, .backpressure = true, .patience = 5s, .clock = clock_});
  std::uint64_t accepted = fill_pipe(sink);
  while (sink.counters().queued < 20) {  // the queue takes two
    if (!sink.has_room()) continue;
    sink.write(result_);
    accepted += 10;
  }
  clock_.advance(1h);
  EXPECT_FALSE(sink.has_room());
  sink.write(result_);  // was under way
  EXPECT_EQ(sink.counters().lost(), 0U);

  sink.hurry();
  clock_.advance(5s);
  EXPECT_FALSE(sink.has_room());
  clock_.advance(1ns);
  EXPECT_TRUE(sink.has_room());
  sink.write(result_);
  EXPECT_EQ(sink.counters().queue_full, 10U);
  sink.finish(1, {});  // the patience is spent once
  expect_that_it_adds_up(sink.counters(), accepted + 20);
}

TEST_F(QueuedSinkTest, WithBackpressureEvenAQueueOfNoBytesHasRoomForOne) {
  CaptureWriter writer(folder_ / "out");
  QueuedSink sink(writer, {.bytes = 0, .backpressure = true});
  for (int i = 0; i < 10; ++i) {
    while (!sink.has_room()) std::this_thread::sleep_for(1ms);
    sink.write(result_);
  }
  sink.finish(1, {});
  expect_that_it_adds_up(sink.counters(), 100);
  EXPECT_EQ(sink.counters().written, 100U);
}

TEST_F(QueuedSinkTest, WithBackpressureItWaitsForTheReaderAndLosesNothing) {
  const Fifo fifo(folder_ / "fifo");
  CaptureWriter writer(fifo.path());
  QueuedSink sink(writer, {.bytes = 50000, .backpressure = true});
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      if (fifo.read_some() == 0) std::this_thread::sleep_for(1ms);
    }
  });
  for (int i = 0; i < 100; ++i) {
    while (!sink.has_room()) std::this_thread::sleep_for(1ms);
    sink.write(result_);
  }
  sink.finish(1, {});
  done = true;
  reader.join();
  expect_that_it_adds_up(sink.counters(), 1000);
  EXPECT_EQ(sink.counters().written, 1000U);
}

TEST_F(QueuedSinkTest, GoesOnWhenTheReaderHasGone) {
  Fifo fifo(folder_ / "fifo");
  CaptureWriter writer(fifo.path());
  QueuedSink sink(writer, {});
  sink.write(result_);
  while (sink.counters().written == 0) std::this_thread::sleep_for(1ms);
  fifo.leave();
  for (int i = 0; i < 9; ++i) sink.write(result_);
  sink.finish(1, {});
  expect_that_it_adds_up(sink.counters(), 100);
  EXPECT_EQ(sink.counters().written, 10U);
  EXPECT_EQ(sink.counters().reader_gone, 90U);
  EXPECT_TRUE(sink.is_open());
}

TEST_F(QueuedSinkTest, ASlowReaderThatReadsOnIsWaitedForAtTheEnd) {
  const Fifo fifo(folder_ / "fifo");
  CaptureWriter writer(fifo.path());
  QueuedSink sink(writer, {.patience = 5s, .clock = clock_});
  const std::vector<std::uint8_t> large(4 * testing::kPipeBytes, 0xAB);
  sink.write({large, 10});
  finish_beside(sink, [&] {
    // Some bytes in less than the patience, many times over.
    const std::uint64_t taken = writer.taken();
    if (fifo.read_some(5000) == 0) return std::this_thread::yield();
    while (writer.taken() == taken && sink.counters().queued != 0) std::this_thread::yield();
    clock_.advance(1s);
  });
  expect_that_it_adds_up(sink.counters(), 10);
  EXPECT_EQ(sink.counters().written, 10U);
}

TEST_F(QueuedSinkTest, ANewReaderGetsACaptureFromItsBeginning) {
  Fifo fifo(folder_ / "fifo");
  CaptureWriter writer(fifo.path());
  QueuedSink sink(writer, {});
  sink.describe(kFirstInterfaces);
  sink.write(result_);
  while (sink.counters().written != 10) std::this_thread::sleep_for(1ms);
  fifo.leave();
  sink.write(result_);
  while (sink.counters().reader_gone != 10) std::this_thread::sleep_for(1ms);
  fifo.come_back();
  sink.describe(kLaterInterfaces);
  sink.write(result_);
  sink.finish(1, {});
  EXPECT_EQ(sink.counters().written, 20U);
  EXPECT_EQ(fifo.read_all(),
            testing::joined({section_header(), interface_descriptions(kFirstInterfaces),
                             interface_descriptions(kLaterInterfaces), blocks_}));
}

TEST_F(QueuedSinkTest, SeveralPipelinesMayWrite) {
  CaptureWriter writer(folder_ / "out");
  QueuedSink sink(writer, {});
  {
    std::vector<std::jthread> pipelines;
    for (int i = 0; i < 4; ++i) {
      pipelines.emplace_back([&] {
        for (int j = 0; j < 200; ++j) sink.write(result_);
      });
    }
  }
  sink.finish(1, {});
  expect_that_it_adds_up(sink.counters(), 8000);
  EXPECT_EQ(std::filesystem::file_size(folder_ / "out"), section_header().size() + 800 * 10000);
}

TEST_F(QueuedSinkTest, IsGivenUpWithoutAnEndWhenNobodyFinishesIt) {
  const Fifo fifo(folder_ / "fifo");
  CaptureWriter writer(fifo.path());
  QueuedSink sink(writer, {});
  for (int i = 0; i < 100; ++i) sink.write(result_);
}

}  // namespace
}  // namespace fibertap
