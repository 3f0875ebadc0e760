#include "host/target/signals.h"

#include <gtest/gtest.h>

#include <csignal>

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

TEST(SignalsDeathTest, AnInterruptEndsTheProcessOnceItIsLetTo) {
  EXPECT_EXIT(
      {
        Signals signals;
        signals.take_ends();
        raise(SIGINT);
        signals.wait(0ms);
        signals.let_interrupts_end();
        raise(SIGINT);
      },
      ::testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace fibertap
