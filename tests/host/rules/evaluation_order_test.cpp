#include "host/rules/evaluation_order.h"

#include <gtest/gtest.h>

#include "tests/host/rules/cidr_of.h"

namespace fibertap {
namespace {

using testing::cidr;

Rule rule(std::uint32_t number, Direction direction) {
  return {number, direction, Action::kAccept, {}, any_address(false), any_address(false), {}, {}};
}

TEST(EvaluationOrder, ANumberComesBeforeAHigherOneWhateverTheOrderInTheTemplate) {
  Filter filter;
  filter.rules = {rule(30, Direction::kIngress), rule(1, Direction::kEgress),
                  rule(20, Direction::kIngress), rule(32766, Direction::kEgress)};
  std::vector<std::uint32_t> numbers;
  for (const Rule& row : evaluation_order(filter)) numbers.push_back(row.number);
  EXPECT_EQ(numbers, (std::vector<std::uint32_t>{1, 20, 30, 32766}));
}

TEST(EvaluationOrder, IngressComesBeforeEgressWhereNumbersAreEqual) {
  Filter filter;
  filter.rules = {rule(7, Direction::kEgress), rule(7, Direction::kIngress)};
  const auto rows = evaluation_order(filter);
  EXPECT_EQ(rows[0].direction, Direction::kIngress);
  EXPECT_EQ(rows[1].direction, Direction::kEgress);
}

TEST(EvaluationOrder, AFilterWithoutRulesHasNoRows) { EXPECT_TRUE(evaluation_order({}).empty()); }

TEST(EvaluationOrder, AmazonDnsPutsFourRowsOfNumberZeroBeforeTheFiltersOwn) {
  Filter filter;
  filter.amazon_dns = true;
  filter.rules = {rule(1, Direction::kIngress)};
  const auto rows = evaluation_order(filter);
  ASSERT_EQ(rows.size(), 5U);
  const PortRange dns{53, 53};
  const auto expect_row = [&](std::size_t row, Direction direction, bool ipv6) {
    SCOPED_TRACE(row);
    EXPECT_EQ(rows[row].number, 0U);
    EXPECT_EQ(rows[row].direction, direction);
    EXPECT_EQ(rows[row].action, Action::kAccept);
    EXPECT_EQ(rows[row].protocol, std::nullopt);
    EXPECT_EQ(rows[row].source, any_address(ipv6));
    EXPECT_EQ(rows[row].destination, any_address(ipv6));
    const bool ingress = direction == Direction::kIngress;
    EXPECT_EQ(rows[row].source_ports, ingress ? std::optional(dns) : std::nullopt);
    EXPECT_EQ(rows[row].destination_ports, ingress ? std::nullopt : std::optional(dns));
  };
  expect_row(0, Direction::kIngress, false);
  expect_row(1, Direction::kIngress, true);
  expect_row(2, Direction::kEgress, false);
  expect_row(3, Direction::kEgress, true);
  EXPECT_EQ(rows[4].number, 1U);
}

TEST(EvaluationOrder, ResolversTakeThePlaceOfAnyAddress) {
  Filter filter;
  filter.amazon_dns = true;
  filter.resolvers = {cidr("10.0.0.2/32"), cidr("fd00:ec2::253/128")};
  const auto rows = evaluation_order(filter);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].source, filter.resolvers[0]);
  EXPECT_EQ(rows[0].destination, any_address(false));
  EXPECT_EQ(rows[1].source, filter.resolvers[1]);
  EXPECT_EQ(rows[1].destination, any_address(true));
  EXPECT_EQ(rows[2].destination, filter.resolvers[0]);
  EXPECT_EQ(rows[3].destination, filter.resolvers[1]);

  std::swap(filter.resolvers[0], filter.resolvers[1]);
  EXPECT_EQ(evaluation_order(filter), rows) << "IPv4 comes first however the list is written";
}

TEST(EvaluationOrder, AResolverOfOneVersionLeavesTheOtherVersionWithoutDnsRows) {
  Filter filter;
  filter.amazon_dns = true;
  filter.resolvers = {cidr("10.0.0.2/32")};
  EXPECT_EQ(evaluation_order(filter).size(), 2U);
}

}  // namespace
}  // namespace fibertap
