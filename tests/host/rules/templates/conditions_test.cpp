#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/rule_of.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Sections with one condition, C.
std::string condition(std::string_view expression) {
  return "Parameters: {Stage: {Type: String, Default: prod}, Unset: {Type: String}, Zones: {Type: "
         "CommaDelimitedList, Default: 'a,b'}}\nConditions: {Yes: !Equals [a, a], No: !Equals [a, "
         "b], Loop: !Not [!Condition Loop], C: " +
         std::string(expression) + "}";
}

constexpr std::string_view kIf = "!If [C, 10.1.0.0/16, 10.2.0.0/16]";

class True : public ::testing::TestWithParam<std::string_view> {};
class False : public ::testing::TestWithParam<std::string_view> {};

TEST_P(True, TakesTheFirstValue) {
  EXPECT_EQ(destination_of(condition(GetParam()), kIf), "10.1.0.0/16");
}

TEST_P(False, TakesTheSecondValue) {
  EXPECT_EQ(destination_of(condition(GetParam()), kIf), "10.2.0.0/16");
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, True,
    ::testing::Values("!Equals [!Ref Stage, prod]", "{'Fn::Equals': [{Ref: Stage}, prod]}",
                      "!Equals [1, '1']", "!Equals [!Ref Zones, [a, b]]",
                      "!Equals [!Join ['-', !Ref Zones], a-b]", "!Not [!Condition No]",
                      "!Not [!Equals [a, b]]", "!And [!Condition Yes, !Condition Yes]",
                      "{'Fn::And': [{Condition: 'Yes'}, {'Fn::Not': [{Condition: 'No'}]}]}",
                      "!Or [!Condition No, !Condition Yes]", "!Condition Yes",
                      "!Or [!Equals [!Ref Unset, a], !Condition Yes]",
                      "!Or [!Condition Yes, !Equals [!Ref AWS::Region, eu-west-1]]"));

INSTANTIATE_TEST_SUITE_P(Conditions, False,
                         ::testing::Values("!Equals [!Ref Stage, test]",
                                           "!Equals [!Ref Zones, [a]]", "!Equals [a, A]",
                                           "!Not [!Condition Yes]",
                                           "!And [!Condition Yes, !Condition No]",
                                           "!Or [!Condition No, !Condition No]",
                                           "!And [!Equals [!Ref Unset, a], !Condition No]"));

TEST(Condition, TakesATruthWithoutQuotesForABoolean) {
  for (const std::string_view on : {"true", "True", "TRUE", "'true'"}) {
    const std::string sections = "Parameters: {On: {Type: String, Default: " + std::string(on) +
                                 "}}\nConditions: {C: !Equals [!Ref On, true]}";
    EXPECT_EQ(destination_of(sections, kIf), "10.1.0.0/16") << on;
  }
  EXPECT_EQ(destination_of(condition("!Equals ['True', true]"), kIf), "10.2.0.0/16");
  EXPECT_EQ(destination_of(condition("!Equals [False, 'false']"), kIf), "10.1.0.0/16");
}

TEST(Condition, IsOnlyComputedWhereItMatters) {
  EXPECT_EQ(destination_of(condition("!Condition Loop"), "10.0.0.0/9"), "10.0.0.0/9");
  EXPECT_EQ(destination_of(condition("!Condition Yes"), "!If [C, 10.0.0.0/9, !Ref Unset]"),
            "10.0.0.0/9");
}

TEST(Condition, ThatIsNotKnownSaysWhatToGive) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"!Equals [!Ref Unset, a]", "give --parameter Unset=VALUE"},
      {"!Equals [!Ref AWS::Region, eu-west-1]", "give --parameter AWS::Region=VALUE"},
      {"!Or [!Condition No, !Equals [!Ref Unset, a]]", "give --parameter Unset=VALUE"},
      {"!And [!Condition Yes, !Equals [!Ref Unset, a]]", "give --parameter Unset=VALUE"},
      {"!Condition Other", "declare \"Other\" under Conditions"},
      {"!Condition Loop", "Conditions.Loop refers to itself: write its value"},
      {"!And []", "correct it: Fn::And takes a list of conditions"},
      {"!Not [a, b]", "correct it: Fn::Not takes a list of one condition"},
      {"!Not [maybe]", "correct it: \"maybe\" is neither true nor false"},
      {"!Equals [a]", "correct it: Fn::Equals takes [value, value]"},
      {"!Equals [a, {b: c}]", "correct it: a text is needed where a mapping is"},
      {"!Condition [a]", "correct it: Condition takes the name of a condition"},
  };
  for (const auto& [expression, remedy] : cases) {
    EXPECT_EQ(remedy_of(condition(expression), kIf), remedy) << expression;
  }
  EXPECT_EQ(remedy_of(condition("a"), "!If [a, b]"),
            "correct it: Fn::If takes [condition, value, value]");
}

TEST(Condition, MayUseAPseudoParameterThatIsGiven) {
  TemplateOptions options;
  options.parameters["AWS::Region"] = "eu-west-1";
  const std::string sections = condition("!Equals [!Ref AWS::Region, eu-west-1]");
  EXPECT_EQ(destination_of(sections, kIf, options), "10.1.0.0/16");
}

TEST(If, MayLeaveAPropertyOut) {
  const std::string text = condition("!Condition No") + "\n" + kMirror;
  const std::string without = "!If [C, 80, !Ref AWS::NoValue]";
  EXPECT_FALSE(read(with(text, "128", without)).mirror.sessions.at(0).packet_length);
  EXPECT_EQ(
      read(with(text, "128", "!If [C, !Ref AWS::NoValue, 80]")).mirror.sessions.at(0).packet_length,
      80u);
}

TEST(If, MayChooseAMapping) {
  const auto ports = [](std::string_view written) {
    const std::string text = condition("!Condition Yes") + "\n" + kMirror;
    return read(with(text, "{FromPort: 80, ToPort: 80}", written))
        .mirror.filters.at(0)
        .rules.at(0)
        .destination_ports;
  };
  const auto chosen = ports("!If [C, {FromPort: 443, ToPort: !If [C, 444, 1]}, a]");
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->first, 443);
  EXPECT_EQ(chosen->last, 444);
  EXPECT_FALSE(ports("!If [C, !Ref AWS::NoValue, {FromPort: 443, ToPort: 443}]"));
}

TEST(If, MayChooseAFilter) {
  const std::string text = condition("!Condition Yes") + "\n" +
                           with(kMirror, "!Ref Web\n      SessionNumber",
                                "!If [C, !Ref Web, !Ref Other]\n      SessionNumber");
  EXPECT_EQ(read(text).mirror.sessions.at(0).filter, 0u);
}

/// kMirror with a condition on one of its resources.
std::string conditional(std::string_view resource, std::string_view expression) {
  return condition(expression) + "\n" +
         with(kMirror, std::string(resource) + ":\n",
              std::string(resource) + ":\n    Condition: C\n");
}

TEST(ResourceCondition, ThatIsTrueChangesNothing) {
  for (const std::string_view resource : {"  Web", "  WebIn", "  Tap"}) {
    const Mirror mirror = read(conditional(resource, "!Condition Yes")).mirror;
    EXPECT_EQ(mirror.filters.at(0).rules.size(), 1u);
    EXPECT_EQ(mirror.sessions.size(), 1u);
  }
}

TEST(ResourceCondition, ThatIsFalseRemovesTheResource) {
  const Templates without_rule = read(conditional("  WebIn", "!Condition No"));
  EXPECT_EQ(without_rule.mirror.filters.at(0).rules.size(), 0u);
  EXPECT_THAT(without_rule.notes,
              ElementsAre("t.yaml:8: WebIn: skipped, its condition \"C\" is false"));
  const Mirror without_session = read(conditional("  Tap", "!Condition No")).mirror;
  EXPECT_EQ(without_session.filters.at(0).rules.size(), 1u);
  EXPECT_EQ(without_session.sessions.size(), 0u);
}

TEST(ResourceCondition, ThatIsFalseMakesAReferenceToTheResourceAnError) {
  EXPECT_THAT(error_of(conditional("  Web", "!Condition No")),
              HasSubstr("WebIn.TrafficMirrorFilterId: value not known, found !Ref Web, expected "));
  EXPECT_THAT(error_of(conditional("  Web", "!Condition No")),
              HasSubstr("; correct it: Web is not there, its condition \"C\" is false"));
}

TEST(ResourceCondition, ThatIsFalseMakesASessionWithThatTargetAnError) {
  const std::string text = condition("!Condition No") + "\n" +
                           with(kMirror, "tmt-0123456789abcdef0", "!If [No, a, !Ref Target]") +
                           "  Target: {Type: 'AWS::EC2::TrafficMirrorTarget', Condition: C, "
                           "Properties: {NetworkInterfaceId: eni-1}}\n";
  EXPECT_THAT(error_of(text),
              HasSubstr("Tap.TrafficMirrorTargetId: value not known, found Fn::If, expected a "
                        "resource that is there; correct it: Target is not there, its condition "
                        "\"C\" is false"));
}

TEST(ResourceCondition, ThatIsNotKnownIsAnError) {
  for (const std::string_view resource : {"  Web", "  WebIn", "  Tap"}) {
    const std::string name(resource.substr(2));
    EXPECT_THAT(error_of(conditional(resource, "!Equals [!Ref Unset, a]")),
                HasSubstr(": " + name +
                          ".Condition: value not known, found \"C\", expected true "
                          "or false; give --parameter Unset=VALUE"));
  }
  EXPECT_THAT(error_of(with(kMirror, "  Tap:\n", "  Tap:\n    Condition: Missing\n")),
              HasSubstr("t.yaml:19: Tap.Condition: value not known, found \"Missing\", expected "
                        "true or false; declare \"Missing\" under Conditions"));
}

TEST(ResourceCondition, OfAnotherResourceNeedsNoValue) {
  EXPECT_EQ(error_of(condition("!Equals [!Ref AWS::Region, a]") + "\n" + kMirror +
                     "  CDKMetadata: {Type: 'AWS::CDK::Metadata', Condition: C}\n"),
            "no error");
}

}  // namespace
}  // namespace fibertap::templates
