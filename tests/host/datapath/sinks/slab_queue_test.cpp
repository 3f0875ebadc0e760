#include "host/datapath/sinks/slab_queue.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <new>
#include <span>

#include "tests/host/datapath/sinks/no_memory.h"

namespace fibertap {
namespace {

using testing::NoMemory;

constexpr std::size_t kRoom = 1 << 20;

/// One slab that is taken out.
std::size_t taken_bytes(SlabQueue& queue) {
  SlabQueue::Slabs slab = queue.take();
  const std::size_t bytes = slab.front().used;
  queue.give_back(slab);
  return bytes;
}

/// Reserves room for `bytes` and fills the first slab with them.
SlabQueue::Reserved add(SlabQueue& queue, std::size_t bytes) {
  const auto slabs = queue.reserve(bytes);
  static constexpr std::uint8_t kAny[1024] = {};
  slabs.first->append(std::span(kAny).first(bytes), 1);
  return slabs;
}

TEST(SlabQueue, ASlabThatIsBeingFilledIsNotTaken) {
  SlabQueue queue(kRoom);
  const auto first = add(queue, 100);
  const auto second = add(queue, 200);
  EXPECT_NE(first.first, second.first) << "each writer has slabs of its own";
  queue.commit(second);
  EXPECT_FALSE(queue.has_next()) << "what was reserved first comes first";
  queue.commit(first);
  EXPECT_EQ(taken_bytes(queue), 100U);
  EXPECT_EQ(taken_bytes(queue), 200U);
  EXPECT_TRUE(queue.is_empty());
}

TEST(SlabQueue, WhatIsFilledGrowsUntilItIsTaken) {
  SlabQueue queue(kRoom);
  for (int i = 0; i < 3; ++i) queue.commit(add(queue, 100));
  EXPECT_EQ(taken_bytes(queue), 300U);
  queue.commit(add(queue, 100));
  EXPECT_EQ(taken_bytes(queue), 100U);
}

TEST(SlabQueue, WhatWasReservedAndNotFilledIsFreeAgain) {
  SlabQueue queue(kRoom);
  for (int i = 0; i < 100; ++i) {
    const auto slabs = queue.reserve(kRoom);
    EXPECT_GE(std::distance(slabs.first, slabs.last), 3);
    const NoMemory no_memory;  // for a next one either
    queue.commit(slabs);
    EXPECT_TRUE(queue.is_empty());
  }
}

TEST(SlabQueue, AllThatItIsForIsQueuedWithoutMemory) {
  for (const std::size_t room : {std::size_t{0}, std::size_t{1}, kRoom}) {
    SlabQueue queue(room);
    const NoMemory no_memory;
    for (int turn = 0; turn < 3; ++turn) {
      std::size_t queued = 0;
      for (; queued + Slab::kLargestBlock <= room; queued += Slab::kLargestBlock) {
        const auto slabs = queue.reserve(Slab::kLargestBlock);
        static std::uint8_t block[Slab::kLargestBlock];
        (slabs.first->room() >= sizeof(block) ? slabs.first : slabs.last)->append(block, 1);
        queue.commit(slabs);
      }
      std::size_t taken = 0;
      while (queue.has_next()) taken += taken_bytes(queue);
      EXPECT_EQ(taken, queued);
    }
  }
}

TEST(SlabQueue, MoreThanItIsForTakesMemoryOnce) {
  SlabQueue queue(0);
  {
    const NoMemory no_memory;
    EXPECT_THROW(queue.reserve(4 * Slab::kBytes), std::bad_alloc);
    EXPECT_TRUE(queue.is_empty());
    queue.commit(add(queue, 100));  // goes on with what it has
    EXPECT_EQ(taken_bytes(queue), 100U);
  }
  queue.commit(queue.reserve(4 * Slab::kBytes));
  const NoMemory no_memory;
  queue.commit(queue.reserve(4 * Slab::kBytes));
}

TEST(SlabQueue, ADescriptionStandsBetweenWhatWasQueuedBeforeAndBehindIt) {
  SlabQueue queue(kRoom);
  queue.commit(add(queue, 100));
  SlabQueue::Slabs description(1);
  description.front().interfaces = {{7, "seven"}};
  queue.push(description);
  queue.commit(add(queue, 200));
  EXPECT_EQ(taken_bytes(queue), 100U);
  SlabQueue::Slabs described = queue.take();
  EXPECT_EQ(described.front().interfaces.size(), 1U);
  EXPECT_EQ(described.front().weight(), 1U);
  queue.give_back(described);
  EXPECT_EQ(taken_bytes(queue), 200U);
}

TEST(SlabQueue, IsEmptyOnceCleared) {
  SlabQueue queue(kRoom);
  queue.commit(add(queue, 100));
  queue.clear();
  EXPECT_TRUE(queue.is_empty());
  queue.commit(add(queue, 50));
  EXPECT_EQ(taken_bytes(queue), 50U);
}

}  // namespace
}  // namespace fibertap
