#include "host/lab/bench/load_rounds.h"

#include <gtest/gtest.h>

#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap::testing {
namespace {

using namespace std::chrono_literals;

/// Ten milliseconds in which `mpps` are offered and judged by a pipeline that is idle for `idle` of
/// the time.
LiveRate rate_of(double mpps, double idle) {
  LiveRate rate;
  rate.seconds = 0.01;
  rate.offered = static_cast<std::uint64_t>(mpps * 1e4);
  rate.judged = rate.offered;
  rate.idle_share = idle;
  rate.longest_turn = 50us;
  return rate;
}

LoadRound steady_round() { return {rate_of(10, 0), rate_of(9, 0.1)}; }

LoadRound round_with_turn(std::chrono::nanoseconds turn) {
  LoadRound round = steady_round();
  round.at_load.longest_turn = turn;
  return round;
}

LoadRound lossy(LoadRound round, std::uint64_t lost) {
  round.at_load.lost = lost;
  round.at_load.judged -= lost;
  return round;
}

TEST(LoadRound, IsNotSteadyWhenATurnIsAsLongAsAQuarterOfTheQueueTakesToFill) {
  const std::chrono::nanoseconds quarter(kRxDescriptors / 4 * 1000 / 9);  // at 9 Mpps
  EXPECT_TRUE(round_with_turn(quarter - 1us).is_steady());
  EXPECT_FALSE(round_with_turn(quarter + 1us).is_steady());
}

TEST(LoadRound, IsNotSteadyWhenAFrameTakesATenthMoreThanAtTheMost) {
  EXPECT_TRUE((LoadRound{rate_of(10, 0), rate_of(5, 0.46)}.is_steady()));
  EXPECT_FALSE((LoadRound{rate_of(10, 0), rate_of(5, 0.44)}.is_steady()));
}

TEST(LoadRound, IsNotSteadyWhenNothingIsJudged) {
  EXPECT_FALSE((LoadRound{rate_of(10, 0), rate_of(0, 0)}.is_steady()));
}

TEST(LoadRounds, AddUpAllAndApartFromThemTheSteadyOnes) {
  LoadRounds rounds;
  rounds.add(lossy(steady_round(), 5));
  rounds.add(lossy(round_with_turn(1ms), 900));
  rounds.add(steady_round());

  EXPECT_EQ(rounds.all().rounds, 3U);
  EXPECT_EQ(rounds.all().offered, 270'000U);
  EXPECT_EQ(rounds.all().lost, 905U);
  EXPECT_DOUBLE_EQ(rounds.all().offered_mpps(), 9);
  EXPECT_DOUBLE_EQ(rounds.all().mpps(), (270'000 - 905) / 0.03 / 1e6);
  EXPECT_EQ(rounds.steady().rounds, 2U);
  EXPECT_EQ(rounds.steady().offered, 180'000U);
  EXPECT_EQ(rounds.steady().lost, 5U);
  EXPECT_DOUBLE_EQ(rounds.steady().lost_share(), 5.0 / 180'000);
  EXPECT_DOUBLE_EQ(rounds.worst_lost_share(), 0.01);
}

TEST(LoadRounds, TellTheLongestTurnAndWhatTheRoundInTheMiddleTook) {
  LoadRounds rounds;
  for (const auto time : {3us, 1us, 900us, 2us, 4us}) {
    LoadRound round = round_with_turn(10 * time);
    round.at_load.p99 = time;
    rounds.add(round);
  }
  EXPECT_EQ(rounds.median(&LiveRate::p99), 3us);
  EXPECT_EQ(rounds.longest_turn(), 9ms);
}

}  // namespace
}  // namespace fibertap::testing
