#include "host/datapath/engines/cpu/batch_workers.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

namespace fibertap::testing {
namespace {

using cpu::BatchWorkers;
using std::chrono::microseconds;
using std::chrono::seconds;

constexpr seconds kLong{60};

TEST(BatchWorkers, WorkOnAsManyBatchesAtOnceAsThereAreThreads) {
  std::array<BatchSlot, 3> slots;
  std::latch all_are_at_work(slots.size());
  BatchWorkers workers(3, [&](unsigned, BatchSlot&) { all_are_at_work.arrive_and_wait(); });
  for (BatchSlot& slot : slots) workers.submit(slot);
  for (BatchSlot& slot : slots) EXPECT_EQ(workers.poll(kLong), &slot);
}

TEST(BatchWorkers, BatchesComeBackInOrderThoughLaterOnesAreFinishedFirst) {
  std::array<BatchSlot, 4> slots;
  std::latch others_are_finished(slots.size() - 1);
  BatchWorkers workers(2, [&](unsigned, BatchSlot& slot) {
    if (&slot == &slots[0]) {
      others_are_finished.wait();
    } else {
      others_are_finished.count_down();
    }
  });
  for (BatchSlot& slot : slots) workers.submit(slot);
  for (BatchSlot& slot : slots) EXPECT_EQ(workers.poll(kLong), &slot);
  EXPECT_EQ(workers.poll(kLong), nullptr)
      << "nothing is in flight, so there is nothing to wait for";
}

TEST(BatchWorkers, APollWithoutPatienceDoesNotWait) {
  BatchSlot slot;
  std::latch may_finish(1);
  BatchWorkers workers(1, [&](unsigned, BatchSlot&) { may_finish.wait(); });
  workers.submit(slot);
  EXPECT_EQ(workers.poll(microseconds(0)), nullptr);
  EXPECT_EQ(workers.poll(microseconds(50)), nullptr);
  may_finish.count_down();
  EXPECT_EQ(workers.poll(kLong), &slot);
}

TEST(BatchWorkers, EachWorkerHasItsNumberAndNoCallOfOneOverlapsAnother) {
  constexpr std::size_t kBatches = 1000;
  std::vector<BatchSlot> slots(kBatches);
  std::array<std::size_t, 4> batches_of{};  // not atomic: the thread sanitizer would see an overlap
  BatchWorkers workers(batches_of.size(),
                       [&](unsigned worker, BatchSlot&) { ++batches_of.at(worker); });
  for (BatchSlot& slot : slots) workers.submit(slot);
  for (BatchSlot& slot : slots) EXPECT_EQ(workers.poll(kLong), &slot);
  std::size_t sum = 0;
  for (const std::size_t batches : batches_of) sum += batches;
  EXPECT_EQ(sum, kBatches);
}

TEST(BatchWorkers, EveryWorkerPassesAMarkBehindItsWorkBeforeItAndBeforeItsWorkBehindIt) {
  constexpr unsigned kThreads = 3;
  std::array<BatchSlot, 40> slots;
  std::array<std::atomic<unsigned>, kThreads> passed{};
  std::atomic<unsigned> wrong = 0;
  const auto is_before = [&](const BatchSlot& slot) { return &slot - slots.data() < 20; };
  BatchWorkers workers(
      kThreads,
      [&](unsigned worker, BatchSlot& slot) {
        if ((passed.at(worker) == 0) != is_before(slot)) ++wrong;
        std::this_thread::yield();
      },
      [&](unsigned worker) { ++passed.at(worker); });
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (i == 20) workers.mark();
    workers.submit(slots.at(i));
  }
  for (BatchSlot& slot : slots) EXPECT_EQ(workers.poll(kLong), &slot);
  EXPECT_TRUE(workers.is_passed(kLong));
  EXPECT_EQ(wrong, 0U);
  for (const auto& times : passed) EXPECT_EQ(times, 1U);
}

TEST(BatchWorkers, AMarkWaitsForTheBatchThatAWorkerIsAt) {
  BatchSlot slot;
  std::latch may_finish(1);
  BatchWorkers workers(
      2, [&](unsigned, BatchSlot&) { may_finish.wait(); }, [](unsigned) {});
  workers.submit(slot);
  workers.mark();
  EXPECT_FALSE(workers.is_passed(microseconds(1000)));
  may_finish.count_down();
  EXPECT_TRUE(workers.is_passed(kLong));
  EXPECT_EQ(workers.poll(kLong), &slot);
}

TEST(BatchWorkers, WorkersWithoutABatchPassAMarkAgainAndAgain) {
  std::atomic<unsigned> passes = 0;
  BatchWorkers workers(
      2, [](unsigned, BatchSlot&) {}, [&](unsigned) { ++passes; });
  for (unsigned mark = 1; mark <= 100; ++mark) {
    workers.mark();
    ASSERT_TRUE(workers.is_passed(kLong));
    EXPECT_EQ(passes, 2 * mark);
  }
}

TEST(BatchWorkers, WhatTheWorkThrowsIsThrownInItsTurnAndEveryTimeAgain) {
  std::array<BatchSlot, 3> slots;
  BatchWorkers workers(2, [&](unsigned, BatchSlot& slot) {
    if (&slot == &slots[1]) throw std::runtime_error("broken");
  });
  for (BatchSlot& slot : slots) workers.submit(slot);
  EXPECT_EQ(workers.poll(kLong), &slots[0]);
  EXPECT_THROW(workers.poll(kLong), std::runtime_error);
  EXPECT_THROW(workers.poll(microseconds(0)), std::runtime_error);
}

TEST(BatchWorkers, EndingThemFinishesWhatWasBegun) {
  std::array<BatchSlot, 100> slots;
  std::latch is_begun(1);
  std::atomic<bool> is_finished = false;
  {
    BatchWorkers workers(1, [&](unsigned, BatchSlot& slot) {
      if (&slot != &slots[0]) return;
      is_begun.count_down();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      is_finished = true;
    });
    for (BatchSlot& slot : slots) workers.submit(slot);
    is_begun.wait();
  }
  EXPECT_TRUE(is_finished);
}

}  // namespace
}  // namespace fibertap::testing
