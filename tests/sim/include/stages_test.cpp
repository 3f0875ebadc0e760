#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hls_stream.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "sim/include/fibertap_stages.h"

namespace fibertap {
namespace {

using testing::HasSubstr;

std::string deadlock_of(Stages& stages) {
  try {
    stages.run();
  } catch (const StreamDeadlock& deadlock) {
    return deadlock.what();
  }
  return "";
}

TEST(Stages, PassEveryTokenThroughStreamsOfTheirDepth) {
  for (int run = 0; run < 2; ++run) {
    ::hls::stream<int, 1> first("first");
    ::hls::stream<int, 3> second("second");
    std::size_t most = 0;
    int sum = 0;
    Stages stages;
    stages.add("sink", [&] {
      for (int i = 0; i < 1000; ++i) sum += second.read();
    });
    stages.add("middle", [&] {
      for (int i = 0; i < 1000; ++i) {
        second.write(2 * first.read());
        most = std::max(most, second.size());
      }
    });
    stages.add("source", [&] {
      for (int i = 0; i < 1000; ++i) first.write(i);
    });
    stages.run();
    EXPECT_EQ(sum, 999 * 1000);
    EXPECT_LE(most, 3u);
    EXPECT_TRUE(first.empty() && second.empty());
  }
}

TEST(Stages, AStreamWithoutDepthHoldsTwo) {
  ::hls::stream<int> numbers("numbers");
  bool third = true;
  Stages stages;
  stages.add("source", [&] {
    numbers.write(1);
    EXPECT_FALSE(numbers.full());
    numbers.write(2);
    EXPECT_TRUE(numbers.full());
    third = numbers.write_nb(3);
  });
  stages.run();
  EXPECT_FALSE(third);
  EXPECT_EQ(numbers.read(), 1);
}

TEST(Stages, AForkThatIsTooShallowIsNamedOnBothSides) {
  ::hls::stream<int, 2> data("data");
  ::hls::stream<int, 2> meta("meta");
  Stages stages;
  stages.add("split", [&] {
    for (int i = 0; i < 5; ++i) data.write(i);
    meta.write(5);
  });
  stages.add("join", [&] {
    for (int left = meta.read(); left > 0; --left) data.read();
  });
  const std::string message = deadlock_of(stages);
  EXPECT_THAT(message, HasSubstr("split waits to write full stream 'data'"));
  EXPECT_THAT(message, HasSubstr("join waits to read empty stream 'meta'"));
}

TEST(Stages, AStageThatWaitsForOneThatEndedIsNamed) {
  ::hls::stream<int, 2> numbers("numbers");
  Stages stages;
  stages.add("source", [&] { numbers.write(1); });
  stages.add("sink", [&] {
    numbers.read();
    numbers.read();
  });
  EXPECT_EQ(deadlock_of(stages), "no stage can go on: sink waits to read empty stream 'numbers'");
}

TEST(Stages, WhatAStageThrowsEndsTheOthers) {
  ::hls::stream<int, 2> numbers("numbers");
  Stages stages;
  stages.add("sink", [&] { numbers.read(); });
  stages.add("source", [] { throw std::out_of_range("head past the arena"); });
  EXPECT_THROW(stages.run(), std::out_of_range);
}

}  // namespace
}  // namespace fibertap
