#include "host/datapath/ingest/dpdk/mtu.h"

#include <gtest/gtest.h>

namespace fibertap {
namespace {

constexpr FrameLimits kEna{9238, 22, 9216};

TEST(Mtu, LeavesRoomForWhatIsNotOfIt) { EXPECT_EQ(mtu_for(1518, kEna), 1496); }

TEST(Mtu, IsWhatTheDriverTakesAtMost) { EXPECT_EQ(mtu_for(65'536, kEna), 9216); }

TEST(Mtu, OfFramesThatAreShorterThanTheirHeadersIsTheSmallest) {
  for (const std::uint64_t bytes : {0U, 1U, 21U, 22U, 23U, 89U}) {
    EXPECT_EQ(mtu_for(bytes, kEna), 68) << bytes;
  }
  EXPECT_EQ(mtu_for(91, kEna), 69);
  EXPECT_EQ(mtu_for(1518, {10, 22, 9216}), 68) << "of a driver that takes none";
}

}  // namespace
}  // namespace fibertap
