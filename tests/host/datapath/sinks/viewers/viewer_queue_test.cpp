#include "host/datapath/sinks/viewers/viewer_queue.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <random>

#include "tests/host/datapath/sinks/no_memory.h"
#include "tests/host/datapath/sinks/viewers/read_blocks.h"

namespace fibertap {
namespace {

using testing::block_on;
using testing::Bytes;
using testing::joined;
using testing::NoMemory;

/// A result of frames of one session on one interface.
struct Frames {
  explicit Frames(std::uint64_t count, std::uint32_t interface = 0, std::uint32_t vni = 7) {
    for (std::uint64_t i = 0; i < count; ++i) {
      blocks = joined({blocks, block_on(interface, {.caplen = 24, .vni = vni})});
    }
    result = {blocks, count};
  }
  Frames(const Frames&) = delete;
  Frames& operator=(const Frames&) = delete;

  Bytes blocks;
  CheckedResult result{};
};

void offer(ViewerQueue& queue, const Frames& frames) {
  ViewerQueue::Run whole;
  queue.offer(frames.result, whole);
}

void expect_that_it_adds_up(const SinkCounters& counters) {
  EXPECT_EQ(counters.accepted, counters.written + counters.lost() + counters.queued);
}

TEST(ViewerQueue, GivesWhatItWasOfferedInItsOrder) {
  ViewerQueue queue(SessionFilter(), 1 << 20);
  EXPECT_FALSE(queue.take());
  const Frames one(1);
  const Frames three(3);
  offer(queue, one);
  offer(queue, three);
  for (const Frames* const expected : {&one, &three}) {
    const auto item = queue.take();
    ASSERT_TRUE(item);
    EXPECT_EQ(*item->run, expected->blocks);
    EXPECT_EQ(item->frames, expected->result.accepted);
    EXPECT_TRUE(item->lost_before.empty());
    queue.count(*item, item->frames);
  }
  EXPECT_FALSE(queue.take());
  EXPECT_EQ(queue.counters().written, 4U);
  expect_that_it_adds_up(queue.counters());
}

TEST(ViewerQueue, TakesTheFramesOfItsSessionsOnly) {
  ViewerQueue queue(SessionFilter({8}), 1 << 20);
  const Frames seven(2, 0, 7);
  const Frames eight(1, 1, 8);
  offer(queue, seven);
  EXPECT_FALSE(queue.take());
  EXPECT_EQ(queue.counters().accepted, 0U);
  const Bytes both = joined({seven.blocks, eight.blocks, seven.blocks});
  ViewerQueue::Run whole;
  queue.offer({both, 5}, whole);
  EXPECT_EQ(*queue.take()->run, eight.blocks);
  EXPECT_EQ(whole, nullptr) << "nobody wanted a copy of all";
}

TEST(ViewerQueue, SharesOneCopyOfAllWithOthers) {
  ViewerQueue first(SessionFilter(), 1 << 20);
  ViewerQueue second(SessionFilter(), 1 << 20);
  const Frames frames(2);
  ViewerQueue::Run whole;
  first.offer(frames.result, whole);
  second.offer(frames.result, whole);
  EXPECT_EQ(first.take()->run, second.take()->run);
}

TEST(ViewerQueue, BeyondItsBytesFramesAreLostAndSaidBeforeTheNext) {
  const Frames ten(10, 3);
  const Frames other(2, 4);
  for (const bool takes_all : {true, false}) {
    ViewerQueue queue(
        SessionFilter(takes_all ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{7}),
        2 * ten.blocks.size());
    for (int i = 0; i < 5; ++i) offer(queue, ten);
    offer(queue, other);
    EXPECT_EQ(queue.counters().queue_full, 32U);
    EXPECT_EQ(queue.counters().queued, 20U);
    EXPECT_TRUE(queue.take()->lost_before.empty());
    offer(queue, other);
    EXPECT_TRUE(queue.take()->lost_before.empty()) << "it came before the losses";
    EXPECT_EQ(queue.take()->lost_before, (FramesOfInterfaces{{3, 30}, {4, 2}}));
    expect_that_it_adds_up(queue.counters());
  }
}

TEST(ViewerQueue, AResultLargerThanItIsTakenWhenNothingWaits) {
  ViewerQueue queue(SessionFilter(), 1);
  const Frames frames(3);
  offer(queue, frames);
  offer(queue, frames);
  EXPECT_EQ(queue.take()->frames, 3U);
  offer(queue, frames);
  EXPECT_EQ(queue.take()->lost_before, (FramesOfInterfaces{{0, 3}}));
}

TEST(ViewerQueue, AnEndedOneGivesWhatWaitsThenTheLastLossesAndTakesNothing) {
  const Frames frames(3, 9);
  ViewerQueue queue(SessionFilter(), frames.blocks.size());
  offer(queue, frames);
  offer(queue, frames);  // lost
  queue.end();
  offer(queue, frames);
  EXPECT_EQ(queue.counters().accepted, 6U);
  EXPECT_FALSE(queue.is_over());
  EXPECT_EQ(queue.take()->frames, 3U);
  EXPECT_FALSE(queue.is_over());
  const auto losses = queue.take();
  ASSERT_TRUE(losses);
  EXPECT_EQ(losses->run, nullptr);
  EXPECT_EQ(losses->lost_before, (FramesOfInterfaces{{9, 3}}));
  EXPECT_TRUE(queue.is_over());
  EXPECT_FALSE(queue.take());
}

TEST(ViewerQueue, WhatWaitsWhenItIsClosedFindsNobody) {
  ViewerQueue queue(SessionFilter(), 1 << 20);
  const Frames frames(3);
  offer(queue, frames);
  offer(queue, frames);
  const auto item = queue.take();
  queue.count(*item, 1);
  const SinkCounters last = queue.close();
  EXPECT_EQ(last.written, 1U);
  EXPECT_EQ(last.reader_gone, 5U);
  EXPECT_EQ(last.queued, 0U);
  offer(queue, frames);
  EXPECT_EQ(queue.counters().accepted, 6U);
  EXPECT_TRUE(queue.is_over());
  EXPECT_EQ(queue.close().reader_gone, 5U) << "again";
}

TEST(ViewerQueue, WithoutMemoryFramesAreCountedByName) {
  const Frames frames(3);
  for (const auto& vnis : {std::vector<std::uint32_t>{}, std::vector<std::uint32_t>{7}}) {
    ViewerQueue queue(SessionFilter(vnis), 1 << 20);
    {
      const NoMemory none;
      offer(queue, frames);
    }
    EXPECT_EQ(queue.counters().write_failed, 3U);
    EXPECT_EQ(queue.counters().last_error, ENOMEM);
    expect_that_it_adds_up(queue.counters());
    offer(queue, frames);
    EXPECT_EQ(queue.take()->frames, 3U) << "it goes on";
  }
}

TEST(ViewerQueue, EveryFrameIsSentLostOrWaitsWhateverHappens) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const Frames few(2, 0);
  const Frames many(9, 1);
  for (int run = 0; run < 200; ++run) {
    ViewerQueue queue(SessionFilter(), 1000 + random() % 3000);
    std::uint64_t offered = 0;
    std::uint64_t sent = 0;
    std::uint64_t lost = 0;
    for (int step = 0; step < 60; ++step) {
      if (random() % 3 != 0) {
        const Frames& frames = random() % 2 == 0 ? few : many;
        offer(queue, frames);
        offered += frames.result.accepted;
      } else if (const auto item = queue.take()) {
        queue.count(*item, item->frames);
        sent += item->frames;
        for (const auto& [interface, count] : item->lost_before) lost += count;
      }
      expect_that_it_adds_up(queue.counters());
    }
    queue.end();
    while (const auto item = queue.take()) {
      queue.count(*item, item->frames);
      sent += item->frames;
      for (const auto& [interface, count] : item->lost_before) lost += count;
    }
    EXPECT_EQ(queue.counters().accepted, offered);
    EXPECT_EQ(queue.counters().written, sent);
    EXPECT_EQ(queue.counters().queue_full, lost) << "each is said once";
    EXPECT_EQ(offered, sent + lost);
  }
}

}  // namespace
}  // namespace fibertap
