#include "host/datapath/exception/budget.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace fibertap {
namespace {

using namespace std::chrono_literals;

Clock::TimePoint at(std::chrono::nanoseconds time) { return Clock::TimePoint(time); }

/// Frames that a budget lets through of `offered` at one moment.
int taken(Budget& budget, Clock::TimePoint now, int offered) {
  int count = 0;
  for (int i = 0; i < offered; ++i) count += budget.take(now) ? 1 : 0;
  return count;
}

TEST(Budget, AfterAPauseABurstGoesThroughAndNoMore) {
  for (const int burst : {1, 2, 25, 250}) {
    Budget budget(1000, static_cast<std::uint32_t>(burst));
    EXPECT_EQ(taken(budget, at(1h), 1000), burst);
    EXPECT_EQ(taken(budget, at(1h), 1000), 0);
    EXPECT_EQ(taken(budget, at(2h), 1000), burst) << "no pause gives more than a burst";
  }
}

TEST(Budget, UnderAFloodTheRateGoesThrough) {
  Budget budget(1000, 25);
  int count = 0;
  for (int i = 0; i < 100'000; ++i) count += budget.take(at(1h + i * 100us)) ? 1 : 0;  // 10 s
  EXPECT_NEAR(count, 10'000 + 25, 1);
}

TEST(Budget, ATokenComesWhenItsTimeHasCome) {
  Budget budget(1000, 2);
  EXPECT_EQ(taken(budget, at(1h), 3), 2);
  EXPECT_FALSE(budget.take(at(1h + 999us)));
  EXPECT_TRUE(budget.take(at(1h + 1ms)));
  EXPECT_FALSE(budget.take(at(1h + 1ms)));
}

TEST(Budget, ATimeThatIsALittleOlderTakesNoMoreThanThereIs) {
  Budget budget(1000, 10);
  EXPECT_EQ(taken(budget, at(1h), 5), 5);
  EXPECT_EQ(taken(budget, at(1h - 1ms), 10), 4);
}

TEST(Budget, SeveralThreadsShareIt) {
  Budget budget(1, 1000);
  std::atomic<int> count = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] { count += taken(budget, at(1h), 1000); });
    }
  }
  EXPECT_EQ(count, 1000);
}

}  // namespace
}  // namespace fibertap
