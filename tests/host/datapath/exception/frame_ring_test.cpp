#include "host/datapath/exception/frame_ring.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>
#include <vector>

namespace fibertap {
namespace {

std::vector<std::uint8_t> numbered(std::uint32_t number, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(number + i);
  return bytes;
}

void expect_front(FrameRing& ring, std::uint32_t number, std::size_t size) {
  const auto entry = ring.front();
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->port, number);
  EXPECT_TRUE(std::ranges::equal(entry->bytes, numbered(number, size))) << number;
  ring.drop();
}

TEST(FrameRing, GivesFramesOfEveryLengthInTheirOrderRoundAndRound) {
  FrameRing ring(1024);
  std::uint32_t put = 0;
  std::uint32_t got = 0;
  for (std::size_t size = 0; size < 300; ++size) {
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(ring.put({put++, numbered(put, size)})) << size;
    for (int i = 0; i < 2; ++i) {
      const auto entry = ring.front();
      ASSERT_TRUE(entry);
      EXPECT_EQ(entry->port, got++);
      EXPECT_TRUE(std::ranges::equal(entry->bytes, numbered(got, size))) << size;
      ring.drop();
    }
    EXPECT_FALSE(ring.front());
  }
}

TEST(FrameRing, TakesNoMoreThanItHoldsAndLosesNothingOfThat) {
  FrameRing ring(1024);
  std::uint32_t put = 0;
  while (ring.put({put, numbered(put, 56)})) ++put;
  EXPECT_EQ(put, 1024U / 64);
  expect_front(ring, 0, 56);
  EXPECT_FALSE(ring.put({99, numbered(99, 57)})) << "a byte more than became free";
  EXPECT_TRUE(ring.put({put, numbered(put, 56)}));
  for (std::uint32_t i = 1; i <= put; ++i) expect_front(ring, i, 56);
  EXPECT_FALSE(ring.front());
}

TEST(FrameRing, AFrameThatNeverFitsIsRefused) {
  FrameRing ring(1024);
  EXPECT_FALSE(ring.put({1, numbered(1, 1017)}));
  EXPECT_TRUE(ring.put({1, numbered(1, 1016)}));
}

TEST(FrameRing, BetweenTwoThreadsNothingIsLostOrChanged) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(seed);
  FrameRing ring(4096);
  constexpr std::uint32_t kFrames = 50'000;
  std::jthread filler([&] {
    std::mt19937 random(seed);
    for (std::uint32_t i = 0; i < kFrames; ++i) {
      const auto frame = numbered(i, random() % 200);
      while (!ring.put({i, frame})) std::this_thread::yield();
    }
  });
  std::mt19937 random(seed);
  for (std::uint32_t i = 0; i < kFrames; ++i) {
    std::optional<FrameRing::Entry> entry;
    while (!(entry = ring.front())) std::this_thread::yield();
    ASSERT_EQ(entry->port, i);
    ASSERT_TRUE(std::ranges::equal(entry->bytes, numbered(i, random() % 200)));
    ring.drop();
  }
}

}  // namespace
}  // namespace fibertap
