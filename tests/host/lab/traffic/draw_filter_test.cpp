#include "host/lab/traffic/draw_filter.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>

#include "host/lab/traffic/aimed_flows.h"
#include "host/lab/traffic/traffic.h"

namespace fibertap::generation {
namespace {

Filter filter_of(std::uint64_t seed, const Cidr& subnet, std::uint32_t rules) {
  Random random(seed);
  return draw_filter(random, "Filter", subnet, rules);
}

TEST(DrawFilter, GivesAsManyRulesAsAskedForNumberedUpwards) {
  const Cidr subnet = Vpc(1, 1, 1).subnet(0, false);
  for (const std::uint32_t rules : {1u, 2u, 4u, 5u, 10u, 327u, 328u, 3276u, 3277u, kMostRules}) {
    const Filter filter = filter_of(1, subnet, rules);
    ASSERT_EQ(filter.rules.size(), rules);
    std::uint32_t last = 0;
    for (const Rule& rule : filter.rules) {
      EXPECT_GT(rule.number, last);
      last = rule.number;
    }
    EXPECT_LE(last, kMostRules);
  }
}

TEST(DrawFilter, HasRulesOfEveryKind) {
  for (const bool ipv6 : {false, true}) {
    const Filter filter = filter_of(1, Vpc(1, 1, 1).subnet(0, ipv6), 1000);
    std::set<int> protocols;
    std::set<int> prefixes;
    std::set<Direction> directions;
    std::set<Action> actions;
    std::set<std::pair<bool, bool>> ports;
    for (const Rule& rule : filter.rules) {
      EXPECT_EQ(rule.source.ipv6, ipv6);
      EXPECT_EQ(rule.destination.ipv6, ipv6);
      protocols.insert(rule.protocol ? *rule.protocol : -1);
      prefixes.insert(rule.source.prefix);
      directions.insert(rule.direction);
      actions.insert(rule.action);
      ports.emplace(rule.source_ports.has_value(), rule.destination_ports.has_value());
    }
    EXPECT_THAT(protocols, ::testing::ElementsAre(-1, 6, 17));
    EXPECT_GE(prefixes.size(), 8U);
    EXPECT_EQ(directions.size(), 2U);
    EXPECT_EQ(actions.size(), 2U);
    EXPECT_EQ(ports.size(), 4U);
  }
}

TEST(DrawFilter, IsNeverTheSameForTwoSubnets) {
  const Vpc vpc(1, 2, 2);
  EXPECT_NE(filter_of(1, vpc.subnet(0, false), 1).rules,
            filter_of(1, vpc.subnet(1, false), 1).rules);
}

class AimedFlowsOf : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(AimedFlowsOf, MeetTheVerdictAskedFor) {
  for (const bool ipv6 : {false, true}) {
    const Vpc vpc(1, 1, 1);
    const SourceEni source = vpc.source(0);
    const Filter filter = filter_of(3, vpc.subnet(0, ipv6), GetParam());
    Random random(5);
    const AimedFlows flows(random, filter, source);
    const PacketFilter packet_filter(filter);
    ASSERT_TRUE(flows.reach_acceptance());
    for (int i = 0; i < 500; ++i) {
      for (const bool accept : {true, false}) {
        const Flow flow = accept ? flows.accepted(random, source) : flows.rejected(random, source);
        const bool inward = flow.destination == source.address(ipv6);
        EXPECT_NE(inward, flow.source == source.address(ipv6));
        EXPECT_EQ((inward ? flow.destination_mac : flow.source_mac), source.mac);
        EXPECT_EQ(packet_filter.accepts(flow, inward ? Direction::kIngress : Direction::kEgress),
                  accept);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, AimedFlowsOf, ::testing::Values(1, 2, 10, 1000));

}  // namespace
}  // namespace fibertap::generation
