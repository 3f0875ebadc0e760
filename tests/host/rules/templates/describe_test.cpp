#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// As aws ec2 describe-traffic-mirror-filters prints it.
const std::string kFilters = R"({
    "TrafficMirrorFilters": [
        {
            "TrafficMirrorFilterId": "tmf-0293f26e86EXAMPLE",
            "IngressFilterRules": [
                {
                    "TrafficMirrorFilterRuleId": "tmfr-0ca76e0e08EXAMPLE",
                    "TrafficMirrorFilterId": "tmf-0293f26e86EXAMPLE",
                    "TrafficDirection": "ingress",
                    "RuleNumber": 100,
                    "RuleAction": "accept",
                    "Protocol": 6,
                    "DestinationPortRange": {
                        "FromPort": 443,
                        "ToPort": 443
                    },
                    "DestinationCidrBlock": "10.0.0.0/24",
                    "SourceCidrBlock": "10.0.0.0/24",
                    "Description": "TLS",
                    "Tags": []
                }
            ],
            "EgressFilterRules": [
                {
                    "TrafficMirrorFilterRuleId": "tmfr-0ca76e0e09EXAMPLE",
                    "TrafficMirrorFilterId": "tmf-0293f26e86EXAMPLE",
                    "TrafficDirection": "egress",
                    "RuleNumber": 100,
                    "RuleAction": "reject",
                    "DestinationCidrBlock": "2001:db8::/32",
                    "SourceCidrBlock": "::/0"
                }
            ],
            "NetworkServices": [
                "amazon-dns"
            ],
            "Description": "production",
            "Tags": [
                {
                    "Key": "Name",
                    "Value": "web"
                }
            ]
        },
        {
            "TrafficMirrorFilterId": "tmf-0a2b3c4d5e6f70812",
            "IngressFilterRules": [],
            "EgressFilterRules": [],
            "NetworkServices": [],
            "Tags": []
        }
    ]
}
)";

const std::string kSessions = R"({
    "TrafficMirrorSessions": [
        {
            "TrafficMirrorSessionId": "tms-08a33b1214EXAMPLE",
            "TrafficMirrorTargetId": "tmt-07f75d8feeEXAMPLE",
            "TrafficMirrorFilterId": "tmf-0293f26e86EXAMPLE",
            "NetworkInterfaceId": "eni-070203f901EXAMPLE",
            "OwnerId": "111122223333",
            "PacketLength": 96,
            "SessionNumber": 1,
            "VirtualNetworkId": 7159709,
            "Description": "example session",
            "Tags": []
        }
    ],
    "NextToken": null
}
)";

const std::string kTargets = R"({
    "TrafficMirrorTargets": [
        {
            "TrafficMirrorTargetId": "tmt-07f75d8feeEXAMPLE",
            "NetworkInterfaceId": "eni-07f6467b05EXAMPLE",
            "Type": "network-interface",
            "OwnerId": "111122223333",
            "Tags": []
        }
    ]
}
)";

const std::string kInterfaces = R"({
    "NetworkInterfaces": [
        {
            "AvailabilityZone": "eu-central-1a",
            "InterfaceType": "interface",
            "MacAddress": "02:2f:8f:b0:cf:75",
            "NetworkInterfaceId": "eni-070203f901EXAMPLE",
            "OwnerId": "111122223333",
            "PrivateIpAddress": "10.0.1.17",
            "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": "10.0.1.17"}],
            "SourceDestCheck": true,
            "Status": "in-use"
        }
    ]
}
)";

const File kFilterFile{"filters.json", kFilters};
const File kSessionFile{"sessions.json", kSessions};

TEST(Listing, HasFiltersWithTheirRules) {
  const Mirror mirror = read({kFilterFile}).mirror;
  ASSERT_EQ(mirror.filters.size(), 2u);
  EXPECT_EQ(mirror.filters[0].name, "tmf-0293f26e86EXAMPLE");
  EXPECT_TRUE(mirror.filters[0].amazon_dns);
  const Cidr net = parse_cidr("10.0.0.0/24")->cidr;
  EXPECT_THAT(
      mirror.filters[0].rules,
      ElementsAre(
          Rule{100, Direction::kIngress, Action::kAccept, 6, net, net, {}, PortRange{443, 443}},
          Rule{100,
               Direction::kEgress,
               Action::kReject,
               {},
               any_address(true),
               parse_cidr("2001:db8::/32")->cidr,
               {},
               {}}));
  EXPECT_EQ(mirror.filters[1].name, "tmf-0a2b3c4d5e6f70812");
  EXPECT_FALSE(mirror.filters[1].amazon_dns);
  EXPECT_THAT(mirror.filters[1].rules, IsEmpty());
}

TEST(Listing, FilesComeInAnyOrder) {
  const std::vector<File> files = {
      kFilterFile, kSessionFile, {"targets.json", kTargets}, {"interfaces.json", kInterfaces}};
  for (const std::vector<std::size_t>& order :
       {std::vector<std::size_t>{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}}) {
    std::vector<File> ordered;
    ordered.reserve(order.size());
    for (const std::size_t i : order) ordered.push_back(files[i]);
    const Templates templates = read(ordered);
    ASSERT_EQ(templates.mirror.sessions.size(), 1u);
    const Session& session = templates.mirror.sessions[0];
    EXPECT_EQ(session.name, "tms-08a33b1214EXAMPLE");
    EXPECT_EQ(session.where, "sessions.json:3");
    EXPECT_EQ(session.description, "example session");
    EXPECT_EQ(session.vni, 7159709u);
    EXPECT_EQ(session.filter, 0u);
    EXPECT_EQ(session.packet_length, 96u);
    EXPECT_THAT(session.macs, ElementsAre(Mac{0x02, 0x2F, 0x8F, 0xB0, 0xCF, 0x75}));
    EXPECT_THAT(templates.notes, IsEmpty());
  }
}

TEST(Listing, WithoutTheInterfaceOfASessionNotesThatItsMacIsUnknown) {
  const Templates templates =
      read({kFilterFile, kSessionFile, {"interfaces.json", with(kInterfaces, "901E", "902E")}});
  EXPECT_THAT(templates.mirror.sessions.at(0).macs, IsEmpty());
  EXPECT_THAT(templates.notes,
              ElementsAre("sessions.json:3: tms-08a33b1214EXAMPLE: interface "
                          "\"eni-070203f901EXAMPLE\" is in no listing, so its MAC is unknown"));
}

TEST(Listing, OfOnePageOfSeveralIsAnError) {
  EXPECT_EQ(error_of({kFilterFile, {"s.json", with(kSessions, "null", "\"eyJOZXh0\"")}}),
            "s.json:16: listing.NextToken: the listing is incomplete, found \"eyJOZXh0\", expected "
            "none; list all pages: run aws without --max-items, --max-results and --no-paginate");
  EXPECT_EQ(read({kFilterFile, {"s.json", with(kSessions, "null", "\"\"")}}).mirror.sessions.size(),
            1u);
}

TEST(Listing, ToleratesFieldsItDoesNotKnow) {
  const std::string text = with(kSessions, "\"PacketLength\": 96", "\"Color\": {\"Hue\": null}");
  EXPECT_FALSE(read({kFilterFile, {"s.json", text}}).mirror.sessions.at(0).packet_length);
}

TEST(Listing, TakesNullForAbsent) {
  const std::string text = with(kSessions, "\"PacketLength\": 96", "\"PacketLength\": null");
  EXPECT_FALSE(read({kFilterFile, {"s.json", text}}).mirror.sessions.at(0).packet_length);
}

TEST(Listing, OfASessionWithoutVniNeedsOneFromTheCommandLine) {
  const File file{"s.json", with(kSessions, "            \"VirtualNetworkId\": 7159709,\n", "")};
  EXPECT_EQ(error_of({kFilterFile, file}),
            "s.json:3: tms-08a33b1214EXAMPLE.VirtualNetworkId: missing, found nothing, expected "
            "the VNI that AWS chose; give --session tms-08a33b1214EXAMPLE=VNI");
  TemplateOptions options;
  options.session_vnis["tms-08a33b1214EXAMPLE"] = 11;
  EXPECT_EQ(read({kFilterFile, file}, options).mirror.sessions.at(0).vni, 11u);
}

TEST(Listing, OfASessionWhoseFilterIsElsewhereIsAnErrorUnlessToldOtherwise) {
  EXPECT_EQ(error_of({kSessionFile}),
            "sessions.json:6: tms-08a33b1214EXAMPLE.TrafficMirrorFilterId: no such filter, found "
            "\"tmf-0293f26e86EXAMPLE\", expected a filter of the files; add aws ec2 "
            "describe-traffic-mirror-filters of the account that owns it, or give "
            "--missing-filter accept");
  TemplateOptions options;
  options.missing_filter = MissingFilter::kAccept;
  EXPECT_FALSE(read({kSessionFile}, options).mirror.sessions.at(0).filter);
}

TEST(Listing, GivenTwiceIsAnError) {
  EXPECT_EQ(error_of({kFilterFile, {"again.json", kFilters}}),
            "again.json:3: tmf-0293f26e86EXAMPLE: described twice, found again, expected once "
            "(first at filters.json:3); remove one");
  EXPECT_EQ(error_of({kFilterFile, kSessionFile, {"again.json", kSessions}}),
            "again.json:3: tms-08a33b1214EXAMPLE: described twice, found again, expected once "
            "(first at sessions.json:3); remove one");
  EXPECT_EQ(error_of({kFilterFile, kSessionFile, {"i.json", kInterfaces}, {"j.json", kInterfaces}}),
            "j.json:3: eni-070203f901EXAMPLE: described twice, found again, expected once (first "
            "at i.json:3); remove one");
}

TEST(Listing, NamesTheRuleThatIsWrong) {
  const auto error = [](std::string_view from, std::string_view to) {
    return error_of({{"f.json", with(kFilters, from, to)}});
  };
  EXPECT_EQ(error("\"RuleNumber\": 100", "\"RuleNumber\": 0"),
            "f.json:10: tmfr-0ca76e0e08EXAMPLE.RuleNumber: out of range, found \"0\", expected an "
            "integer 1..32766; correct it");
  EXPECT_EQ(error("\"TrafficDirection\": \"ingress\"", "\"TrafficDirection\": \"egress\""),
            "f.json:9: tmfr-0ca76e0e08EXAMPLE.TrafficDirection: contradicts the list it stands in, "
            "found \"egress\", expected ingress; correct it");
  EXPECT_THAT(
      error("\"tmfr-0ca76e0e08EXAMPLE\"", "\"\""),
      HasSubstr("tmf-0293f26e86EXAMPLE.IngressFilterRules[0].TrafficMirrorFilterRuleId: no id"));
  EXPECT_THAT(error("\"2001:db8::/32\"", "\"10.0.0.0/8\""), HasSubstr("mixed IP versions"));
}

/// Moto's filters begin with tmf-, its sessions do not begin with tms-; other stand-ins differ.
TEST(Listing, TakesAnyTextForAnId) {
  const std::string filters = with(kFilters, "\"tmf-0293f26e86EXAMPLE\"", "\"Filter #1 ä\"");
  std::string sessions = with(kSessions, "tms-08a33b1214EXAMPLE", "a\\nb");
  sessions = with(sessions, "\"tmf-0293f26e86EXAMPLE\"", "\"Filter #1 ä\"");
  sessions = with(sessions, "eni-070203f901EXAMPLE", "7");
  const Templates templates = read({{"f.json", filters},
                                    {"s.json", sessions},
                                    {"i.json", with(kInterfaces, "eni-070203f901EXAMPLE", "7")}});
  const Session& session = templates.mirror.sessions.at(0);
  EXPECT_EQ(session.name, "a\\x0ab") << "on one line";
  EXPECT_EQ(session.filter, 0u);
  EXPECT_EQ(session.macs.size(), 1u);
}

TEST(Listing, NeedsIdsOfAnEnd) {
  EXPECT_EQ(error_of({kFilterFile, {"s.json", with(kSessions, "tms-08a33b1214EXAMPLE", "")}}),
            "s.json:4: listing.TrafficMirrorSessions[0].TrafficMirrorSessionId: no id, found "
            "\"\", expected an id such as tms-0123456789abcdef0, of at most 255 bytes; correct it");
  const auto long_id = [](std::size_t size) {
    return error_of({kFilterFile,
                     {"s.json", with(kSessions, "tms-08a33b1214EXAMPLE", std::string(size, 'x'))}});
  };
  EXPECT_EQ(long_id(255), "no error");
  EXPECT_THAT(long_id(256), HasSubstr("TrafficMirrorSessionId: too long"));
  EXPECT_THAT(error_of({{"s.json", R"({"TrafficMirrorSessions": [{}]})"}}),
              HasSubstr("TrafficMirrorSessionId: missing"));
  EXPECT_THAT(error_of({{"i.json", with(kInterfaces, "02:2f", "2:2f")}}),
              HasSubstr("eni-070203f901EXAMPLE.MacAddress: no MAC address"));
}

TEST(Listing, ThatIsNoListOfObjectsIsAnError) {
  EXPECT_EQ(error_of({{"s.json", R"({"TrafficMirrorSessions": {}})"}}),
            "s.json:1: listing.TrafficMirrorSessions: wrong type, found a mapping, expected a "
            "list; correct it");
  EXPECT_EQ(error_of({{"s.json", R"({"TrafficMirrorTargets": ["tmt-1"]})"}}),
            "s.json:1: listing.TrafficMirrorTargets[0]: wrong type, found \"tmt-1\", expected a "
            "mapping; correct it");
}

TEST(Listing, MayHaveActionsAndDirectionsInAnyLetterCase) {
  std::string text = with(kFilters, "\"accept\"", "\"ACCEPT\"");
  text = with(text, "\"reject\"", "\"Reject\"");
  text = with(text, "\"ingress\"", "\"Ingress\"");
  EXPECT_EQ(read({{"f.json", text}}).mirror.filters.at(0).rules,
            read({kFilterFile}).mirror.filters.at(0).rules);
}

TEST(Listing, MayBePrintedAsYaml) {
  const Mirror mirror = read("TrafficMirrorFilters:\n- TrafficMirrorFilterId: tmf-1\n").mirror;
  EXPECT_EQ(mirror.filters.at(0).name, "tmf-1");
}

TEST(Listing, DoesNotUnderstandIntrinsics) {
  EXPECT_THAT(error_of({{"f.json", with(kFilters, "\"RuleNumber\": 100",
                                        "\"RuleNumber\": {\"Ref\": \"N\"}")}}),
              HasSubstr("RuleNumber: not a plain number, found !Ref N"));
}

}  // namespace
}  // namespace fibertap::templates
