#include "host/datapath/sinks/queued_sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "host/base/error.h"
#include "host/datapath/sinks/capture_writer.h"
#include "tests/host/datapath/sinks/no_memory.h"
#include "tests/host/datapath/sinks/written.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using testing::content_of;

constexpr std::size_t kPipeBytes = 65536;

const std::vector<Interface> kFirstInterfaces = {{7, "seven"}, {8, "eight"}};
const std::vector<Interface> kLaterInterfaces = {{9, "nine"}};

/// A FIFO, and a reader that reads when it is asked to.
class Fifo {
 public:
  explicit Fifo(std::string path) : path_(std::move(path)) {
    mkfifo(path_.c_str(), 0600);
    come_back();
  }
  ~Fifo() { leave(); }
  Fifo(const Fifo&) = delete;
  Fifo& operator=(const Fifo&) = delete;

  const std::string& path() const { return path_; }

  /// Bytes that were there.
  std::size_t read_some(std::size_t most = kPipeBytes) const { return read_bytes(most).size(); }
  testing::Bytes read_all() const { return read_bytes(kPipeBytes); }

  void come_back() { fd_ = open(path_.c_str(), O_RDONLY | O_NONBLOCK); }
  void leave() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  testing::Bytes read_bytes(std::size_t most) const {
    testing::Bytes bytes(most);
    const ssize_t count = read(fd_, bytes.data(), bytes.size());
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }

  std::string path_;
  int fd_ = -1;
};

/// A clock that stands until it is put forward.
class TestClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(std::chrono::nanoseconds(ns_)); }
  void advance(std::chrono::nanoseconds by) { ns_ += by.count(); }
  void wait(std::condition_variable& changed, std::unique_lock<std::mutex>& lock,
            TimePoint until) const override {
    if (now() < until) changed.wait_for(lock, 1ms);
  }

 private:
  std::atomic<std::int64_t> ns_ = 1;
};

/// Finishes a sink while another thread does `work`; when it does, `work` is asked to stop.
template <typename Work>
void finish_beside(QueuedSink& sink, Work work) {
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) work();
  });
  sink.finish(1, {});
  done = true;
  other.join();
}

void expect_that_it_adds_up(const SinkCounters& counters, std::uint64_t accepted) {
  EXPECT_EQ(counters.accepted, accepted);
  EXPECT_EQ(counters.accepted, counters.written + counters.lost());
  EXPECT_EQ(counters.queued, 0U);
}

class QueuedSinkTest : public ::testing::Test {
 protected:
  QueuedSinkTest() { std::signal(SIGPIPE, SIG_IGN); }

  testing::TemporaryFolder folder_;
  const std::vector<std::uint8_t> block_ = std::vector<std::uint8_t>(10000, 0xAB);
  const CheckedResult result_{block_, 10};
  TestClock clock_;
};

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
  std::uint64_t accepted = 0;
  const auto is_under_way = [&sink] {
    const SinkCounters counters = sink.counters();
    return counters.written < 60 || counters.queued == 0 || counters.queue_full < 1000;
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
  std::uint64_t accepted = 0;
  // The pipe takes six, what fits it whole, and the queue two.
  while (sink.counters().written < 60 || sink.counters().queued < 20) {
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
  const std::vector<std::uint8_t> large(4 * kPipeBytes, 0xAB);
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

TEST_F(QueuedSinkTest, FramesThatThereIsNoMemoryForAreLostByNameAndTheEndComes) {
  CaptureWriter writer(folder_ / "out");
  QueuedSink sink(writer, {});
  sink.write(result_);
  {
    const testing::NoMemory no_memory;
    sink.write(result_);
  }
  sink.write(result_);
  sink.finish(1, {});
  expect_that_it_adds_up(sink.counters(), 30);
  EXPECT_EQ(sink.counters().written, 20U);
  EXPECT_EQ(sink.counters().write_failed, 10U);
  EXPECT_EQ(sink.counters().last_error, ENOMEM);
}

TEST_F(QueuedSinkTest, InterfacesThatThereIsNoMemoryForAreRefusedAndTheEndComes) {
  CaptureWriter writer(folder_ / "out");
  QueuedSink sink(writer, {});
  {
    const testing::NoMemory no_memory;
    EXPECT_THROW(sink.describe(kFirstInterfaces), std::bad_alloc);
  }
  sink.write(result_);
  sink.finish(1, {});
  EXPECT_EQ(content_of(folder_ / "out"), testing::joined({section_header(), block_}));
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
                             interface_descriptions(kLaterInterfaces), block_}));
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

TEST_F(QueuedSinkTest, AWriterLearnsOfFramesThatWereLostBeforeIt) {
  KeepingWriter writer;
  QueuedSink sink(writer, {.bytes = 2 * block_.size()});
  sink.write(result_);
  while (!writer.is_busy) std::this_thread::yield();
  for (int i = 0; i < 4; ++i) sink.write(result_);  // one of them has room
  writer.may_take = true;
  writer.may_take.notify_all();
  sink.finish(1, {});
  EXPECT_EQ(writer.story, " take miss 30 take");
  EXPECT_EQ(sink.counters().queue_full, 30U);
}

TEST_F(QueuedSinkTest, WhatAWriterLosesLaterIsNotWrittenAnyMore) {
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

TEST_F(QueuedSinkTest, OneRunMayLoseFramesForSeveralReasonsEachOfAName) {
  KeepingWriter writer;
  writer.may_take = true;
  writer.late = {{1, EPIPE}, {1, EINTR}, {1, EMSGSIZE}, {2, ENOBUFS}, {1, EIO}};
  QueuedSink sink(writer, {});
  sink.write(result_);
  sink.finish(1, {});
  const SinkCounters counters = sink.counters();
  EXPECT_EQ(counters.reader_gone, 1U);
  EXPECT_EQ(counters.reader_stalled, 1U);
  EXPECT_EQ(counters.too_long, 1U);
  EXPECT_EQ(counters.port_full, 2U);
  EXPECT_EQ(counters.write_failed, 4U);
  expect_that_it_adds_up(counters, 10);
}

TEST_F(QueuedSinkTest, IsGivenUpWithoutAnEndWhenNobodyFinishesIt) {
  const Fifo fifo(folder_ / "fifo");
  CaptureWriter writer(fifo.path());
  QueuedSink sink(writer, {});
  for (int i = 0; i < 100; ++i) sink.write(result_);
}

}  // namespace
}  // namespace fibertap
