#include "host/rules/templates/functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/rule_of.h"

namespace fibertap::templates {
namespace {

using ::testing::HasSubstr;

const std::string kSections =
    "Parameters: {Net: {Type: String, Default: 10.1.0.0/16}, Stage: {Type: String, Default: prod}, "
    "Nets: {Type: CommaDelimitedList, Default: '10.2.0.0/16, 10.3.0.0/16'}, Unset: {Type: String}, "
    "Six: {Type: String, Default: '2001:db8::/56'}}\n"
    "Mappings: {Env: {prod: {Cidr: 10.4.0.0/16, Cidrs: [10.5.0.0/16, 10.6.0.0/16]}}}";

struct Case {
  std::string_view written;
  std::string_view expected;
};

class Computed : public ::testing::TestWithParam<Case> {};

TEST_P(Computed, HasItsValue) {
  EXPECT_EQ(destination_of(kSections, GetParam().written), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Join, Computed,
    ::testing::Values(Case{"!Join [/, [10.0.0.0, 16]]", "10.0.0.0/16"},
                      Case{"{'Fn::Join': ['', ['10.', !Sub '0', .0.0/16]]}", "10.0.0.0/16"},
                      Case{"!Join ['', [!Ref Net]]", "10.1.0.0/16"},
                      Case{"!Join ['', [!Ref Net, !Ref AWS::NoValue]]", "10.1.0.0/16"},
                      Case{"!Join ['.', [10, 0, 0, !Join [/, ['0', 24]]]]", "10.0.0.0/24"}));

INSTANTIATE_TEST_SUITE_P(
    Select, Computed,
    ::testing::Values(Case{"!Select [0, !Ref Nets]", "10.2.0.0/16"},
                      Case{"!Select ['1', !Ref Nets]", "10.3.0.0/16"},
                      Case{"{'Fn::Select': [1, {Ref: Nets}]}", "10.3.0.0/16"},
                      Case{"!Select [1, [!Ref Unset, !Ref Net]]", "10.1.0.0/16"},
                      Case{"!Select [1, !FindInMap [Env, prod, Cidrs]]", "10.6.0.0/16"}));

INSTANTIATE_TEST_SUITE_P(
    Split, Computed,
    ::testing::Values(Case{"!Select [1, !Split [',', '10.7.0.0/16,10.8.0.0/16']]", "10.8.0.0/16"},
                      Case{"!Join ['', !Split [x, 10.x0.0.0x/16]]", "10.0.0.0/16"},
                      Case{"!Join ['', !Split [--, --10.--0.0.0/16--]]", "10.0.0.0/16"},
                      Case{"!Join ['', !Split [no, !Ref Net]]", "10.1.0.0/16"},
                      Case{"!Sub ['${A}/8', {A: !Select [0, !Split [/, !Ref Net]]}]",
                           "10.0.0.0/8"}));

INSTANTIATE_TEST_SUITE_P(
    FindInMap, Computed,
    ::testing::Values(
        Case{"!FindInMap [Env, prod, Cidr]", "10.4.0.0/16"},
        Case{"{'Fn::FindInMap': [Env, {Ref: Stage}, Cidr]}", "10.4.0.0/16"},
        Case{"!FindInMap [!Sub Env, !Ref Stage, !Join ['', [Ci, dr]]]", "10.4.0.0/16"},
        Case{"!FindInMap [Env, test, Cidr, {DefaultValue: 10.9.0.0/16}]", "10.9.0.0/16"},
        Case{"!FindInMap [Env, prod, Cidr, {DefaultValue: 10.9.0.0/16}]", "10.4.0.0/16"}));

INSTANTIATE_TEST_SUITE_P(
    Cidr, Computed,
    ::testing::Values(Case{"!Select [0, !Cidr [10.0.0.0/16, 2, 8]]", "10.0.0.0/24"},
                      Case{"!Select [1, !Cidr [10.0.0.0/16, 2, 8]]", "10.0.1.0/24"},
                      Case{"!Select [255, !Cidr [10.0.0.0/16, 256, 8]]", "10.0.255.0/24"},
                      Case{"!Select [3, {'Fn::Cidr': [!Ref Net, '6', '5']}]", "10.1.0.96/27"},
                      Case{"!Select [5, !Cidr [192.168.0.0/24, 6, 5]]", "192.168.0.160/27"},
                      Case{"!Select [1, !Cidr [10.0.0.0/8, 2, 17]]", "10.2.0.0/15"},
                      Case{"!Select [0, !Cidr [10.0.0.0/16, 1, 16]]", "10.0.0.0/16"},
                      Case{"!Select [1, !Cidr [0.0.0.0/0, 2, 31]]", "128.0.0.0/1"},
                      Case{"!Select [1, !Cidr [!Select [1, !Cidr [10.0.0.0/8, 2, 16]], 2, 8]]",
                           "10.1.1.0/24"}));

TEST(Cidr, DividesIpv6Too) {
  const auto source = [](std::string_view written) {
    const std::string text = with(mirror_to(kSections, "::/0"), "0.0.0.0/0", written);
    return to_string(read(text).mirror.filters.at(0).rules.at(0).source);
  };
  EXPECT_EQ(source("!Select [2, !Cidr [!Ref Six, 256, 64]]"), "2001:db8:0:2::/64");
  EXPECT_EQ(source("!Select [255, !Cidr [!Ref Six, 256, 64]]"), "2001:db8:0:ff::/64");
  EXPECT_EQ(source("!Select [1, !Cidr ['::/0', 2, 127]]"), "8000::/1");
}

TEST(Length, IsThatOfAList) {
  for (const std::string_view list :
       {"!Ref Nets", "[a, b]", "!Split [x, axb]", "[a, !Ref AWS::NoValue, b]"}) {
    const std::string text = with(kSections + "\n" + kMirror, "RuleNumber: 10",
                                  "RuleNumber: {'Fn::Length': " + std::string(list) + "}");
    EXPECT_EQ(read(text).mirror.filters.at(0).rules.at(0).number, 2u) << list;
  }
}

TEST(Function, MayGiveAFilter) {
  for (const std::string_view filter :
       {"!Join ['', [!Ref Web]]", "!Join ['', ['', !GetAtt Web.Id]]", "!Select [1, [a, !Ref Web]]",
        "!Sub ['${A}', {A: !Select [0, [!Ref Web]]}]", "!GetAtt [Web, !Sub Id]"}) {
    EXPECT_EQ(read(with(kMirror, "!Ref Web\n      SessionNumber",
                        std::string(filter) + "\n      SessionNumber"))
                  .mirror.sessions.at(0)
                  .filter,
              0u)
        << filter;
  }
}

TEST(Function, MayGiveAPropertyThatAResourceOfTheTemplateHas) {
  const std::string resources = kMirror + R"(  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Join [/, [10.20.0.0, 16]]}
  Subnet: {Type: 'AWS::EC2::Subnet', Properties: {CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]}}
  Eni: {Type: 'AWS::EC2::NetworkInterface', Properties: {PrivateIpAddress: 10.20.1.4}}
  Box: {Type: 'AWS::EC2::Instance', Properties: {PrivateIpAddress: 10.20.1.5}}
)";
  const auto destination = [&](std::string_view written, const TemplateOptions& options = {}) {
    return to_string(read(with(resources, "10.0.0.0/8", written), options)
                         .mirror.filters.at(0)
                         .rules.at(0)
                         .destination);
  };
  EXPECT_EQ(destination("!GetAtt Vpc.CidrBlock"), "10.20.0.0/16");
  EXPECT_EQ(destination("{'Fn::GetAtt': [Vpc, CidrBlock]}"), "10.20.0.0/16");
  EXPECT_EQ(destination("!Sub '${Vpc.CidrBlock}'"), "10.20.0.0/16");
  EXPECT_EQ(destination("!GetAtt Subnet.CidrBlock"), "10.20.1.0/24");
  EXPECT_EQ(destination("!Sub '${Eni.PrimaryPrivateIpAddress}/32'"), "10.20.1.4/32");
  EXPECT_EQ(destination("!Join [/, [!GetAtt Box.PrivateIp, 32]]"), "10.20.1.5/32");
  TemplateOptions options;
  options.parameters["Vpc.CidrBlock"] = "10.30.0.0/16";
  EXPECT_EQ(destination("!GetAtt Subnet.CidrBlock", options), "10.30.1.0/24");
}

TEST(Function, OfAListThatAwsKnowsTakesItFromAParameter) {
  TemplateOptions options;
  options.parameters["Vpc.Ipv6CidrBlocks"] = "2001:db8::/56";
  const std::string text =
      with(with(kMirror, "10.0.0.0/8", "!Select [0, !GetAtt Vpc.Ipv6CidrBlocks]"), "0.0.0.0/0",
           "::/0") +
      "  Vpc: {Type: 'AWS::EC2::VPC'}\n";
  EXPECT_EQ(to_string(read(text, options).mirror.filters.at(0).rules.at(0).destination),
            "2001:db8::/56");
  EXPECT_THAT(error_of(text), HasSubstr("; give --parameter Vpc.Ipv6CidrBlocks=VALUE, or give the "
                                        "listings of aws ec2 describe-traffic-mirror-filters"));
}

class Malformed : public ::testing::TestWithParam<Case> {};

TEST_P(Malformed, SaysWhatTheFunctionTakes) {
  EXPECT_EQ(remedy_of(kSections, GetParam().written), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Functions, Malformed,
    ::testing::Values(
        Case{"!Join [a]", "correct it: Fn::Join takes [delimiter, list]"},
        Case{"!Join [a, !Ref Web]", "correct it: a list is needed where Web is"},
        Case{"!Join ['', [[a]]]", "correct it: a text is needed where a list is"},
        Case{"!Join ['', [!Ref Nets]]", "correct it: a text is needed where a list is"},
        Case{"!Select [0]", "correct it: Fn::Select takes [index, list]"},
        Case{"!Select [-1, [a]]", "correct it: \"-1\" is no index of Fn::Select"},
        Case{"!Select [2, !Ref Nets]", "correct it: Fn::Select 2 needs a list longer than 2"},
        Case{"!Select [1, [a]]", "correct it: Fn::Select 1 needs a list longer than 1"},
        Case{"!Split ['', a]", "correct it: Fn::Split takes [delimiter, text]"},
        Case{"!FindInMap [Env, prod]", "correct it: Fn::FindInMap takes [mapping, key, key]"},
        Case{"!FindInMap [Envs, prod, Cidr]", "declare \"Envs\" under Mappings"},
        Case{"!FindInMap [Env, test, Cidr]", "correct it: Mappings.Env has no \"test\""},
        Case{"!FindInMap [Env, prod, Net]", "correct it: Mappings.Env.prod has no \"Net\""},
        Case{"!FindInMap [Env, !Ref Unset, Net]", "give --parameter Unset=VALUE"},
        Case{"!FindInMap [Env, !Ref Unset, Net, {DefaultValue: 10.9.0.0/16}]",
             "give --parameter Unset=VALUE"},
        Case{"!FindInMap [Env, test, Net, 10.9.0.0/16]",
             "correct it: Fn::FindInMap takes [mapping, key, key]"},
        Case{"!Cidr [10.0.0.0/16, 2]", "correct it: Fn::Cidr takes [CIDR, count, host bits]"},
        Case{"!Cidr [10.0.0.0, 2, 8]", "correct it: \"10.0.0.0\" in Fn::Cidr is no CIDR"},
        Case{"!Cidr [10.0.0.0/16, 257, 4]", "correct it: Fn::Cidr takes 1..256 where \"257\" is"},
        Case{"!Cidr [10.0.0.0/16, 1, 33]", "correct it: Fn::Cidr takes 1..32 where \"33\" is"},
        Case{"!Cidr [10.0.0.0/16, 1, 17]",
             "correct it: 10.0.0.0/16 has less than 1 blocks of 17 host bits"},
        Case{"!Cidr [10.0.0.0/24, 3, 7]",
             "correct it: 10.0.0.0/24 has less than 3 blocks of 7 host bits"},
        Case{"!Length {a: b}", "correct it: a list is needed where a mapping is"},
        Case{"!Sub [a, b, c]", "correct it: Fn::Sub takes a text, or [text, variables]"},
        Case{"!Sub '${Web}/8'", "write the value itself: the id of Web comes from AWS"},
        Case{"!Ref [Net]", "correct it: Ref takes the name of a parameter or resource"},
        Case{"!GetAtt [a]", "correct it: Fn::GetAtt takes a resource and its attribute"},
        Case{"!GetAtt No.CidrBlock", "declare No under Resources, or write the value itself"}));

}  // namespace
}  // namespace fibertap::templates
