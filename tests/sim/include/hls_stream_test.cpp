#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hls_stream.h>

#include <string>
#include <type_traits>

#include "sim/include/fibertap_stream_mode.h"

namespace fibertap {
namespace {

using testing::HasSubstr;

/// A stage takes a stream without its depth.
int sum_of(::hls::stream<int>& in, int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) sum += in.read();
  return sum;
}

TEST(HlsStream, TokensComeOutInOrder) {
  ::hls::stream<int> numbers("numbers");
  EXPECT_TRUE(numbers.empty());
  for (int i = 0; i < 5; ++i) numbers << i;
  EXPECT_EQ(numbers.size(), 5u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(numbers.read(), i);
  int last = 0;
  numbers >> last;
  EXPECT_EQ(last, 4);
  EXPECT_TRUE(numbers.empty());
}

TEST(HlsStream, NonBlockingAccessSaysWhetherItDid) {
  ::hls::stream<int> numbers("numbers");
  int token = 7;
  EXPECT_FALSE(numbers.read_nb(token));
  EXPECT_EQ(token, 7);
  EXPECT_TRUE(numbers.write_nb(1));
  EXPECT_TRUE(numbers.read_nb(token));
  EXPECT_EQ(token, 1);
}

TEST(HlsStream, OfAnyDepthIsWhatAStageTakesAndNeverFillsUpInPlainMode) {
  ::hls::stream<int, 2> numbers("numbers");
  for (int i = 1; i <= 100; ++i) {
    EXPECT_FALSE(numbers.full());
    numbers.write(i);
  }
  EXPECT_EQ(sum_of(numbers, 100), 5050);
}

TEST(HlsStream, IsNotCopied) {
  EXPECT_FALSE(std::is_copy_constructible<::hls::stream<int>>::value);
  EXPECT_FALSE((std::is_copy_assignable<::hls::stream<int, 4>>::value));
}

TEST(HlsStream, ReadWhileEmptyIsADeadlockWithItsName) {
  ::hls::stream<int, 4> numbers("beats_to_truncate");
  try {
    numbers.read();
    FAIL() << "read from an empty stream";
  } catch (const StreamDeadlock& deadlock) {
    EXPECT_THAT(deadlock.what(), HasSubstr("beats_to_truncate"));
  }
}

}  // namespace
}  // namespace fibertap
