#include "host/datapath/sinks/files/rotation.h"

#include <gtest/gtest.h>

namespace fibertap {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Time = std::chrono::system_clock::time_point;

Time at(std::int64_t since_epoch) { return Time(seconds(since_epoch)); }

TEST(EndOfPeriod, IsTheNextMultipleOnTheClock) {
  constexpr seconds kUtc{0};
  EXPECT_EQ(end_of_period(at(1000), seconds(60), kUtc), at(1020));
  EXPECT_EQ(end_of_period(at(1020), seconds(60), kUtc), at(1080)) << "a period begins at its start";
  EXPECT_EQ(end_of_period(at(1019) + std::chrono::nanoseconds(999'999'999), seconds(60), kUtc),
            at(1020));
  EXPECT_EQ(end_of_period(at(-10), seconds(60), kUtc), at(0)) << "a clock that was never set";
  EXPECT_EQ(end_of_period(at(5), seconds(1), kUtc), at(6));
  EXPECT_EQ(end_of_period(at(5), seconds(7), kUtc), at(7)) << "periods that divide no hour";
}

TEST(EndOfPeriod, OfADayIsMidnightOnTheWall) {
  EXPECT_EQ(end_of_period(at(0), hours(24), hours(2)), at(22 * 3600));
  EXPECT_EQ(end_of_period(at(22 * 3600), hours(24), hours(2)), at(46 * 3600));
  EXPECT_EQ(end_of_period(at(0), hours(24), -hours(8)), at(8 * 3600));
  EXPECT_EQ(end_of_period(at(0), hours(1), minutes(330)), at(1800)) << "half hours";
}

}  // namespace
}  // namespace fibertap
