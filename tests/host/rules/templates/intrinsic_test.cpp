#include "host/rules/templates/intrinsic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kParameters = R"(Parameters:
  Net: {Type: String, Default: 10.0.0.0}
  Bits: {Type: Number, Default: 16}
  Unset: {Type: String}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /net/cidr}
  Services: {Type: CommaDelimitedList, Default: amazon-dns}
  Macs: {Type: 'List<String>', Default: '02:00:5e:10:00:01, 02:00:5e:10:00:02'}
)";

/// The destination CIDR of the rule when it is written as `value`.
std::string destination(std::string_view value, const TemplateOptions& options = {}) {
  const std::string text = kParameters + with(kMirror, "10.0.0.0/8", value);
  return to_string(read(text, options).mirror.filters.at(0).rules.at(0).destination);
}

std::string destination_error(std::string_view value) {
  return error_of(kParameters + with(kMirror, "10.0.0.0/8", value));
}

TEST(Intrinsic, SubTakesParametersInShortAndLongForms) {
  for (const std::string_view value :
       {"!Sub '${Net}/${Bits}'", "{'Fn::Sub': '${Net}/${Bits}'}", "!Sub ['${Net}/${Bits}', {}]",
        "!Sub ['${N}/${Bits}', {N: 10.0.0.0}]", "!Sub ['${N}/${Bits}', {N: !Ref Net}]",
        "!Sub ['${N}/16', {N: !Sub '${Net}'}]", "\n        Fn::Sub: ${Net}/16"}) {
    EXPECT_EQ(destination(value), "10.0.0.0/16") << value;
  }
}

TEST(Intrinsic, RefTakesAParameterInShortAndLongForms) {
  TemplateOptions options;
  options.parameters["Unset"] = "10.2.0.0/15";
  for (const std::string_view value :
       {"!Ref Unset", "{Ref: Unset}", "{'Fn::Ref': Unset}", "\n        Ref: Unset"}) {
    EXPECT_EQ(destination(value, options), "10.2.0.0/15") << value;
  }
}

TEST(Intrinsic, AParameterOfTheCommandLineWinsOverTheDefault) {
  TemplateOptions options;
  options.parameters = {{"Bits", "9"}, {"Net", "10.128.0.0"}};
  EXPECT_EQ(destination("!Sub '${Net}/${Bits}'", options), "10.128.0.0/9");
}

TEST(Intrinsic, ParametersGiveNumbersAndChoicesToo) {
  std::string text = "Parameters: {N: {Type: Number, Default: 99}, A: {Type: String}}\n" + kMirror;
  text = with(with(text, "RuleNumber: 10", "RuleNumber: !Ref N"), "accept", "!Ref A");
  text = with(text, "7777", "!Sub '1${N}'");
  TemplateOptions options;
  options.parameters["A"] = "reject";
  const Mirror mirror = read(text, options).mirror;
  EXPECT_EQ(mirror.filters[0].rules[0].number, 99u);
  EXPECT_EQ(mirror.filters[0].rules[0].action, Action::kReject);
  EXPECT_EQ(mirror.sessions[0].vni, 199u);
}

TEST(Intrinsic, AFilterIsReferredToInEveryForm) {
  for (const std::string_view value :
       {"!Ref Web", "{Ref: Web}", "!GetAtt Web.Id", "!GetAtt [Web, Id]", "{'Fn::GetAtt': Web.Id}",
        "{'Fn::GetAtt': [Web, Id]}", "!Sub '${Web}'", "!Sub '${Web.Id}'", "!Sub ['${Web}', {}]",
        "!Sub ['${X}', {X: !Ref Web}]", "!Sub ['${X}', {X: !Sub '${Web.Id}'}]"}) {
    const std::string text = with(kMirror, "!Ref Web\n      SessionNumber",
                                  std::string(value) + "\n      SessionNumber");
    EXPECT_EQ(read(text).mirror.sessions.at(0).filter, 0u) << value;
  }
}

TEST(Intrinsic, AFilterHasNoAttributeButItsId) {
  for (const std::string_view value :
       {"!GetAtt Web", "!GetAtt Web.Arn", "!Ref Web.Id", "!Sub ['${Web}', {Web: x}]"}) {
    EXPECT_NE(error_of(with(kMirror, "!Ref Web", value)), "no error") << value;
  }
}

TEST(Intrinsic, ListParametersStandWhereAListIsExpected) {
  std::string text =
      kParameters + with(kMirror, "Description: web traffic", "NetworkServices: !Ref Services");
  text = with(text, "  Tap:\n", "  Tap:\n    Metadata: {Fibertap: {MacAddresses: !Ref Macs}}\n");
  const Mirror mirror = read(text).mirror;
  EXPECT_TRUE(mirror.filters[0].amazon_dns);
  EXPECT_THAT(mirror.sessions[0].macs,
              ElementsAre(Mac{2, 0, 0x5E, 0x10, 0, 1}, Mac{2, 0, 0x5E, 0x10, 0, 2}));
}

TEST(Intrinsic, AListParameterIsNoText) {
  EXPECT_THAT(destination_error("!Ref Macs"), HasSubstr("no CIDR, found a list"));
  EXPECT_THAT(destination_error("!Sub '${Macs}'"), HasSubstr("value not known, found !Sub"));
}

TEST(Intrinsic, ElementsOfAListAreResolved) {
  std::string text = with(kMirror, "  Tap:\n",
                          "  Tap:\n    Metadata: {Fibertap: {MacAddresses: [!Sub '02:${A}', !Ref "
                          "AWS::NoValue]}}\n");
  text = "Parameters: {A: {Type: String, Default: '00:00:00:00:01'}}\n" + text;
  EXPECT_THAT(read(text).mirror.sessions[0].macs, ElementsAre(Mac{2, 0, 0, 0, 0, 1}));
}

TEST(Intrinsic, NoValueIsAsIfTheKeyWereNotThere) {
  const Mirror mirror = read(with(kMirror, "128", "!Ref AWS::NoValue")).mirror;
  EXPECT_FALSE(mirror.sessions[0].packet_length);
}

TEST(Intrinsic, UnresolvedNamesTheParameterToGive) {
  EXPECT_EQ(destination_error("!Ref Unset"),
            "t.yaml:22: WebIn.DestinationCidrBlock: value not known, found !Ref Unset, expected "
            "one such as 10.0.0.0/8 or 2001:db8::/32; give --parameter Unset=VALUE");
  EXPECT_THAT(destination_error("!Sub '${Net}/${Unset}'"),
              HasSubstr("found !Sub \"${Net}/${Unset}\", expected one such as 10.0.0.0/8 or "
                        "2001:db8::/32; give --parameter Unset=VALUE"));
  EXPECT_THAT(destination_error("!Ref AWS::Region"), HasSubstr("--parameter AWS::Region=VALUE"));
}

TEST(Intrinsic, AParameterOfTheParameterStoreHasNoDefaultValue) {
  EXPECT_THAT(destination_error("!Ref Stored"), HasSubstr("give --parameter Stored=VALUE"));
}

TEST(Intrinsic, AttributesOfOtherResourcesAreGivenAsParameters) {
  const std::string text = "Parameters: {}\n" +
                           with(kMirror, "10.0.0.0/8", "!GetAtt Vpc.CidrBlock") +
                           "  Vpc: {Type: 'AWS::EC2::VPC'}\n";
  EXPECT_THAT(error_of(text), HasSubstr("found !GetAtt Vpc.CidrBlock, expected one such as "
                                        "10.0.0.0/8 or 2001:db8::/32; give --parameter "
                                        "Vpc.CidrBlock=VALUE"));
  TemplateOptions options;
  options.parameters["Vpc.CidrBlock"] = "172.16.0.0/12";
  EXPECT_EQ(to_string(read(text, options).mirror.filters[0].rules[0].destination), "172.16.0.0/12");
}

TEST(Intrinsic, WhatOnlyAwsComputesIsAnErrorThatNamesTheListings) {
  for (const std::string_view function :
       {"Base64", "GetAZs", "ToJsonString", "GetStackOutput", "Transform"}) {
    EXPECT_EQ(destination_error("!" + std::string(function) + " [a, b]"),
              "t.yaml:22: WebIn.DestinationCidrBlock: value not known, found Fn::" +
                  std::string(function) +
                  ", expected one such as 10.0.0.0/8 or 2001:db8::/32; write the value itself, or "
                  "give the listings of aws ec2 describe-traffic-mirror-filters and aws ec2 "
                  "describe-traffic-mirror-sessions in place of this template");
  }
  EXPECT_THAT(error_of(with(kMirror, "{FromPort: 80, ToPort: 80}", "!If [a, b, c]")),
              HasSubstr("WebIn.DestinationPortRange: value not known, found Fn::If, expected a "
                        "mapping"));
  EXPECT_THAT(error_of(with(kMirror, "FromPort: 80", "FromPort: !If [a, 1, 2]")),
              HasSubstr("WebIn.DestinationPortRange.FromPort: value not known, found Fn::If"));
}

TEST(Intrinsic, MalformedOnesAreErrorsWhereAValueIsNeeded) {
  for (const std::string_view value :
       {"!Sub '10.${'", "!Sub '${a b}'", "!Sub '${}'", "!Sub [a, b, c]", "!Ref [Net]", "!Ref ''",
        "!GetAtt [a]", "!Sub {a: b}", "!Sub ['${N}', {N: [1]}]", "!Sub '${Web}/8'"}) {
    EXPECT_THAT(destination_error(value), HasSubstr("value not known")) << value;
  }
}

TEST(Intrinsic, NestedSubstitutionCannotGrowWithoutBound) {
  constexpr int kLevels = 20;
  std::string value;
  for (int level = 0; level < kLevels; ++level) {
    value += "!Sub ['${a}${a}${a}${a}${a}${a}${a}${a}', {a: ";
  }
  value += std::string(64, 'x');
  for (int level = 0; level < kLevels; ++level) value += "}]";
  EXPECT_THAT(destination_error(value), HasSubstr("value not known"));
}

TEST(Parameter, ThatNoTemplateHasIsAUsageError) {
  TemplateOptions options;
  options.parameters["Nets"] = "10.0.0.0";
  EXPECT_EQ(error_of(kParameters + kMirror, options, Errc::kUsage),
            "--parameter \"Nets\": found in no template, expected the name of a parameter; write "
            "Net");
}

TEST(Parameter, ThatIsWrongIsAnError) {
  const auto error = [](std::string_view parameter) {
    return error_of("Parameters: " + std::string(parameter) + "\n" + kMirror);
  };
  EXPECT_EQ(error("{P: {Type: String, default: 1}}"),
            "t.yaml:1: Parameters.P: unknown key, found \"default\", expected one of Type, "
            "Default, AllowedPattern, AllowedValues, ConstraintDescription, Description, "
            "MaxLength, MaxValue, MinLength, MinValue, NoEcho; write Default");
  EXPECT_THAT(error("{P: {Default: 1}}"), HasSubstr("Parameters.P.Type: missing"));
  EXPECT_THAT(error("{P: {Type: String, Default: [1]}}"),
              HasSubstr("Parameters.P.Default: wrong type, found a list"));
  EXPECT_THAT(error("[P]"), HasSubstr("Parameters: wrong type, found a list"));
  EXPECT_THAT(error("{P: {Type: String, Default: " + std::string(4097, 'x') + "}}"),
              HasSubstr("Parameters.P: value too long, found 4097 bytes, expected at most 4096"));
}

TEST(Parameter, ThatIsGivenMustBeAllowed) {
  const std::string text =
      "Parameters: {Stage: {Type: String, AllowedValues: [prod, test]}, N: {Type: Number, Default: "
      "1}, L: {Type: List<Number>, AllowedValues: [1, 2], Default: '1'}}\n" +
      kMirror;
  const auto error = [&](const std::string& name, const std::string& value) {
    TemplateOptions options;
    options.parameters[name] = value;
    return error_of(text, options);
  };
  EXPECT_EQ(error("Stage", "prod"), "no error");
  EXPECT_EQ(error("Stage", "dev"),
            "t.yaml:1: Parameters.Stage: value not allowed, found \"dev\", expected \"prod\" or "
            "\"test\"; correct it");
  for (const std::string number : {"0", "-1", "1.5"}) EXPECT_EQ(error("N", number), "no error");
  for (const std::string number : {"", "-", ".", "x", "1e3", "1.2.3"}) {
    EXPECT_EQ(error("N", number), "t.yaml:1: Parameters.N: no number, found \"" + number +
                                      "\", expected digits; correct it");
  }
  EXPECT_EQ(error("L", "1, 2"), "no error");
  EXPECT_THAT(error("L", "1,3"), HasSubstr("Parameters.L: value not allowed, found \"3\""));
}

TEST(SplitSub, KnowsLiteralsAndVariables) {
  const auto join = [](std::string_view text) -> std::string {
    const auto pieces = split_sub(text);
    if (!pieces) return "malformed";
    std::string joined;
    for (const SubPiece& piece : *pieces) {
      joined += piece.variable ? "<" + std::string(piece.text) + ">" : std::string(piece.text);
    }
    return joined;
  };
  EXPECT_EQ(join(""), "");
  EXPECT_EQ(join("$ { } $$"), "$ { } $$");
  EXPECT_EQ(join("a${B.c}d${AWS::Region}"), "a<B.c>d<AWS::Region>");
  EXPECT_EQ(join("${!B}"), "${B}");
  EXPECT_EQ(join("${!}"), "${}");
  EXPECT_EQ(join("$${B}"), "$<B>");
  EXPECT_EQ(join("${B"), "malformed");
  EXPECT_EQ(join("${ B }"), "malformed");
}

}  // namespace
}  // namespace fibertap::templates
