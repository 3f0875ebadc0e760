#include "host/rules/shadowing.h"

#include <gtest/gtest.h>

#include "tests/host/rules/cidr_of.h"

namespace fibertap {
namespace {

using testing::cidr;

/// A rule for TCP from 10.0.0.0/8 to 10.0.0.0/8, ports 1000-2000, which each test bends.
Rule some_rule() {
  return {1,
          Direction::kIngress,
          Action::kAccept,
          6,
          cidr("10.0.0.0/8"),
          cidr("10.0.0.0/8"),
          PortRange{1000, 2000},
          PortRange{1000, 2000}};
}

template <typename Bend>
Rule bent(Bend bend) {
  Rule rule = some_rule();
  bend(rule);
  return rule;
}

/// What the first of two rows leaves of the second.
Shadow shadow_of_second(const Rule& first, const Rule& second) {
  const std::vector<Rule> rows = {first, second};
  return shadows(rows)[1];
}

TEST(Shadowing, ARuleThatTakesAllOfALaterOneShadowsItWhole) {
  const std::vector<Rule> wide = {
      some_rule(),
      bent([](Rule& rule) { rule.protocol.reset(); }),
      bent([](Rule& rule) { rule.source = cidr("0.0.0.0/0"); }),
      bent([](Rule& rule) { rule.destination = cidr("8.0.0.0/6"); }),
      bent([](Rule& rule) {
        rule.source_ports = PortRange{999, 2001};
      }),
      bent([](Rule& rule) { rule.destination_ports.reset(); }),
  };
  for (const Rule& earlier : wide) {
    EXPECT_EQ(shadow_of_second(earlier, some_rule()).whole, std::optional<std::size_t>(0));
  }
}

TEST(Shadowing, ARuleThatLeavesSomethingShadowsOnlyInPart) {
  const std::vector<Rule> narrow = {
      bent([](Rule& rule) { rule.source = cidr("10.128.0.0/9"); }),
      bent([](Rule& rule) { rule.destination = cidr("10.1.2.3/32"); }),
      bent([](Rule& rule) {
        rule.source_ports = PortRange{2000, 3000};
      }),
      bent([](Rule& rule) {
        rule.destination_ports = PortRange{1, 1000};
      }),
  };
  for (Rule earlier : narrow) {
    earlier.action = Action::kReject;
    const Shadow shadow = shadow_of_second(earlier, some_rule());
    EXPECT_FALSE(shadow.whole);
    EXPECT_EQ(shadow.partly, std::vector<std::size_t>{0});
  }
}

TEST(Shadowing, RulesThatNoFrameCanBothMatchDoNotShadow) {
  const std::vector<Rule> apart = {
      bent([](Rule& rule) { rule.direction = Direction::kEgress; }),
      bent([](Rule& rule) { rule.protocol = 17; }),
      bent([](Rule& rule) { rule.source = cidr("11.0.0.0/8"); }),
      bent([](Rule& rule) {
        rule.source_ports = PortRange{1, 999};
      }),
      bent([](Rule& rule) {
        rule.destination_ports = PortRange{2001, 65535};
      }),
      bent([](Rule& rule) { rule.source = rule.destination = any_address(true); }),
  };
  for (Rule earlier : apart) {
    earlier.action = Action::kReject;
    const Shadow shadow = shadow_of_second(earlier, some_rule());
    EXPECT_FALSE(shadow.whole);
    EXPECT_TRUE(shadow.partly.empty());
  }
}

TEST(Shadowing, AnOverlapWithTheSameActionChangesNothing) {
  Rule earlier = some_rule();
  earlier.source = cidr("10.128.0.0/9");
  EXPECT_TRUE(shadow_of_second(earlier, some_rule()).partly.empty());
}

TEST(Shadowing, ARangeOfAllPortsIsLessThanNoRangeBecauseItWantsPorts) {
  Rule earlier = some_rule();
  earlier.protocol.reset();
  earlier.source_ports = PortRange{0, 65535};
  Rule later = some_rule();
  later.protocol.reset();
  later.source_ports.reset();
  EXPECT_FALSE(shadow_of_second(earlier, later).whole);
  EXPECT_TRUE(shadow_of_second(later, earlier).whole);
}

}  // namespace
}  // namespace fibertap
