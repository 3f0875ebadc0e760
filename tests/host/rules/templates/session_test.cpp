#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Session only_session(const Templates& templates) {
  EXPECT_EQ(templates.mirror.sessions.size(), 1u);
  return templates.mirror.sessions.at(0);
}

/// The mirror with Metadata.Fibertap on its session.
std::string with_metadata(std::string_view fibertap) {
  return with(kMirror, "  Tap:\n",
              "  Tap:\n    Metadata: {Fibertap: " + std::string(fibertap) + "}\n");
}

const std::string kWithoutVni = with(kMirror, "      VirtualNetworkId: 7777\n", "");

TEST(Session, HasWhatItsPropertiesSay) {
  const Session session = only_session(read(kMirror));
  EXPECT_EQ(session.name, "Tap");
  EXPECT_EQ(session.where, "t.yaml:18");
  EXPECT_EQ(session.description, "");
  EXPECT_EQ(session.vni, 7777u);
  EXPECT_EQ(session.filter, 0u);
  EXPECT_EQ(session.packet_length, 128u);
  EXPECT_THAT(session.macs, IsEmpty());
  EXPECT_FALSE(session.accept_non_ip);
}

TEST(Session, MayTakeWholeFrames) {
  EXPECT_FALSE(only_session(read(with(kMirror, "      PacketLength: 128\n", ""))).packet_length);
}

TEST(Session, KeepsItsDescriptionOnOneLine) {
  const auto described = [](std::string_view text) {
    return only_session(read(kMirror + "      Description: " + std::string(text) + "\n"))
        .description;
  };
  EXPECT_EQ(described("front door"), "front door");
  EXPECT_EQ(described("!Sub 'a ${!b}'"), "a ${b}");
  EXPECT_EQ(described("|\n        one\n        two"), "one two");
  EXPECT_EQ(described("!ImportValue x"), "");
  EXPECT_THAT(error_of(kMirror + "      Description: " + std::string(1025, 'x') + "\n"),
              HasSubstr("Tap.Description: too long"));
}

TEST(SessionVni, MayBeAnyOfTwentyFourBits) {
  EXPECT_EQ(only_session(read(with(kMirror, "7777", "0"))).vni, 0u);
  EXPECT_EQ(only_session(read(with(kMirror, "7777", "16777215"))).vni, 16777215u);
  EXPECT_EQ(error_of(with(kMirror, "7777", "16777216")),
            "t.yaml:26: Tap.VirtualNetworkId: out of range, found \"16777216\", expected an "
            "integer 0..16777215; correct it");
}

TEST(SessionVni, ThatIsNowhereIsAnErrorThatTellsWhereItMayBe) {
  EXPECT_EQ(error_of(kWithoutVni),
            "t.yaml:18: Tap.VirtualNetworkId: missing, found nothing, expected the VNI that AWS "
            "chose; add it, or Metadata: {Fibertap: {VirtualNetworkId: N}}, or give --session "
            "Tap=VNI");
}

TEST(SessionVni, MayStandInMetadata) {
  const std::string text =
      with(kWithoutVni, "  Tap:\n", "  Tap:\n    Metadata: {Fibertap: {VirtualNetworkId: 5}}\n");
  EXPECT_EQ(only_session(read(text)).vni, 5u);
}

TEST(SessionVni, MayStandOnTheCommandLine) {
  TemplateOptions options;
  options.session_vnis["Tap"] = 9;
  EXPECT_EQ(only_session(read(kWithoutVni, options)).vni, 9u);
}

TEST(SessionVni, MayNotContradictItself) {
  EXPECT_EQ(error_of(with_metadata("{VirtualNetworkId: 5}")),
            "t.yaml:19: Tap.Metadata.Fibertap.VirtualNetworkId: contradicts the property, found "
            "\"5\", expected 7777; remove it");
  TemplateOptions options;
  options.session_vnis["Tap"] = 9;
  EXPECT_EQ(error_of(kMirror, options),
            "t.yaml:18: Tap.VirtualNetworkId: contradicts the command line, found 7777, expected 9 "
            "as --session says; drop --session");
}

TEST(SessionMacs, AreReadInBothNotations) {
  const Session session =
      only_session(read(with_metadata("{MacAddresses: ['02:00:5e:10:00:01', 0A-bC-00-00-00-ff]}")));
  EXPECT_THAT(session.macs, ElementsAre(Mac{0x02, 0x00, 0x5E, 0x10, 0x00, 0x01},
                                        Mac{0x0A, 0xBC, 0x00, 0x00, 0x00, 0xFF}));
}

std::string list_of_macs(int count) {
  std::string list = "{MacAddresses: [";
  for (int i = 0; i < count; ++i) {
    list += (i == 0 ? "'02:00:00:00:00:0" : ", '02:00:00:00:00:0") + std::to_string(i) + "'";
  }
  return list + "]}";
}

TEST(SessionMacs, MayBeNoneToEight) {
  EXPECT_THAT(only_session(read(with_metadata(list_of_macs(0)))).macs, IsEmpty());
  EXPECT_EQ(only_session(read(with_metadata(list_of_macs(8)))).macs.size(), 8u);
}

TEST(SessionMacs, ANinthIsAnError) {
  EXPECT_EQ(error_of(with_metadata(list_of_macs(9))),
            "t.yaml:19: Tap.Metadata.Fibertap.MacAddresses: one too many, found "
            "\"02:00:00:00:00:08\", expected a list of at most 8 MAC addresses; remove one");
}

TEST(SessionMacs, GivenTwiceAreAnErrorInWhateverNotation) {
  EXPECT_EQ(error_of(with_metadata("{MacAddresses: ['02:00:5e:10:00:0a', 02-00-5E-10-00-0A]}")),
            "t.yaml:19: Tap.Metadata.Fibertap.MacAddresses: listed twice, found "
            "\"02-00-5E-10-00-0A\", expected it once; remove one");
}

class BadMac : public ::testing::TestWithParam<std::string_view> {};

TEST_P(BadMac, IsAnError) {
  EXPECT_THAT(error_of(with_metadata("{MacAddresses: [\"" + std::string(GetParam()) + "\"]}")),
              HasSubstr("MacAddresses: no MAC address"));
}

INSTANTIATE_TEST_SUITE_P(Edges, BadMac,
                         ::testing::Values("", "02:00:5e:10:00", "02:00:5e:10:00:01:02",
                                           "02:00:5e:10:00:0g", "02:00:5e:10:00-01",
                                           "2:00:5e:10:00:001", "02.00.5e.10.00.01",
                                           "+2:00:5e:10:00:01", "02:00:5e:10:00: 1",
                                           "02005e100001"));

TEST(SessionMetadata, MayTakeFramesThatAreNotIp) {
  EXPECT_TRUE(only_session(read(with_metadata("{NonIp: accept}"))).accept_non_ip);
  EXPECT_FALSE(only_session(read(with_metadata("{NonIp: reject}"))).accept_non_ip);
  EXPECT_EQ(error_of(with_metadata("{NonIp: yes}")),
            "t.yaml:19: Tap.Metadata.Fibertap.NonIp: no such value, found \"yes\", expected accept "
            "or reject; correct it");
}

TEST(SessionMetadata, HasNoOtherKeys) {
  EXPECT_EQ(error_of(with_metadata("{MacAddress: '02:00:5e:10:00:01'}")),
            "t.yaml:19: Tap.Metadata.Fibertap: unknown key, found \"MacAddress\", expected one of "
            "VirtualNetworkId, MacAddresses, NonIp; write MacAddresses");
}

TEST(SessionMetadata, OfOthersIsTheirs) {
  const std::string text =
      with(kMirror, "  Tap:\n", "  Tap:\n    Metadata: {AWS::CloudFormation::Designer: {id: 1}}\n");
  EXPECT_EQ(only_session(read(text)).vni, 7777u);
}

TEST(SessionPacketLength, IsAtLeastOneAndAtMostThirtyOneBits) {
  EXPECT_EQ(only_session(read(with(kMirror, "128", "1"))).packet_length, 1u);
  EXPECT_EQ(only_session(read(with(kMirror, "128", "2147483647"))).packet_length, 2147483647u);
  for (const std::string length : {"0", "2147483648"}) {
    EXPECT_EQ(error_of(with(kMirror, "128", length)),
              "t.yaml:25: Tap.PacketLength: out of range, found \"" + length +
                  "\", expected an integer 1..2147483647; correct it");
  }
}

TEST(SessionNumber, IsChecked) {
  EXPECT_EQ(error_of(with(kMirror, "SessionNumber: 1", "SessionNumber: 0")),
            "t.yaml:24: Tap.SessionNumber: out of range, found \"0\", expected an integer "
            "1..32766; correct it");
  EXPECT_EQ(only_session(read(with(kMirror, "SessionNumber: 1", "SessionNumber: 32766"))).vni,
            7777u);
}

TEST(Session, WithoutARequiredPropertyIsAnError) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"      NetworkInterfaceId: eni-0123456789abcdef0\n",
       "NetworkInterfaceId: missing, found nothing, expected the source interface"},
      {"      TrafficMirrorTargetId: tmt-0123456789abcdef0\n",
       "TrafficMirrorTargetId: missing, found nothing, expected the target"},
      {"      SessionNumber: 1\n",
       "SessionNumber: missing, found nothing, expected an integer 1..32766"},
  };
  for (const auto& [line, message] : cases) {
    EXPECT_EQ(error_of(with(kMirror, line, "")),
              "t.yaml:18: Tap." + std::string(message) + "; add it");
  }
}

TEST(Session, MayNameItsInterfaceAndTargetByAnyIntrinsic) {
  std::string text = with(kMirror, "eni-0123456789abcdef0", "!GetAtt Instance.NetworkInterface");
  text = with(text, "tmt-0123456789abcdef0", "{'Fn::ImportValue': !Sub '${Stack}-target'}");
  text = "Parameters: {Instance: {Type: String}, Stack: {Type: String}}\n" + text;
  text += "      Tags: !If [a, [], !Ref AWS::NoValue]\n";
  EXPECT_EQ(only_session(read(text)).vni, 7777u);
}

TEST(Session, OfATargetOrSourceThatIsNotThereIsAnError) {
  EXPECT_EQ(error_of(with(kMirror, "tmt-0123456789abcdef0", "!Ref Target")),
            "t.yaml:22: Tap.TrafficMirrorTargetId: no such name, found !Ref Target, expected "
            "Target to be a parameter or resource of this template; declare Target under "
            "Parameters or Resources");
  EXPECT_THAT(error_of(with(kMirror, "eni-0123456789abcdef0", "!GetAtt Eni.Id")),
              HasSubstr("Tap.NetworkInterfaceId: no such name, found !GetAtt Eni.Id"));
  EXPECT_EQ(error_of(with(kMirror, "tmt-0123456789abcdef0", "!Ref Web")),
            "t.yaml:22: Tap.TrafficMirrorTargetId: wrong type, found Web of type "
            "AWS::EC2::TrafficMirrorFilter, expected AWS::EC2::TrafficMirrorTarget; refer to "
            "another resource");
}

/// Of one interface, AWS tries the sessions by their number.
TEST(SessionNumber, IsTakenOncePerInterface) {
  const auto twice = [](std::string_view source, std::string_view again, std::string_view number) {
    const std::string text = "Parameters: {Eni: {Type: String}, Other: {Type: String}}\n" +
                             with(kMirror, "eni-0123456789abcdef0", source);
    std::string tap = text.substr(text.find("  Tap:"));
    tap = with(with(tap, "Tap", "Tap2"), source, again);
    return error_of(text + with(tap, "SessionNumber: 1", "SessionNumber: " + std::string(number)));
  };
  EXPECT_EQ(
      twice("eni-1", "eni-1", "1"),
      "t.yaml:34: Tap2.SessionNumber: number taken, found 1, expected one that no other "
      "session of eni-1 has (Tap at t.yaml:25); change one, or remove a session that is there "
      "twice");
  EXPECT_THAT(twice("!Ref Eni", "!Ref Eni", "1"), HasSubstr("no other session of Eni has"));
  EXPECT_THAT(twice("!Ref Eni", "!GetAtt Eni.Id", "1"), HasSubstr("number taken"));
  EXPECT_EQ(twice("eni-1", "eni-1", "2"), "no error");
  EXPECT_EQ(twice("eni-1", "eni-2", "1"), "no error");
  EXPECT_EQ(twice("!Ref Eni", "!Ref Other", "1"), "no error");
  EXPECT_EQ(twice("!ImportValue a", "!ImportValue b", "1"), "no error");
}

TEST(Session, OfAFilterInNoFileIsAnErrorUnlessToldOtherwise) {
  const std::string text = with(kMirror, "Id: !Ref Web\n      SessionNumber",
                                "Id: tmf-0123456789abcdef0\n      SessionNumber");
  EXPECT_EQ(error_of(text),
            "t.yaml:23: Tap.TrafficMirrorFilterId: no such filter, found "
            "\"tmf-0123456789abcdef0\", expected a filter of the files; add aws ec2 "
            "describe-traffic-mirror-filters of the account that owns it, or give "
            "--missing-filter accept");
  TemplateOptions options;
  options.missing_filter = MissingFilter::kAccept;
  const Templates templates = read(text, options);
  EXPECT_FALSE(only_session(templates).filter);
  EXPECT_THAT(templates.notes, ElementsAre("t.yaml:23: Tap: filter tmf-0123456789abcdef0 is in no "
                                           "file, so everything is accepted"));
}

TEST(Session, OfAFilterInNoFileThatIsToRejectWhatIsNotIpIsAnError) {
  const auto text = [](std::string_view non_ip) {
    return with(with_metadata("{NonIp: " + std::string(non_ip) + "}"),
                "Id: !Ref Web\n      SessionNumber",
                "Id: tmf-0123456789abcdef0\n      SessionNumber");
  };
  TemplateOptions options;
  options.missing_filter = MissingFilter::kAccept;
  EXPECT_EQ(error_of(text("reject"), options),
            "t.yaml:19: Tap.NonIp: contradicts --missing-filter accept, found reject, expected "
            "accept: filter tmf-0123456789abcdef0 is in no file, so everything is accepted; remove "
            "it, or add the filter");
  EXPECT_EQ(error_of(text("accept"), options), "no error");
}

}  // namespace
}  // namespace fibertap::templates
