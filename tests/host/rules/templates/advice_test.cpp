#include "host/rules/templates/advice.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

/// A mistake in kMirror, and the advice that its error must end with.
struct Mistake {
  std::string_view right;
  std::string_view wrong;
  std::string_view advice;
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.wrong; }

/// Whether two readings have the same rules.
void expect_same_rules(const Templates& left, const Templates& right) {
  ASSERT_EQ(left.mirror.filters.size(), right.mirror.filters.size());
  for (std::size_t i = 0; i < left.mirror.filters.size(); ++i) {
    EXPECT_EQ(left.mirror.filters[i].rules, right.mirror.filters[i].rules);
  }
}

std::string_view behind(std::string_view text, std::string_view mark) {
  return text.substr(text.rfind(mark) + mark.size());
}

/// Errors whose advice is "write X": X in the place of the value makes it good.
class WriteAdvice : public ::testing::TestWithParam<Mistake> {};

TEST_P(WriteAdvice, Works) {
  const auto& [right, wrong, advice] = GetParam();
  const std::string message = error_of(with(kMirror, right, wrong));
  ASSERT_THAT(message, EndsWith("; " + std::string(advice)));
  const std::string key(right.substr(0, right.find(": ") + 2));
  expect_same_rules(read(with(kMirror, right, key + std::string(behind(message, "; write ")))),
                    read(kMirror));
}

INSTANTIATE_TEST_SUITE_P(
    Values, WriteAdvice,
    ::testing::Values(
        Mistake{"Protocol: 6", "Protocol: tcp", "write 6"},
        Mistake{"Protocol: 6", "Protocol: TCP", "write 6"},
        Mistake{"Protocol: 6", "Protocol: ' tcp '", "write 6"},
        Mistake{"Protocol: 6", "Protocol: 6.0", "write 6"},
        Mistake{"Protocol: 6", "Protocol: '6 '", "write 6"},
        Mistake{"RuleNumber: 10", "RuleNumber: +10", "write 10"},
        Mistake{"RuleNumber: 10", "RuleNumber: 10.00", "write 10"},
        Mistake{"RuleAction: accept", "RuleAction: allow", "write accept"},
        Mistake{"RuleAction: accept", "RuleAction: acept", "write accept"},
        Mistake{"TrafficDirection: ingress", "TrafficDirection: inbound", "write ingress"},
        Mistake{"TrafficDirection: ingress", "TrafficDirection: INGRES", "write ingress"},
        Mistake{"SourceCidrBlock: 0.0.0.0/0", "SourceCidrBlock: 0.0.0.0", "write 0.0.0.0/0"},
        Mistake{"DestinationCidrBlock: 10.0.0.0/8", "DestinationCidrBlock: 10.0.0.0/255.0.0.0",
                "write 10.0.0.0/8"},
        Mistake{"DestinationCidrBlock: 10.0.0.0/8", "DestinationCidrBlock: 10/8",
                "write 10.0.0.0/8"},
        Mistake{"DestinationCidrBlock: 10.0.0.0/8", "DestinationCidrBlock: ' 10.0.0.0/8'",
                "write 10.0.0.0/8"},
        Mistake{"DestinationCidrBlock: 10.0.0.0/8", "DestinationCidrBlock: 10.0.0.0 / 8",
                "write 10.0.0.0/8"},
        Mistake{"DestinationCidrBlock: 10.0.0.0/8", "DestinationCidrBlock: 10.0.0.0/08",
                "write 10.0.0.0/8"},
        Mistake{"SourceCidrBlock: 0.0.0.0/0", "SourceCidrBlock: 0.0.0.0/00", "write 0.0.0.0/0"},
        Mistake{"DestinationPortRange: {FromPort: 80, ToPort: 80}", "DestinationPortRange: 80",
                "write {FromPort: 80, ToPort: 80}"},
        Mistake{"DestinationPortRange: {FromPort: 80, ToPort: 80}", "DestinationPortRange: 80-80",
                "write {FromPort: 80, ToPort: 80}"},
        Mistake{"SourcePortRange: {FromPort: 1024, ToPort: 65535}", "SourcePortRange: '1024:65535'",
                "write {FromPort: 1024, ToPort: 65535}"},
        Mistake{"TrafficMirrorFilterId: !Ref Web", "TrafficMirrorFilterId: Web", "write !Ref Web"},
        Mistake{"TrafficMirrorFilterId: !Ref Web", "TrafficMirrorFilterId: Wbe", "write !Ref Web"},
        Mistake{"TrafficMirrorFilterId: !Ref Web", "TrafficMirrorFilterId: '!Ref Web'",
                "write {\"Ref\": \"Web\"}"}));

/// Errors whose advice is "write X in place of Y".
class ReplaceAdvice : public ::testing::TestWithParam<Mistake> {};

TEST_P(ReplaceAdvice, Works) {
  const auto& [right, wrong, advice] = GetParam();
  const std::string text = with(kMirror, right, wrong);
  const std::string message = error_of(text);
  ASSERT_THAT(message, EndsWith("; " + std::string(advice)));
  const std::string_view words = behind(message, "; write ");
  const std::string_view good = words.substr(0, words.find(' '));
  const std::string_view bad = behind(words, " in place of ");
  expect_same_rules(read(with(text, bad, good)), read(kMirror));
}

INSTANTIATE_TEST_SUITE_P(
    Names, ReplaceAdvice,
    ::testing::Values(
        Mistake{"!Ref Web", "!Ref Wbe", "write Web in place of Wbe"},
        Mistake{"!Ref Web", "!Ref WEB", "write Web in place of WEB"},
        Mistake{"!Ref Web", "!GetAtt Webb.Id", "write Web in place of Webb"},
        Mistake{"!Ref Web", "!ref Web", "write !Ref in place of !ref"},
        Mistake{"!Ref Web", "!sub '${Web}'", "write !Sub in place of !sub"},
        Mistake{"!Ref Web", "!GetAttr Web.Id", "write !GetAtt in place of !GetAttr"},
        Mistake{"tmt-0123456789abcdef0", "!ref AWS::StackName", "write !Ref in place of !ref"},
        Mistake{"eni-0123456789abcdef0", "!REF AWS::StackName", "write !Ref in place of !REF"}));

/// A template in JSON whose rule has `filter` and `destination`.
std::string json_of(std::string_view filter, std::string_view destination) {
  return fmt::format(
      R"({{"Parameters": {{"Net": {{"Type": "String", "Default": "10.0.0.0/8"}}}}, "Resources": {{
        "Web": {{"Type": "AWS::EC2::TrafficMirrorFilter"}},
        "Vpc": {{"Type": "AWS::EC2::VPC", "Properties": {{"CidrBlock": "10.0.0.0/8"}}}},
        "WebIn": {{"Type": "AWS::EC2::TrafficMirrorFilterRule", "Properties": {{
          "TrafficMirrorFilterId": {}, "TrafficDirection": "ingress", "RuleNumber": 10,
          "RuleAction": "accept", "SourceCidrBlock": "0.0.0.0/0",
          "DestinationCidrBlock": {}}}}}}}}})",
      filter, destination);
}

TEST(WriteAdvice, OfAJsonTemplateIsJson) {
  const std::string web = R"({"Ref": "Web"})";
  const Templates right = read(json_of(web, "\"10.0.0.0/8\""));
  for (const std::string filter : {"\"Web\"", "\"Wbe\"", "\"!Ref Web\""}) {
    const std::string message = error_of(json_of(filter, "\"10.0.0.0/8\""));
    ASSERT_THAT(message, EndsWith("; write " + web));
    expect_same_rules(read(json_of(std::string(behind(message, "; write ")), "\"10.0.0.0/8\"")),
                      right);
  }
  for (const std::string destination : {"\"Net\"", "\"Vpc.CidrBlock\""}) {
    const std::string message = error_of(json_of(web, destination));
    expect_same_rules(read(json_of(web, behind(message, "; write "))), right);
  }
  EXPECT_THAT(error_of(json_of(R"({"ref": "Web"})", "\"::/0\"")),
              EndsWith("; write Ref in place of ref"));
  EXPECT_THAT(error_of(json_of(web, R"({"Fn::sub": "${Net}"})")),
              EndsWith("; write Fn::Sub in place of Fn::sub"));
}

TEST(MacAdvice, PutsTheDigitsInPairs) {
  for (const std::string_view mac : {"022f.8fb0.cf75", "022F8FB0CF75", " 02:2f:8f:b0:cf:75"}) {
    EXPECT_EQ(mac_advice(mac), "write 02:2f:8f:b0:cf:75");
  }
  for (const std::string_view mac : {"", "022f8fb0cf7", "022f8fb0cf755", "022f8fb0cf7g", "eth0"}) {
    EXPECT_EQ(mac_advice(mac), "correct it");
  }
}

TEST(KeyAdvice, NamesTheKeyThatWasMeant) {
  const std::string text = with(kMirror, "SourceCidrBlock:", "SourceCIDRBlok:");
  const std::string message = error_of(text);
  ASSERT_THAT(message, HasSubstr("found \"SourceCIDRBlok\""));
  expect_same_rules(read(with(text, "SourceCIDRBlok", behind(message, "; write "))), read(kMirror));
}

TEST(LeaveOutAdvice, Works) {
  for (const std::string all : {"-1", "all", "ANY"}) {
    EXPECT_THAT(error_of(with(kMirror, "Protocol: 6", "Protocol: '" + all + "'")),
                EndsWith("; leave Protocol out, then every protocol matches"));
    EXPECT_THAT(error_of(with(kMirror, "{FromPort: 80, ToPort: 80}", "'" + all + "'")),
                EndsWith("; leave DestinationPortRange out, then every port matches"));
  }
  for (const std::string_view ports : {"{FromPort: -1, ToPort: -1}", "{FromPort: 0, ToPort: -1}"}) {
    EXPECT_THAT(error_of(with(kMirror, "{FromPort: 80, ToPort: 80}", ports)),
                EndsWith("; leave DestinationPortRange out, then every port matches"));
  }
  std::string text = with(kMirror, "      Protocol: 6\n", "");
  text = with(text, "      DestinationPortRange: {FromPort: 80, ToPort: 80}\n", "");
  const Rule rule = read(text).mirror.filters.at(0).rules.at(0);
  EXPECT_FALSE(rule.protocol);
  EXPECT_FALSE(rule.destination_ports);
}

TEST(CidrAdvice, MakesABareAddressOneAddress) {
  for (const auto& [bare, cidr] :
       {std::pair("10.1.2.3", "10.1.2.3/32"), {"2001:db8::1", "2001:db8::1/128"}, {"::", "::/0"}}) {
    EXPECT_EQ(cidr_advice(bare), "write " + std::string(cidr));
    EXPECT_EQ(to_string(parse_cidr(cidr)->cidr), cidr);
  }
}

TEST(CidrAdvice, NamesTheLongestPrefix) {
  EXPECT_EQ(cidr_advice("10.0.0.0/33"), "write a prefix length 0..32 behind the /");
  EXPECT_EQ(cidr_advice("::/129"), "write a prefix length 0..128 behind the /");
  EXPECT_EQ(cidr_advice("10.0.0.0/255.0.255.0"), "write a prefix length 0..32 behind the /");
}

TEST(CidrAdvice, SaysThatARuleTakesNoPrefixListAndNoSecurityGroup) {
  EXPECT_EQ(cidr_advice("pl-0123456789abcdef0"), cidr_advice("sg-0123456789abcdef0"));
  EXPECT_THAT(cidr_advice("pl-0123456789abcdef0"), HasSubstr("in a rule each"));
}

TEST(CidrAdvice, OfWhatIsNoAddressIsPlain) {
  for (const std::string_view text : {"", "/", "x", "10.0.0.0.0/8", "256.0.0.0/8", "1/2/3"}) {
    EXPECT_EQ(cidr_advice(text), "correct it") << text;
  }
  EXPECT_EQ(cidr_advice("any"), "write 0.0.0.0/0 for every address, or ::/0");
}

TEST(PortsAdvice, OfAListIsARuleForEach) {
  EXPECT_THAT(error_of(with(kMirror, "{FromPort: 80, ToPort: 80}", "[80, 443]")),
              EndsWith("; write one range, and a rule for each other one"));
  EXPECT_THAT(error_of(with(kMirror, "{FromPort: 80, ToPort: 80}", "http")),
              EndsWith("; write {FromPort: N, ToPort: N}"));
}

/// The names of parameters where their values belong.
TEST(ParameterAdvice, Works) {
  const std::string text = "Parameters: {Net: {Type: String, Default: 10.0.0.0/8}}\n" + kMirror;
  for (const auto& [wrong, advice] :
       {std::pair<std::string_view, std::string_view>("Net", "!Ref Net"),
        {"'!Ref Net'", "{\"Ref\": \"Net\"}"},
        {"'${Net}'", "{\"Fn::Sub\": \"${Net}\"}"}}) {
    const std::string message =
        error_of(with(text, " 10.0.0.0/8\n", " " + std::string(wrong) + "\n"));
    ASSERT_THAT(message, EndsWith("; write " + std::string(advice)));
    expect_same_rules(read(with(text, " 10.0.0.0/8\n", " " + std::string(advice) + "\n")),
                      read(kMirror));
  }
  EXPECT_THAT(error_of(with(text, " 10.0.0.0/8\n", " !Ref Nett\n")),
              EndsWith("; write Net in place of Nett"));
}

}  // namespace
}  // namespace fibertap::templates
