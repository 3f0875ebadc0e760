#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "tests/host/rules/templates/rule_of.h"

namespace fibertap::templates {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kTooManySteps =
    "the functions of this template take too many steps: write the value itself";

/// Conditions C0, C1, ... each of which has `expression` with % for the one before it.
std::string chain_of_conditions(int length, std::string_view expression) {
  std::string text = "Conditions:\n  C0: !Equals [!Ref AWS::Region, a]\n";
  for (int i = 1; i <= length; ++i) {
    std::string written(expression);
    const std::string before = "!Condition C" + std::to_string(i - 1);
    for (std::size_t at = written.find('%'); at != std::string::npos; at = written.find('%')) {
      written.replace(at, 1, before);
    }
    text += "  C" + std::to_string(i) + ": " + written + "\n";
  }
  return text;
}

/// Seconds of the processor that reading takes: what else the machine does is not counted.
double seconds_to_read(const std::string& text, const TemplateOptions& options) {
  const std::clock_t start = std::clock();
  read(text, options);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Each of the following would take minutes if every name were compared with every other.
constexpr double kMostSeconds = 15;

TEST(Time, DoesNotGrowWithTheSquareOfTheFiltersThatAreInNoFile) {
  std::string text = "Resources:\n";
  for (int i = 0; i < 30000; ++i) {
    text += fmt::format(
        "  Rule{}: {{Type: AWS::EC2::TrafficMirrorFilterRule, Properties: {{TrafficMirrorFilterId: "
        "Filter{}, TrafficDirection: ingress, RuleNumber: 1, RuleAction: accept, SourceCidrBlock: "
        "'::/0', DestinationCidrBlock: '::/0'}}}}\n",
        i, i);
  }
  TemplateOptions options;
  options.missing_filter = MissingFilter::kAccept;
  EXPECT_LT(seconds_to_read(text, options), kMostSeconds);
}

TEST(Time, DoesNotGrowWithTheSquareOfTheResolvers) {
  std::string resolvers;
  for (int i = 0; i < 200000; ++i)
    resolvers += fmt::format("{}2001:db8::{:x}:{:x}", i ? ", " : "", i >> 16, i & 0xFFFF);
  const std::string text =
      "Resources: {Web: {Type: AWS::EC2::TrafficMirrorFilter, Metadata: {Fibertap: {Resolvers: [" +
      resolvers + "]}}, Properties: {NetworkServices: [amazon-dns]}}}";
  EXPECT_LT(seconds_to_read(text, {}), kMostSeconds);
}

TEST(Time, DoesNotGrowWithTheSquareOfTheAllowedValues) {
  std::string allowed;
  for (int i = 0; i < 300000; ++i) allowed += fmt::format("{}{}", i ? ", " : "", i);
  std::string given = "0";
  for (int i = 1; i < 1000; ++i) given += fmt::format(",{}", i);
  TemplateOptions options;
  options.parameters["Many"] = given;
  EXPECT_LT(seconds_to_read("Parameters: {Many: {Type: CommaDelimitedList, AllowedValues: [" +
                                allowed + "]}}\n" + kMirror,
                            options),
            kMostSeconds);
}

TEST(Bounds, OfConditionsThatDoubleAreNotReached) {
  TemplateOptions options;
  options.parameters["AWS::Region"] = "a";
  EXPECT_EQ(destination_of(chain_of_conditions(40, "!And [%, %]"),
                           "!If [C40, 10.1.0.0/16, 10.2.0.0/16]", options),
            "10.1.0.0/16");
  EXPECT_EQ(remedy_of(chain_of_conditions(40, "!Or [%, %]"), "!If [C40, a, b]"),
            "give --parameter AWS::Region=VALUE");
}

TEST(Bounds, EndAChainThatIsTooDeep) {
  EXPECT_EQ(remedy_of(chain_of_conditions(1000, "!Not [%]"), "!If [C1000, a, b]"),
            "functions nest more than 100 deep: flatten them");
}

/// Resources V0, V1, ... whose CIDR is `expression` with % for that of the one before.
std::string chain_of_vpcs(int length, std::string_view expression) {
  std::string text;
  for (int i = 0; i <= length; ++i) {
    std::string written(i == 0 ? "''" : expression);
    const std::string before = "!GetAtt V" + std::to_string(i - 1) + ".CidrBlock";
    for (std::size_t at = written.find('%'); at != std::string::npos; at = written.find('%')) {
      written.replace(at, 1, before);
    }
    text += "  V" + std::to_string(i) +
            ": {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: " + written + "}}\n";
  }
  return text;
}

TEST(Bounds, EndAttributesThatDouble) {
  const std::string text = with(kMirror, "10.0.0.0/8", "!GetAtt V40.CidrBlock") +
                           chain_of_vpcs(40, "!Join ['', [%, %]]");
  EXPECT_THAT(error_of(text), HasSubstr(kTooManySteps));
}

TEST(Bounds, EndAttributesInALoop) {
  EXPECT_THAT(error_of(with(kMirror, "10.0.0.0/8", "!GetAtt A.CidrBlock") +
                       "  A: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !GetAtt "
                       "B.CidrBlock}}\n"
                       "  B: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !Sub "
                       "'${A.CidrBlock}'}}\n"),
              HasSubstr("; A.CidrBlock refers to itself: write its value"));
}

TEST(Bounds, EndATextThatGrows) {
  std::string value = std::string(64, 'x');
  for (int level = 0; level < 20; ++level) {
    value = "!Join ['" + std::string(400, 'y') + "', [" + value + ", b, c]]";
  }
  EXPECT_EQ(remedy_of("", value), "shorten it: the text has more than 4096 bytes");
}

constexpr std::string_view kLongestList = "!Select [255, !Cidr [10.0.0.0/8, 256, 8]]";

TEST(Bounds, EndListsThatAreMadeAgainAndAgain) {
  std::string items;
  for (int i = 0; i < 5'000; ++i) items += std::string(kLongestList) + ", ";
  EXPECT_THAT(error_of(mirror_to("", "!Join ['', [" + items + "'']]")), HasSubstr(kTooManySteps));
}

TEST(Bounds, LeaveRoomForTheLargestTemplateOfAws) {
  std::string text = kMirror;
  for (int i = 1; i <= 500; ++i) {
    text += "  R" + std::to_string(i) +
            ": {Type: 'AWS::EC2::TrafficMirrorFilterRule', Properties: {TrafficMirrorFilterId: "
            "!Ref Web, TrafficDirection: egress, RuleAction: accept, RuleNumber: " +
            std::to_string(i) + ", SourceCidrBlock: " + std::string(kLongestList) +
            ", DestinationCidrBlock: " + std::string(kLongestList) + "}}\n";
  }
  EXPECT_EQ(read(text).mirror.filters.at(0).rules.size(), 501u);
}

}  // namespace
}  // namespace fibertap::templates
