#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;

Rule only_rule(const Templates& templates) {
  EXPECT_EQ(templates.mirror.filters.size(), 1u);
  EXPECT_EQ(templates.mirror.filters.at(0).rules.size(), 1u);
  return templates.mirror.filters.at(0).rules.at(0);
}

Rule changed(std::string_view from, std::string_view to) {
  return only_rule(read(with(kMirror, from, to)));
}

std::string changed_error(std::string_view from, std::string_view to) {
  return error_of(with(kMirror, from, to));
}

TEST(Rule, HasWhatItsPropertiesSay) {
  const Rule expected{.number = 10,
                      .direction = Direction::kIngress,
                      .action = Action::kAccept,
                      .protocol = 6,
                      .source = {false, 0, {}},
                      .destination = {false, 8, {10}},
                      .source_ports = PortRange{1024, 65535},
                      .destination_ports = PortRange{80, 80}};
  EXPECT_EQ(only_rule(read(kMirror)), expected);
}

TEST(Rule, MayBeEgressAndReject) {
  EXPECT_EQ(changed("ingress", "egress").direction, Direction::kEgress);
  EXPECT_EQ(changed("accept", "reject").action, Action::kReject);
}

TEST(Rule, WithoutProtocolMayHavePorts) {
  const Rule rule = changed("      Protocol: 6\n", "");
  EXPECT_FALSE(rule.protocol);
  EXPECT_TRUE(rule.source_ports);
}

TEST(Rule, OfProtocolZeroIsNoRuleForAll) {
  std::string text = with(kMirror, "Protocol: 6", "Protocol: 0");
  text = with(text, "      SourcePortRange: {FromPort: 1024, ToPort: 65535}\n", "");
  text = with(text, "      DestinationPortRange: {FromPort: 80, ToPort: 80}\n", "");
  EXPECT_EQ(only_rule(read(text)).protocol, 0);
}

TEST(Rule, TakesNumbersInQuotes) {
  EXPECT_EQ(changed("RuleNumber: 10", "RuleNumber: '32766'").number, 32766u);
  EXPECT_EQ(changed("FromPort: 80", "FromPort: \"0\"").destination_ports->first, 0);
}

TEST(Rule, TakesAnyProtocolNumberWithoutPorts) {
  const std::string text =
      with(with(kMirror, "      SourcePortRange: {FromPort: 1024, ToPort: 65535}\n", ""),
           "      DestinationPortRange: {FromPort: 80, ToPort: 80}\n", "");
  EXPECT_EQ(only_rule(read(with(text, "Protocol: 6", "Protocol: 255"))).protocol, 255);
  EXPECT_EQ(error_of(with(text, "Protocol: 6", "Protocol: 256")),
            "t.yaml:13: WebIn.Protocol: out of range, found \"256\", expected an integer 0..255; "
            "correct it");
}

TEST(Rule, HasHostBitsMaskedAndNoted) {
  const Templates templates = read(with(kMirror, "10.0.0.0/8", "10.1.2.3/8"));
  EXPECT_EQ(only_rule(templates).destination, (Cidr{false, 8, {10}}));
  EXPECT_THAT(templates.notes, ElementsAre("t.yaml:15: WebIn.DestinationCidrBlock: 10.1.2.3/8 has "
                                           "host bits, taken as 10.0.0.0/8"));
}

TEST(Rule, OfIPv6HasTwoIPv6Cidrs) {
  const std::string text = with(kMirror, "0.0.0.0/0", "'::/0'");
  EXPECT_TRUE(only_rule(read(with(text, "10.0.0.0/8", "2001:db8::/32"))).source.ipv6);
  EXPECT_EQ(error_of(text),
            "t.yaml:15: WebIn.DestinationCidrBlock: mixed IP versions, found 10.0.0.0/8 with "
            "SourceCidrBlock ::/0, expected one version; make two rules");
}

/// A number that is none, and what its error says to do.
struct Bad {
  std::string value;
  std::string advice;
};

class BadNumber : public ::testing::TestWithParam<Bad> {};

TEST_P(BadNumber, IsNoPlainNumber) {
  const auto& [value, advice] = GetParam();
  EXPECT_EQ(changed_error("RuleNumber: 10", "RuleNumber: \"" + value + "\""),
            "t.yaml:11: WebIn.RuleNumber: not a plain number, found \"" + value +
                "\", expected an integer 1..32766; " + advice);
}

const std::string kDigits = "write decimal digits only";
const std::string kNoZero = "write decimal digits only, without a 0 in front";  // is it octal?

INSTANTIATE_TEST_SUITE_P(
    Edges, BadNumber,
    ::testing::Values(Bad{"", kDigits}, Bad{"1e3", kDigits}, Bad{" 6", "write 6"},
                      Bad{"6 ", "write 6"}, Bad{"+6", "write 6"}, Bad{"-6", kDigits},
                      Bad{"6.0", "write 6"}, Bad{"6.5", kDigits}, Bad{".0", kDigits},
                      Bad{"32767.0", kDigits}, Bad{"0x6", kDigits}, Bad{"06", kNoZero},
                      Bad{"1_0", kDigits}, Bad{"six", kDigits}, Bad{"00", kNoZero}));

TEST(RuleNumber, BeyondItsRangeIsAnError) {
  for (const std::string value : {"0", "32767", "4294967306", "99999999999999999999"}) {
    EXPECT_EQ(changed_error("RuleNumber: 10", "RuleNumber: " + value),
              "t.yaml:11: WebIn.RuleNumber: out of range, found \"" + value +
                  "\", expected an integer 1..32766; correct it");
  }
}

TEST(RuleNumber, UnquotedNumbersOfOtherFormsAreErrorsToo) {
  for (const std::string value : {"1e3", "+6", "6.0", "010"}) {
    EXPECT_THAT(changed_error("RuleNumber: 10", "RuleNumber: " + value),
                ::testing::HasSubstr("not a plain number"));
  }
}

TEST(RuleNumber, GivenTwiceInOneDirectionIsAnErrorThatNamesBothLines) {
  const std::string second = R"(  WebAgain:
    Type: AWS::EC2::TrafficMirrorFilterRule
    Properties:
      TrafficMirrorFilterId: !Ref Web
      TrafficDirection: ingress
      RuleNumber: 10
      RuleAction: reject
      SourceCidrBlock: 0.0.0.0/0
      DestinationCidrBlock: 0.0.0.0/0
)";
  EXPECT_EQ(error_of(kMirror + second),
            "t.yaml:32: WebAgain.RuleNumber: number taken, found 10, expected one that no other "
            "ingress rule of Web has (WebIn at t.yaml:11); change one");
  EXPECT_EQ(read(kMirror + with(second, "ingress", "egress")).mirror.filters[0].rules.size(), 2u);
}

TEST(RulePorts, OnAProtocolWithoutPortsAreAnError) {
  EXPECT_EQ(changed_error("Protocol: 6", "Protocol: 1"),
            "t.yaml:16: WebIn.SourcePortRange: ports where there are none, found Protocol 1, "
            "expected 6, 17 or none; remove the port range or change Protocol");
}

TEST(RulePorts, InReversedOrderAreAnError) {
  EXPECT_EQ(changed_error("FromPort: 80", "FromPort: 81"),
            "t.yaml:17: WebIn.DestinationPortRange: reversed range, found 81-80, expected "
            "FromPort <= ToPort; swap them");
}

TEST(RulePorts, BeyondSixteenBitsAreAnError) {
  EXPECT_EQ(changed_error("65535", "65536"),
            "t.yaml:16: WebIn.SourcePortRange.ToPort: out of range, found \"65536\", expected an "
            "integer 0..65535; correct it");
}

TEST(RulePorts, NeedBothEnds) {
  EXPECT_EQ(changed_error("{FromPort: 80, ToPort: 80}", "{FromPort: 80}"),
            "t.yaml:17: WebIn.DestinationPortRange.ToPort: missing, found nothing, expected an "
            "integer 0..65535; add it");
}

TEST(RulePorts, HaveNoOtherKeys) {
  EXPECT_EQ(changed_error("{FromPort: 80, ToPort: 80}", "{From: 80, ToPort: 80}"),
            "t.yaml:17: WebIn.DestinationPortRange: unknown key, found \"From\", expected one of "
            "FromPort, ToPort; correct or remove it");
}

TEST(RulePorts, AreNoScalar) {
  EXPECT_EQ(
      changed_error("{FromPort: 80, ToPort: 80}", "80"),
      "t.yaml:17: WebIn.DestinationPortRange: wrong type, found \"80\", expected a mapping of "
      "FromPort and ToPort; write {FromPort: 80, ToPort: 80}");
}

TEST(RuleAction, MayBeInAnyLetterCase) {
  for (const std::string_view action : {"Accept", "ACCEPT", "aCCePt"}) {
    EXPECT_EQ(changed("accept", action).action, Action::kAccept);
  }
  EXPECT_EQ(changed("accept", "REJECT").action, Action::kReject);
}

TEST(RuleDirection, MayBeInAnyLetterCase) {
  EXPECT_EQ(changed("ingress", "INGRESS").direction, Direction::kIngress);
  EXPECT_EQ(changed("ingress", "Egress").direction, Direction::kEgress);
}

TEST(RuleAction, OfAnotherNameIsAnError) {
  EXPECT_EQ(changed_error("accept", "maybe"),
            "t.yaml:12: WebIn.RuleAction: no such value, found \"maybe\", expected accept or "
            "reject; correct it");
  EXPECT_EQ(changed_error("ingress", "[ingress]"),
            "t.yaml:10: WebIn.TrafficDirection: wrong type, found a list, expected ingress or "
            "egress; correct it");
}

TEST(RuleCidr, ThatIsNoneIsAnError) {
  EXPECT_EQ(changed_error("10.0.0.0/8", "10.0.0.0"),
            "t.yaml:15: WebIn.DestinationCidrBlock: no CIDR, found \"10.0.0.0\", expected one such "
            "as 10.0.0.0/8 or 2001:db8::/32; write 10.0.0.0/32");
  EXPECT_THAT(changed_error("10.0.0.0/8", "\"10.0.0.0\\0/8\""),
              ::testing::HasSubstr("found \"10.0.0.0\\x00/8\""));
}

TEST(Rule, WithoutARequiredPropertyIsAnError) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"      TrafficMirrorFilterId: !Ref Web\n",
       "TrafficMirrorFilterId: missing, found nothing, expected a !Ref to a filter, or the id of "
       "one"},
      {"      TrafficDirection: ingress\n",
       "TrafficDirection: missing, found nothing, expected ingress or egress"},
      {"      RuleNumber: 10\n",
       "RuleNumber: missing, found nothing, expected an integer 1..32766"},
      {"      RuleAction: accept\n",
       "RuleAction: missing, found nothing, expected accept or reject"},
      {"      SourceCidrBlock: 0.0.0.0/0\n",
       "SourceCidrBlock: missing, found nothing, expected a CIDR"},
      {"      DestinationCidrBlock: 10.0.0.0/8\n",
       "DestinationCidrBlock: missing, found nothing, expected a CIDR"},
  };
  for (const auto& [line, message] : cases) {
    EXPECT_EQ(changed_error(line, ""), "t.yaml:6: WebIn." + std::string(message) + "; add it");
  }
}

TEST(Rule, WithAPropertyItDoesNotHaveIsAnError) {
  EXPECT_EQ(changed_error("Protocol: 6", "IpProtocol: tcp"),
            "t.yaml:13: WebIn: unknown key, found \"IpProtocol\", expected one of Description, "
            "DestinationCidrBlock, DestinationPortRange, Protocol, RuleAction, RuleNumber, "
            "SourceCidrBlock, SourcePortRange, Tags, TrafficDirection, TrafficMirrorFilterId; "
            "write Protocol");
}

TEST(Rule, WithNullForAPropertyIsAnError) {
  EXPECT_EQ(changed_error("Protocol: 6", "Protocol:"),
            "t.yaml:13: WebIn.Protocol: no value, found null, expected a value; give one or remove "
            "the key");
}

TEST(Rule, OfAFilterThatIsNotThereIsAnError) {
  EXPECT_EQ(changed_error("TrafficMirrorFilterId: !Ref Web", "TrafficMirrorFilterId: tmf-0a"),
            "t.yaml:9: WebIn.TrafficMirrorFilterId: no such filter, found \"tmf-0a\", expected a "
            "filter of the files; add its template or listing, or give --missing-filter accept");
}

TEST(Rule, OfSomethingThatIsNoFilterIsAnError) {
  EXPECT_EQ(
      changed_error("!Ref Web", "!Ref Tap"),
      "t.yaml:9: WebIn.TrafficMirrorFilterId: wrong type, found Tap of type "
      "AWS::EC2::TrafficMirrorSession, expected a !Ref to a filter, or the id of one; refer to "
      "another resource");
  EXPECT_EQ(changed_error("!Ref Web", "Web"),
            "t.yaml:9: WebIn.TrafficMirrorFilterId: a name where a reference belongs, found "
            "\"Web\", expected an id or a !Ref; write !Ref Web");
  EXPECT_EQ(changed_error("!Ref Web", "!Ref Wbe"),
            "t.yaml:9: WebIn.TrafficMirrorFilterId: value not known, found !Ref Wbe, expected a "
            "!Ref to a filter, or the id of one; write Web in place of Wbe");
  EXPECT_EQ(changed_error("!Ref Web", "!Ref Elsewhere"),
            "t.yaml:9: WebIn.TrafficMirrorFilterId: value not known, found !Ref Elsewhere, "
            "expected a !Ref to a filter, or the id of one; declare Elsewhere under Parameters, or "
            "write the value itself");
}

TEST(Rule, HasNoFibertapMetadata) {
  EXPECT_EQ(error_of(with(kMirror, "  WebIn:\n", "  WebIn:\n    Metadata: {Fibertap: {A: 1}}\n")),
            "t.yaml:7: WebIn.Metadata.Fibertap: unknown key, found \"A\", expected none; correct "
            "or remove it");
}

}  // namespace
}  // namespace fibertap::templates
