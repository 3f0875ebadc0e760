#include "host/rules/session_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.h"

namespace fibertap {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Rule rule_for_all(std::uint32_t number) {
  return {
      number, Direction::kIngress, Action::kAccept, {}, any_address(false), any_address(false), {},
      {}};
}

/// Two sessions of VNI 7 that agree.
Mirror two_sessions() {
  Mirror mirror;
  mirror.filters = {{"Web", {rule_for_all(1), rule_for_all(2)}, false, {}},
                    {"Same", {rule_for_all(2), rule_for_all(1)}, false, {}},
                    {"Other", {rule_for_all(3)}, false, {}}};
  Session session;
  session.name = "First";
  session.where = "a.yaml:10";
  session.vni = 7;
  session.filter = 0;
  session.packet_length = 128;
  session.macs = {{2, 0, 0, 0, 0, 1}};
  mirror.sessions = {session, session};
  mirror.sessions[1].name = "Second";
  mirror.sessions[1].where = "b.yaml:20";
  mirror.sessions[1].macs = {{2, 0, 0, 0, 0, 2}};
  return mirror;
}

std::string error_of(const Mirror& mirror) {
  try {
    group_by_vni(mirror);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kConfiguration);
    return error.what();
  }
  return "no error";
}

TEST(SessionGroups, SessionsOfOneVniThatAgreeAreOneGroupWithAllTheirMacs) {
  const Mirror mirror = two_sessions();
  const auto groups = group_by_vni(mirror);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups.at(7).macs, (std::vector<Mac>{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}}));
  EXPECT_EQ(groups.at(7).description, "First, Second");
}

TEST(SessionGroups, AMacThatTwoSessionsNameCountsOnce) {
  Mirror mirror = two_sessions();
  mirror.sessions[1].macs = mirror.sessions[0].macs;
  EXPECT_EQ(group_by_vni(mirror).at(7).macs.size(), 1U);
}

TEST(SessionGroups, FiltersWithTheSameRulesAreEqualUnderDifferentNames) {
  Mirror mirror = two_sessions();
  mirror.sessions[1].filter = 1;
  EXPECT_EQ(group_by_vni(mirror).size(), 1U);
}

TEST(SessionGroups, ALiteralDescriptionStandsForTheName) {
  Mirror mirror = two_sessions();
  mirror.sessions[0].description = "web front";
  EXPECT_EQ(group_by_vni(mirror).at(7).description, "web front, Second");
}

TEST(SessionGroups, SessionsOfOneVniWithDifferentFiltersAreAnError) {
  Mirror mirror = two_sessions();
  mirror.sessions[1].filter = 2;
  EXPECT_EQ(error_of(mirror),
            "b.yaml:20: Second.TrafficMirrorFilterId: found Other, expected Web as session First "
            "(a.yaml:10) says it for the same VNI 7; give one of the two sessions another "
            "VirtualNetworkId or make them agree");
}

TEST(SessionGroups, SessionsOfOneVniWithAndWithoutAFilterAreAnError) {
  Mirror mirror = two_sessions();
  mirror.sessions[1].filter = std::nullopt;
  EXPECT_THAT(error_of(mirror), HasSubstr("found none (accepts everything), expected Web"));
}

TEST(SessionGroups, SessionsOfOneVniWithDifferentPacketLengthsAreAnError) {
  Mirror mirror = two_sessions();
  mirror.sessions[1].packet_length = std::nullopt;
  EXPECT_THAT(error_of(mirror), AllOf(HasSubstr("Second.PacketLength"),
                                      HasSubstr("found the whole packet, expected 128")));
}

TEST(SessionGroups, SessionsOfOneVniWithDifferentNonIpAreAnError) {
  Mirror mirror = two_sessions();
  mirror.sessions[1].accept_non_ip = true;
  EXPECT_THAT(error_of(mirror), AllOf(HasSubstr("Second.Metadata.Fibertap.NonIp"),
                                      HasSubstr("found accept, expected reject")));
}

TEST(SessionGroups, OfMoreMacsThanARowHoldsHaveNone) {
  Mirror mirror = two_sessions();
  mirror.sessions[0].macs.clear();
  for (std::uint8_t i = 0; i < 8; ++i) mirror.sessions[0].macs.push_back({2, 0, 0, 0, 1, i});
  mirror.sessions[1].macs.clear();
  EXPECT_EQ(group_by_vni(mirror).at(7).macs.size(), 8U);
  EXPECT_EQ(group_by_vni(mirror).at(7).macs_too_many, 0U);
  EXPECT_THAT(notes_on_groups(mirror), IsEmpty());

  mirror.sessions[1].macs = {{2, 0, 0, 0, 0, 9}};
  EXPECT_THAT(group_by_vni(mirror).at(7).macs, IsEmpty());
  EXPECT_EQ(group_by_vni(mirror).at(7).macs_too_many, 9U);
  EXPECT_THAT(
      notes_on_groups(mirror),
      ElementsAre("a.yaml:10: VNI 7: its sessions, First and 1 more, have 9 MACs, and a row "
                  "holds 8, so that none is used and the outer source address shows the "
                  "direction; it is unknown for IPv6 inside IPv4 and for secondary "
                  "addresses, where the rules of both directions are tried; give the "
                  "sessions VNIs of their own to use their MACs"));
}

TEST(SessionGroups, ThatHaveVnisOfTheirOwnUseTheirMacs) {
  Mirror mirror = two_sessions();
  for (std::uint8_t i = 0; i < 8; ++i) mirror.sessions[0].macs.push_back({2, 0, 0, 0, 1, i});
  ASSERT_EQ(notes_on_groups(mirror).size(), 1U);
  mirror.sessions[0].macs.pop_back();
  mirror.sessions[1].vni = 8;
  EXPECT_THAT(notes_on_groups(mirror), IsEmpty());
  EXPECT_EQ(group_by_vni(mirror).at(7).macs.size(), 8U);
}

TEST(SessionGroups, ANameThatSessionsShareIsThereOnce) {
  Mirror mirror = two_sessions();
  mirror.sessions.push_back(mirror.sessions[0]);
  mirror.sessions[1].description = "First";
  EXPECT_EQ(group_by_vni(mirror).at(7).description, "First");
  EXPECT_EQ(group_by_vni(mirror).at(7).sessions, 3U);
}

}  // namespace
}  // namespace fibertap
