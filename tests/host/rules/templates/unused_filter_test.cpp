#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// kMirror and a filter that no session uses, with a rule to `destination`.
std::string beside(std::string_view destination) {
  return "Parameters: {Net: {Type: String}}\n" + kMirror +
         "  Spare:\n    Type: AWS::EC2::TrafficMirrorFilter\n  SpareIn:\n"
         "    Type: AWS::EC2::TrafficMirrorFilterRule\n    Properties: {TrafficMirrorFilterId: "
         "!Ref Spare, TrafficDirection: ingress, RuleNumber: 1, RuleAction: accept, "
         "SourceCidrBlock: 0.0.0.0/0, DestinationCidrBlock: " +
         std::string(destination) + "}\n";
}

TEST(UnusedFilter, NeedsNoValuesForItsRules) {
  const Templates templates = read(beside("!Ref Net"));
  ASSERT_EQ(templates.mirror.filters.size(), 2u);
  EXPECT_THAT(templates.mirror.filters[1].rules, IsEmpty());
  EXPECT_THAT(templates.notes,
              ElementsAre("t.yaml:32: SpareIn.DestinationCidrBlock: value not known, found !Ref "
                          "Net, expected one such as 10.0.0.0/8 or 2001:db8::/32; give --parameter "
                          "Net=VALUE (no error: no session uses Spare)"));
}

TEST(UnusedFilter, HasTheRulesWhoseValuesAreKnown) {
  EXPECT_EQ(read(beside("10.0.0.0/8")).mirror.filters.at(1).rules.size(), 1u);
}

TEST(UnusedFilter, NeedsNoValuesOfItsOwn) {
  const std::string text = with(beside("10.0.0.0/8"), "  Spare:\n",
                                "  Spare:\n    Metadata: {Fibertap: {Resolvers: [!Ref Net]}}\n");
  EXPECT_EQ(error_of(text), "no error");
  EXPECT_EQ(error_of(with(beside("10.0.0.0/8"), "  Spare:\n", "  Spare:\n    Condition: C\n")),
            "no error");
}

TEST(UnusedFilter, HasNoRulesThatAreWrong) {
  EXPECT_THAT(error_of(beside("10.0.0.0")), HasSubstr("SpareIn.DestinationCidrBlock: no CIDR"));
}

TEST(UnusedFilter, IsUsedWhenASessionNamesIt) {
  EXPECT_THAT(error_of(with(beside("!Ref Net"), "!Ref Web\n      SessionNumber",
                            "!Ref Spare\n      SessionNumber")),
              HasSubstr("SpareIn.DestinationCidrBlock: value not known"));
}

TEST(UnusedFilter, NeedsItsValuesWhereThereIsNoSession) {
  const std::string text = beside("!Ref Net");
  EXPECT_THAT(error_of(text.substr(0, text.find("  Tap:")) + text.substr(text.find("  Spare:"))),
              HasSubstr("SpareIn.DestinationCidrBlock: value not known"));
}

}  // namespace
}  // namespace fibertap::templates
