#include "host/datapath/ingest/pcapng_clock.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/capture_builder.h"

namespace fibertap {
namespace {

using testing::kCaptureTime;

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
constexpr std::int64_t kMaxSeconds = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMinSeconds = std::numeric_limits<std::int64_t>::min();
constexpr std::uint8_t kBinary = 0x80;

std::uint64_t ns(std::uint8_t resolution, std::uint64_t ticks, std::int64_t offset_seconds = 0) {
  return PcapngClock(resolution, offset_seconds).nanoseconds(ticks);
}

TEST(PcapngClock, CountsMicrosecondsUnlessTold) {
  EXPECT_EQ(PcapngClock().nanoseconds(1'234'567), 1'234'567'000u);
}

TEST(PcapngClock, CountsInPowersOfTen) {
  EXPECT_EQ(ns(0, 1'553'000'000), 1'553'000'000'000'000'000u);
  EXPECT_EQ(ns(3, 1'553'000'000'123), 1'553'000'000'123'000'000u);
  EXPECT_EQ(ns(6, 1'553'000'000'123'456), 1'553'000'000'123'456'000u);
  EXPECT_EQ(ns(9, kCaptureTime), kCaptureTime);
  EXPECT_EQ(ns(10, 19), 1u);
  EXPECT_EQ(ns(12, 123'456'789'999), 123'456'789u);
}

TEST(PcapngClock, CountsInPowersOfTwo) {
  EXPECT_EQ(ns(kBinary | 0, 7), 7'000'000'000u);
  EXPECT_EQ(ns(kBinary | 10, 1024 + 512), 1'500'000'000u);
  EXPECT_EQ(ns(kBinary | 10, 1), 976'562u);  // 976562.5
  EXPECT_EQ(ns(kBinary | 32, 0x8000'0000), 500'000'000u);
  EXPECT_EQ(ns(kBinary | 64, kMax), 999'999'999u);
  EXPECT_EQ(ns(kBinary | 64, std::uint64_t{1} << 63), 500'000'000u);
}

TEST(PcapngClock, FloorsToTheNanosecond) {
  EXPECT_EQ(ns(10, 9), 0u);
  EXPECT_EQ(ns(10, 10), 1u);
  EXPECT_EQ(ns(28, kMax), 1u);  // 1.8446744073709551615 ns
  EXPECT_EQ(ns(29, kMax), 0u);
  EXPECT_EQ(ns(kBinary | 30, 2), 1u);  // 1.86 ns
  EXPECT_EQ(ns(10, 9, 1), 1'000'000'000u);
}

TEST(PcapngClock, TakesEveryExponent) {
  for (unsigned exponent = 0; exponent != 128; ++exponent) {
    const auto decimal = static_cast<std::uint8_t>(exponent);
    const auto binary = static_cast<std::uint8_t>(kBinary | exponent);
    for (const std::uint8_t resolution : {decimal, binary}) {
      EXPECT_EQ(ns(resolution, 0), 0u);
      EXPECT_EQ(ns(resolution, 0, 5), 5'000'000'000u);
      EXPECT_LE(ns(resolution, kMax / 2), ns(resolution, kMax)) << exponent;
    }
    EXPECT_EQ(ns(decimal, kMax) == 0, exponent >= 29) << exponent;
    EXPECT_EQ(ns(binary, kMax) == 0, exponent >= 94) << exponent;
  }
}

TEST(PcapngClock, AddsTheOffset) {
  EXPECT_EQ(ns(9, 123, 1'553'000'000), 1'553'000'000'000'000'123u);
  EXPECT_EQ(ns(9, kCaptureTime, -1'553'000'000), 123'456'789u);
  EXPECT_EQ(ns(0, kMax, kMinSeconds), kMax);
  EXPECT_EQ(ns(6, 18'446'744'073'709'551'615u, -18'446'744'073'000), 709'551'615'000u);
}

TEST(PcapngClock, StaysInTheRangeOf64Bits) {
  EXPECT_EQ(ns(9, kMax), kMax);
  EXPECT_EQ(ns(0, 18'446'744'073), 18'446'744'073'000'000'000u);
  EXPECT_EQ(ns(0, 18'446'744'074), kMax);
  EXPECT_EQ(ns(0, kMax, kMaxSeconds), kMax);
  EXPECT_EQ(ns(9, 999'999'999, -1), 0u);
  EXPECT_EQ(ns(9, 1'000'000'000, -1), 0u);
  EXPECT_EQ(ns(9, 1'000'000'001, -1), 1u);
  EXPECT_EQ(ns(127, kMax, kMinSeconds), 0u);
}

}  // namespace
}  // namespace fibertap
