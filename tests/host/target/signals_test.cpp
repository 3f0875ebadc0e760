#include "host/target/signals.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>

namespace fibertap {
namespace {

using namespace std::chrono_literals;

TEST(Signals, AreMessages) {
  Signals signals;
  signals.take_ends();
  EXPECT_EQ(signals.wait(0ms), Signal::kNone);
  for (const auto& [number, meaning] : {std::pair{SIGHUP, Signal::kReload},
                                        {SIGUSR1, Signal::kCounters},
                                        {SIGINT, Signal::kStop},
                                        {SIGTERM, Signal::kStop}}) {
    raise(number);
    EXPECT_EQ(signals.wait(0ms), meaning);
  }
  EXPECT_EQ(signals.wait(1ms), Signal::kNone);
}

TEST(Signals, AnEndComesBeforeAllElseThatWaits) {
  Signals signals;
  signals.take_ends();
  for (const int number : {SIGHUP, SIGUSR1, SIGTERM}) raise(number);
  EXPECT_EQ(signals.wait(0ms), Signal::kStop);
  EXPECT_EQ(signals.wait(0ms), Signal::kReload);
  EXPECT_EQ(signals.wait(0ms), Signal::kCounters);
}

TEST(SignalsDeathTest, AnEndIsNotWaitedForBeforeItIsAsked) {
  EXPECT_EXIT(
      {
        const Signals signals;
        raise(SIGHUP);
        raise(SIGTERM);
      },
      ::testing::KilledBySignal(SIGTERM), "");
}

std::atomic<std::chrono::milliseconds> since_start;
std::chrono::steady_clock::time_point test_clock() {
  return std::chrono::steady_clock::time_point(since_start.load());
}

TEST(SignalsDeathTest, AnInterruptEndsTheProcessOnceItIsLetTo) {
  EXPECT_EXIT(
      {
        Signals signals;
        signals.take_ends();
        raise(SIGINT);
        signals.wait(0ms);
        signals.let_interrupts_end(test_clock);
        since_start = 1000ms;
        raise(SIGINT);
      },
      ::testing::KilledBySignal(SIGINT), "");
}

TEST(SignalsDeathTest, AnInterruptRightAfterTheFirstIsNone) {
  EXPECT_EXIT(
      {
        Signals signals;
        signals.take_ends();
        raise(SIGINT);
        raise(SIGINT);  // waits with it
        signals.wait(0ms);
        raise(SIGINT);  // waits for the next line
        signals.let_interrupts_end(test_clock);
        since_start = 999ms;
        raise(SIGINT);
        std::_Exit(7);
      },
      ::testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace fibertap
