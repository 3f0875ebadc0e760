#include "host/observe/no_vxlan_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fibertap {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

Totals totals(std::uint64_t not_vxlan, abi::Disposition other = abi::Disposition::accepted,
              std::uint64_t others = 0) {
  Totals totals;
  totals.by_disposition[static_cast<std::size_t>(abi::Disposition::not_vxlan)].frames = not_vxlan;
  totals.by_disposition[static_cast<std::size_t>(other)].frames += others;
  return totals;
}

TEST(NoVxlanWatch, WarnsOnceAMinuteAfterTheFirstFrame) {
  NoVxlanWatch watch;
  EXPECT_FALSE(watch.is_due(seconds(100), totals(0))) << "no frame, no minute";
  EXPECT_FALSE(watch.is_due(seconds(170), totals(1)));
  EXPECT_FALSE(watch.is_due(seconds(229), totals(2)));
  EXPECT_TRUE(watch.is_due(seconds(230), totals(3)));
  EXPECT_FALSE(watch.is_due(seconds(231), totals(4)));
  EXPECT_FALSE(watch.is_due(seconds(500), totals(5)));
}

TEST(NoVxlanWatch, IsQuietFromTheFirstVxlanFrameOn) {
  for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
    const auto other = static_cast<abi::Disposition>(i);
    if (other == abi::Disposition::not_vxlan) continue;
    NoVxlanWatch watch;
    EXPECT_FALSE(watch.is_due(seconds(0), totals(1)));
    EXPECT_FALSE(watch.is_due(seconds(60), totals(2, other, 1))) << abi::name(other);
    EXPECT_FALSE(watch.is_due(seconds(600), totals(900, other, 1))) << "as where ssh goes on";
  }
}

TEST(NoVxlanWarning, NamesThePortAndWhatToDo) {
  EXPECT_EQ(no_vxlan_warning(1234, 4789),
            "every frame so far is not_vxlan: found no UDP datagram to port 4789 among 1,234, "
            "expected mirrored frames; give --vxlan-port when the mirror sends to another port "
            "(8472: a Linux vxlan device without dstport)");
  EXPECT_THAT(no_vxlan_capture_warning(1, 8472),
              HasSubstr("is the capture an output of fibertap, or unwrapped already?"));
}

}  // namespace
}  // namespace fibertap
