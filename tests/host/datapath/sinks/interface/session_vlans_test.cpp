#include "host/datapath/sinks/interface/session_vlans.h"

#include <gtest/gtest.h>

namespace fibertap {
namespace {

std::vector<Interface> sessions(std::size_t count) {
  std::vector<Interface> all;
  for (std::uint32_t vni = 0; vni < count; ++vni) all.push_back({vni, ""});
  return all;
}

TEST(SessionVlans, GiveEachSessionTheNextId) {
  SessionVlans vlans(100, SessionFilter());
  EXPECT_EQ(vlans.next({7001, ""}), 100);
  EXPECT_EQ(vlans.next({std::nullopt, ""}), 101) << "the default session has one too";
  EXPECT_EQ(vlans.next({7000, ""}), 102);
}

TEST(SessionVlans, GiveNoneWhereNobodyAskedForThem) {
  SessionVlans vlans;
  EXPECT_FALSE(vlans.is_on());
  EXPECT_EQ(vlans.next({7001, ""}), std::nullopt);
  EXPECT_EQ(vlans.missing(sessions(10'000)), 0U);
}

TEST(SessionVlans, PassOverSessionsThatTheSinkDoesNotTake) {
  SessionVlans vlans(1, SessionFilter({5, 7}));
  EXPECT_EQ(vlans.next({4, ""}), std::nullopt);
  EXPECT_EQ(vlans.next({5, ""}), 1);
  EXPECT_EQ(vlans.next({6, ""}), std::nullopt);
  EXPECT_EQ(vlans.next({7, ""}), 2);
}

TEST(SessionVlans, KnowHowManySessionsHaveNoId) {
  EXPECT_EQ(SessionVlans(1, SessionFilter()).missing(sessions(4094)), 0U);
  EXPECT_EQ(SessionVlans(1, SessionFilter()).missing(sessions(4095)), 1U);
  EXPECT_EQ(SessionVlans(4094, SessionFilter()).missing(sessions(1)), 0U);
  EXPECT_EQ(SessionVlans(4094, SessionFilter()).missing(sessions(3)), 2U);
  EXPECT_EQ(SessionVlans(4094, SessionFilter({1})).missing(sessions(100)), 0U);
}

TEST(SessionVlans, EndWithTheLastIdThatAFrameMayHave) {
  SessionVlans vlans(4093, SessionFilter());
  EXPECT_EQ(vlans.next({1, ""}), 4093);
  EXPECT_EQ(vlans.next({2, ""}), 4094);
  EXPECT_EQ(vlans.next({3, ""}), std::nullopt);
}

}  // namespace
}  // namespace fibertap
