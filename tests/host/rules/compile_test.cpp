#include "host/rules/compile.h"

#include <gtest/gtest.h>

#include "abi/version.h"
#include "host/base/error.h"
#include "sim/model/tables.h"
#include "tests/host/rules/cidr_of.h"

namespace fibertap {
namespace {

using testing::cidr;

Rule rule(std::uint32_t number) {
  return {number, Direction::kEgress, Action::kAccept, 17, cidr("10.0.0.0/8"), cidr("10.1.0.0/16"),
          {},     PortRange{53, 54}};
}

Filter filter_of(std::size_t rules) {
  Filter filter;
  for (std::uint32_t number = 1; number <= rules; ++number) filter.rules.push_back(rule(number));
  return filter;
}

Session session_of(std::uint32_t vni, std::optional<std::size_t> filter) {
  Session session;
  session.vni = vni;
  session.filter = filter;
  return session;
}

RuleImage compiled(const Mirror& mirror, const CompileOptions& options = {}) {
  Interfaces interfaces;
  return compile(mirror, options, interfaces);
}

TEST(Compile, NothingIsAnImageThatTakesNoVni) {
  const RuleImage image = compiled({});
  EXPECT_EQ(image.bytes().size(), sizeof(abi::RuleImageHeader));
  EXPECT_EQ(image.header().sessions, 0U);
  EXPECT_EQ(image.default_session(), nullptr);
}

TEST(Compile, TheHeaderCarriesGenerationPortAndVersion) {
  const RuleImage image = compiled({}, {8472, false, 77});
  EXPECT_EQ(image.header().generation, 77U);
  EXPECT_EQ(image.header().vxlan_port, 8472);
  EXPECT_EQ(image.header().abi_version, abi::kAbiVersion);
}

TEST(Compile, SessionRowsAscendByVniAndTheDefaultSessionIsLast) {
  Mirror mirror;
  mirror.sessions = {session_of(0xFFFFFF, {}), session_of(0, {}), session_of(5, {})};
  const RuleImage image = compiled(mirror, {kVxlanPort, true, 1});
  ASSERT_EQ(image.sessions().size(), 4U);
  EXPECT_EQ(image.header().sessions, 3U);
  EXPECT_EQ(image.sessions()[0].vni, 0U);
  EXPECT_EQ(image.sessions()[1].vni, 5U);
  EXPECT_EQ(image.sessions()[2].vni, 0xFFFFFFU);
  EXPECT_EQ(image.default_session(), &image.sessions()[3]);
  EXPECT_EQ(image.default_session()->flags, abi::kSessionAcceptAll);
  EXPECT_EQ(image.default_session()->packet_length, abi::kWholeFrame);
}

TEST(Compile, ASessionRowCarriesWhatTheSessionSays) {
  Mirror mirror;
  mirror.filters = {filter_of(3)};
  Session session = session_of(9, 0);
  session.packet_length = 96;
  session.accept_non_ip = true;
  session.macs = {{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}};
  mirror.sessions = {session};
  const RuleImage image = compiled(mirror);
  const abi::SessionRow& row = image.sessions()[0];
  EXPECT_EQ(row.packet_length, 96U);
  EXPECT_EQ(row.flags, abi::kSessionAcceptNonIp);
  EXPECT_EQ(row.mac_count, 2);
  EXPECT_EQ(row.macs[1][5], 2);
  EXPECT_EQ(row.row_count, 3U);
}

TEST(Compile, AFilterTakesAsManyBlocksAsItsRowsNeed) {
  for (const std::size_t rules : {0U, 1U, 15U, 16U, 17U, 32U, 33U}) {
    SCOPED_TRACE(rules);
    Mirror mirror;
    mirror.filters = {filter_of(rules)};
    mirror.sessions = {session_of(1, 0)};
    const RuleImage image = compiled(mirror);
    EXPECT_EQ(image.header().blocks, (rules + 15) / 16);
    EXPECT_EQ(image.sessions()[0].block_count, (rules + 15) / 16);
    EXPECT_EQ(image.rows_of(image.sessions()[0]).size(), rules);
  }
}

TEST(Compile, AFilterIsStoredOnceAndCountedForEachSession) {
  Mirror mirror;
  mirror.filters = {filter_of(20), filter_of(1)};
  mirror.sessions = {session_of(1, 0), session_of(2, 0), session_of(3, 1)};
  const RuleImage image = compiled(mirror);
  EXPECT_EQ(image.header().blocks, 3U);
  EXPECT_EQ(image.sessions()[0].first_block, image.sessions()[1].first_block);
  EXPECT_EQ(image.sessions()[0].first_counter, 0U);
  EXPECT_EQ(image.sessions()[1].first_counter, 20U);
  EXPECT_EQ(image.sessions()[2].first_counter, 40U);
  EXPECT_EQ(image.header().row_counters, 41U);
}

TEST(Compile, AFilterThatNoSessionUsesIsNotStored) {
  Mirror mirror;
  mirror.filters = {filter_of(20)};
  EXPECT_EQ(compiled(mirror).header().blocks, 0U);
}

TEST(Compile, MoreCountersThanTheImageCanNumberAreAnError) {
  Mirror mirror;
  mirror.filters = {filter_of(66000)};
  for (std::uint32_t vni = 0; vni < 66000; ++vni) mirror.sessions.push_back(session_of(vni, 0));
  EXPECT_THROW(compiled(mirror), Error);
}

TEST(Compile, ARowCarriesWhatTheRuleSays) {
  Mirror mirror;
  mirror.filters = {filter_of(1)};
  mirror.sessions = {session_of(1, 0)};
  const RuleImage image = compiled(mirror);
  const abi::RuleRow& row = image.rows_of(image.sessions()[0])[0];
  EXPECT_EQ(row.flags, abi::kRowValid | abi::kRowEgress | abi::kRowAccept | abi::kRowProtocol |
                           abi::kRowDestinationPorts);
  EXPECT_EQ(row.number, 1U);
  EXPECT_EQ(row.protocol, 17);
  EXPECT_EQ(row.source_prefix, 8);
  EXPECT_EQ(row.source[0], 10);
  EXPECT_EQ(row.destination_prefix, 16);
  EXPECT_EQ(row.destination[1], 1);
  EXPECT_EQ(row.source_port_last, 0);
  EXPECT_EQ(row.destination_port_first, 53);
  EXPECT_EQ(row.destination_port_last, 54);
}

TEST(Compile, ProtocolZeroIsAProtocolLikeAnyOther) {
  Mirror mirror;
  mirror.filters = {filter_of(1)};
  mirror.filters[0].rules[0].protocol = 0;
  mirror.filters[0].rules[0].destination_ports.reset();
  mirror.sessions = {session_of(1, 0)};
  const RuleImage image = compiled(mirror);
  const abi::RuleRow& row = image.rows_of(image.sessions()[0])[0];
  EXPECT_NE(row.flags & abi::kRowProtocol, 0);
  EXPECT_EQ(row.protocol, 0);
}

TEST(Compile, AVniKeepsItsInterfaceIdWhenOthersComeAndGo) {
  Mirror mirror;
  mirror.sessions = {session_of(5, {}), session_of(9, {})};
  Interfaces interfaces;
  compile(mirror, {}, interfaces);
  mirror.sessions = {session_of(9, {}), session_of(1, {})};
  const RuleImage image = compile(mirror, {kVxlanPort, true, 2}, interfaces);
  EXPECT_EQ(image.sessions()[0].interface_id, 2U) << "VNI 1 came last";
  EXPECT_EQ(image.sessions()[1].interface_id, 1U) << "VNI 9 keeps its id";
  EXPECT_EQ(image.default_session()->interface_id, 3U);
  ASSERT_EQ(interfaces.all().size(), 4U);
  EXPECT_EQ(interfaces.all()[0].name(), "vni-5");
  EXPECT_EQ(interfaces.all()[3].name(), "vni-any");
}

TEST(Compile, TheImageIsOneThatAnEngineLoads) {
  Mirror mirror;
  mirror.filters = {filter_of(40)};
  mirror.sessions = {session_of(1, 0), session_of(2, {})};
  const RuleImage image = compiled(mirror, {kVxlanPort, true, 3});
  const auto tables = model::decode_tables(image.bytes());
  ASSERT_TRUE(tables);
  EXPECT_EQ(tables->generation, 3U);
  EXPECT_EQ(tables->sessions.size(), 3U);
  EXPECT_EQ(tables->sessions[0].rules->size(), 40U);
  EXPECT_TRUE(tables->sessions[1].accept_all);
}

TEST(Compile, TheSameObjectsGiveTheSameBytes) {
  Mirror mirror;
  mirror.filters = {filter_of(5), filter_of(2)};
  mirror.sessions = {session_of(1, 1), session_of(2, 0)};
  const RuleImage first = compiled(mirror);
  const RuleImage second = compiled(mirror);
  EXPECT_TRUE(std::ranges::equal(first.bytes(), second.bytes()));
}

}  // namespace
}  // namespace fibertap
