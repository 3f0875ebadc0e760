#include "host/datapath/results/checked_counters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "host/base/error.h"

namespace fibertap {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What check_counters() throws; empty where it throws nothing.
std::string complaint(const CounterImage& counters, const CountedFrames& expected) {
  try {
    check_counters(counters, expected, "xrt");
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kDevice);
    return error.what();
  }
}

/// Session i has accepted i frames and rejected 2 i.
CounterImage counters_of(std::size_t sessions) {
  CounterImage counters(sessions, 5);
  for (std::size_t i = 0; i < sessions; ++i) counters.sessions()[i] = {i, 2 * i, 1000, 0};
  for (std::uint64_t& hits : counters.row_hits()) hits = 7777;
  return counters;
}

TEST(CheckedCounters, AreTakenWhereSessionsAddUpToWhatBatchesHad) {
  for (const std::uint64_t sessions : {0U, 1U, 2U, 3U, 10'241U}) {
    SCOPED_TRACE(sessions);
    const std::uint64_t sum = sessions == 0 ? 0 : sessions * (sessions - 1) / 2;
    EXPECT_THAT(complaint(counters_of(sessions), {sum, 2 * sum}), IsEmpty());
  }
}

TEST(CheckedCounters, OfOneFrameMoreOrLessAreRefusedInEverySession) {
  for (std::size_t at = 0; at < 4; ++at) {
    for (const std::uint64_t difference : {std::uint64_t{1}, ~std::uint64_t{0}}) {
      SCOPED_TRACE(fmt::format("session {}, {:+}", at, static_cast<std::int64_t>(difference)));
      CounterImage accepted = counters_of(4);
      accepted.sessions()[at].accepted += difference;
      EXPECT_THAT(complaint(accepted, {6, 12}),
                  AllOf(HasSubstr("engine xrt: accepted frames in the counters of all sessions"),
                        HasSubstr(fmt::format("found {}, expected 6", 6 + difference))));
      CounterImage rejected = counters_of(4);
      rejected.sessions()[at].rejected += difference;
      EXPECT_THAT(complaint(rejected, {6, 12}),
                  AllOf(HasSubstr("engine xrt: rejected frames in the counters of all sessions"),
                        HasSubstr(fmt::format("found {}, expected 12", 12 + difference))));
    }
  }
}

}  // namespace
}  // namespace fibertap
