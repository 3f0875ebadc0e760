#include "host/target/drain.h"

#include <gtest/gtest.h>

namespace fibertap {
namespace {

using namespace std::chrono_literals;

TEST(Drain, EndsAtItsTimeWhateverComes) {
  Drain drain(30s);
  EXPECT_FALSE(drain.is_on());
  Drain::Time now(1000s);
  std::uint64_t received = 7;
  drain.begin(now, received);
  EXPECT_TRUE(drain.is_on());
  for (int i = 0; i < 29; ++i) {
    now += 1s;
    EXPECT_FALSE(drain.is_over(now, ++received)) << i;
  }
  now += 1s;
  EXPECT_TRUE(drain.is_over(now, ++received));
}

TEST(Drain, EndsWhenNobodySendsAnyMore) {
  Drain drain(60s);
  Drain::Time now(1000s);
  drain.begin(now, 7);
  EXPECT_FALSE(drain.is_over(now + 4999ms, 7));
  EXPECT_FALSE(drain.is_over(now + 4999ms, 8)) << "a frame came";
  EXPECT_FALSE(drain.is_over(now + 9s, 8));
  EXPECT_TRUE(drain.is_over(now + 9999ms, 8));
}

TEST(Drain, WithoutATimeIsOverAtOnce) {
  Drain drain(0s);
  const Drain::Time now(1000s);
  drain.begin(now, 7);
  EXPECT_TRUE(drain.is_over(now, 7));
}

}  // namespace
}  // namespace fibertap
