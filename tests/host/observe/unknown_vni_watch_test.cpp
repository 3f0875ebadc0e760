#include "host/observe/unknown_vni_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace fibertap {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

/// A watch that is looked at with frames more than the last time.
struct Looked {
  bool operator()(nanoseconds now, std::uint64_t unknown, std::uint64_t accepted = 0,
                  std::uint64_t rejected = 0, std::uint64_t not_vxlan = 1) {
    const auto add = [this](abi::Disposition disposition, std::uint64_t frames) {
      totals.by_disposition[static_cast<std::size_t>(disposition)].frames += frames;
    };
    add(abi::Disposition::unknown_vni, unknown);
    add(abi::Disposition::accepted, accepted);
    add(abi::Disposition::rejected, rejected);
    add(abi::Disposition::not_vxlan, not_vxlan);
    return watch.is_due(now, totals);
  }

  UnknownVniWatch watch;
  Totals totals;
};

TEST(UnknownVniWatch, WarnsOnceAMinuteAfterTheFirstFrame) {
  Looked look;
  EXPECT_FALSE(look(seconds(100), 0));
  EXPECT_FALSE(look(seconds(160), 5));
  EXPECT_FALSE(look(seconds(219), 5));
  EXPECT_TRUE(look(seconds(220), 0));
  EXPECT_FALSE(look(seconds(221), 5));
  EXPECT_FALSE(look(seconds(500), 5));
}

TEST(UnknownVniWatch, StartsAgainWithEveryFrameOfASession) {
  for (const bool accepts : {true, false}) {
    Looked look;
    EXPECT_FALSE(look(seconds(0), 5));
    EXPECT_FALSE(look(seconds(59), 5, accepts ? 1 : 0, accepts ? 0 : 1));
    EXPECT_FALSE(look(seconds(61), 5));
    EXPECT_FALSE(look(seconds(120), 5));
    EXPECT_TRUE(look(seconds(121), 5));
    EXPECT_FALSE(look(seconds(122), 0, 1));
    EXPECT_FALSE(look(seconds(123), 1));
    EXPECT_TRUE(look(seconds(183), 1)) << "another time";
  }
}

TEST(UnknownVniWatch, IsQuietWhereNothingIsMirrored) {
  Looked look;
  for (int at = 0; at < 600; at += 10) EXPECT_FALSE(look(seconds(at), 0));
}

TEST(UnknownVniWatch, SeesThatAWholeReplayWasOfNoSession) {
  Looked look;
  EXPECT_FALSE(has_unknown_vnis_only(look.totals));
  look(seconds(0), 1);
  EXPECT_TRUE(has_unknown_vnis_only(look.totals));
  look(seconds(0), 0, 0, 1);
  EXPECT_FALSE(has_unknown_vnis_only(look.totals));
}

Mirror sessions(const std::vector<std::uint32_t>& vnis) {
  Mirror mirror;
  for (const std::uint32_t vni : vnis) {
    mirror.sessions.emplace_back();
    mirror.sessions.back().vni = vni;
  }
  return mirror;
}

TEST(UnknownVniWarning, NamesTheVnisThatCameAndThoseOfTheSessions) {
  const std::vector<UnknownVnis::Entry> seen = {{42, 9, "10.0.0.1"}, {43, 8, "2001:db8::1"}};
  EXPECT_EQ(unknown_vni_warning(seen, sessions({9, 7, 9})),
            "every mirrored frame is of a VNI without a session, found VNI 42 (from 10.0.0.1), 43 "
            "(from 2001:db8::1), expected 7, 9; correct the VirtualNetworkId of the session, give "
            "--session NAME=VNI where it has none, or give --unknown-vni accept");
}

TEST(UnknownVniWarning, NamesSomeOfMany) {
  std::vector<UnknownVnis::Entry> seen;
  std::vector<std::uint32_t> vnis;
  for (std::uint32_t i = 0; i < 100; ++i) {
    seen.push_back({200 + i, 100 - i, "10.0.0.1"});
    vnis.push_back(i);
  }
  const std::string text = unknown_vni_warning(seen, sessions(vnis));
  EXPECT_THAT(text,
              HasSubstr("204 (from 10.0.0.1) and 95 more, expected 0, 1, 2, 3, 4 and 95 more;"));
}

TEST(UnknownVniWarning, SaysThatThereIsNoSession) {
  EXPECT_THAT(unknown_vni_warning(std::vector<UnknownVnis::Entry>{{1, 1, "::1"}}, {}),
              HasSubstr("expected none, because there is no session;"));
}

}  // namespace
}  // namespace fibertap
