#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const File kListing{"f.json", R"({"TrafficMirrorFilters": [{"TrafficMirrorFilterId": "tmf-0a"}]})"};

TEST(Join, NamesOfTwoTemplatesMayCollide) {
  const File a{"a.yaml", kMirror};
  File b{"b.yaml", with(with(kMirror, "10.0.0.0/8", "172.16.0.0/12"), "7777", "8888")};
  b.text = with(b.text, "eni-0123456789abcdef0", "eni-0123456789abcdef1");
  const Mirror mirror = read({a, b}).mirror;
  ASSERT_EQ(mirror.filters.size(), 2u);
  ASSERT_EQ(mirror.sessions.size(), 2u);
  EXPECT_EQ(mirror.sessions[0].filter, 0u);
  EXPECT_EQ(mirror.sessions[1].filter, 1u);
  EXPECT_EQ(to_string(mirror.filters[0].rules.at(0).destination), "10.0.0.0/8");
  EXPECT_EQ(to_string(mirror.filters[1].rules.at(0).destination), "172.16.0.0/12");
}

TEST(Join, ALogicalNameIsKnownInItsOwnFileOnly) {
  const std::string elsewhere = R"(Resources:
  Tap2:
    Type: AWS::EC2::TrafficMirrorSession
    Properties: {NetworkInterfaceId: e, TrafficMirrorTargetId: t, TrafficMirrorFilterId: !Ref Web,
                 SessionNumber: 1, VirtualNetworkId: 1}
)";
  EXPECT_EQ(error_of({{"a.yaml", kMirror}, {"b.yaml", elsewhere}}),
            "b.yaml:4: Tap2.TrafficMirrorFilterId: value not known, found !Ref Web, expected a "
            "!Ref to a filter, or the id of one; declare Web under Parameters, or write the value "
            "itself");
}

TEST(Join, TheNameOfNoFilterIsComparedWithFiltersOnly) {
  const std::string net = "Resources:\n  Webs: {Type: AWS::EC2::VPC}\n";
  const std::string text = with(with(kMirror, "!Ref Web", "Webz"), "Resources:\n", net);
  EXPECT_THAT(error_of(text), HasSubstr("found \"Webz\", expected a filter of the files; write "
                                        "!Ref Web"));
  EXPECT_THAT(error_of(with(text, "Webz", "WebsX")), HasSubstr("; add its template or listing"));
}

TEST(Join, ATemplateMayUseAFilterOfAListing) {
  const std::string text =
      with(kMirror, "!Ref Web\n      SessionNumber", "tmf-0a\n      SessionNumber");
  const Mirror mirror = read({{"t.yaml", text}, kListing}).mirror;
  EXPECT_EQ(mirror.sessions.at(0).filter, 1u);
  EXPECT_EQ(mirror.filters.at(1).name, "tmf-0a");
}

TEST(Join, ATemplateMayAddARuleToAFilterOfAListing) {
  const std::string text =
      "Parameters: {F: {Type: String}}\n" + with(kMirror, "!Ref Web", "!Ref F");
  TemplateOptions options;
  options.parameters["F"] = "tmf-0a";
  const Mirror mirror = read({kListing, {"t.yaml", text}}, options).mirror;
  EXPECT_EQ(mirror.filters.at(0).rules.size(), 1u);
  EXPECT_THAT(mirror.filters.at(1).rules, IsEmpty());
}

TEST(Join, ATemplateSessionGetsItsMacFromAListing) {
  const File interfaces{"i.json", R"({"NetworkInterfaces": [{
    "NetworkInterfaceId": "eni-0123456789abcdef0", "MacAddress": "02:00:00:00:00:01"}]})"};
  EXPECT_THAT(read({{"t.yaml", kMirror}, interfaces}).mirror.sessions.at(0).macs,
              ElementsAre(Mac{2, 0, 0, 0, 0, 1}));
  const std::string none =
      with(kMirror, "  Tap:\n", "  Tap:\n    Metadata: {Fibertap: {MacAddresses: []}}\n");
  EXPECT_THAT(read({{"t.yaml", none}, interfaces}).mirror.sessions.at(0).macs, IsEmpty());
}

/// A template and the listing of what it made are not for one run.
TEST(Join, ASessionOfATemplateAndOfAListingIsThereTwice) {
  const File listing{"s.json", R"({"TrafficMirrorSessions": [{"TrafficMirrorSessionId": "tms-1",
    "TrafficMirrorFilterId": "tmf-0a", "NetworkInterfaceId": "eni-0123456789abcdef0",
    "SessionNumber": 1, "VirtualNetworkId": 7777}]})"};
  EXPECT_EQ(error_of({{"t.yaml", kMirror}, kListing, listing}),
            "s.json:3: tms-1.SessionNumber: number taken, found 1, expected one that no other "
            "session of eni-0123456789abcdef0 has (Tap at t.yaml:24); change one, or remove a "
            "session that is there twice");
}

TEST(SessionOption, ThatNamesNothingIsAUsageError) {
  TemplateOptions options;
  options.session_vnis["Tab"] = 1;
  EXPECT_EQ(error_of(kMirror, options, Errc::kUsage),
            "--session \"Tab\": found no sessions of this name, expected one; write Tap");
  options.session_vnis = {{"Other", 1}};
  EXPECT_EQ(error_of(kMirror, options, Errc::kUsage),
            "--session \"Other\": found no sessions of this name, expected one; correct it");
}

TEST(SessionOption, ThatNamesNothingListsTheSessionsThatWantAVni) {
  const auto with_sessions = [](int count) {
    std::string list;
    for (int i = 1; i <= count; ++i) {
      list +=
          fmt::format(R"({}{{"TrafficMirrorSessionId": "tms-{}", "TrafficMirrorTargetId": "tmt-1",
        "TrafficMirrorFilterId": "tmf-1", "NetworkInterfaceId": "eni-{}", "SessionNumber": 1}})",
                      i == 1 ? "" : ",", i, i);
    }
    return "{\"TrafficMirrorSessions\": [" + list + "]}";
  };
  TemplateOptions options;
  options.missing_filter = MissingFilter::kAccept;
  options.session_vnis = {{"webserver", 1}};
  EXPECT_THAT(error_of(with_sessions(2), options, Errc::kUsage),
              ::testing::EndsWith("sessions that want a VNI: tms-1, tms-2"));
  EXPECT_THAT(error_of(with_sessions(10), options, Errc::kUsage),
              ::testing::EndsWith("tms-7, tms-8 and 2 more"));
}

TEST(SessionOption, ThatNamesTwoSessionsIsAUsageError) {
  TemplateOptions options;
  options.session_vnis["Tap"] = 7777;
  EXPECT_EQ(error_of({{"a.yaml", kMirror}, {"b.yaml", kMirror}}, options, Errc::kUsage),
            "--session \"Tap\": found 2 sessions of this name, expected one; rename one of them in "
            "its template");
}

TEST(SessionOption, BeyondTwentyFourBitsIsAUsageError) {
  TemplateOptions options;
  options.session_vnis["Tap"] = 1u << 24;
  EXPECT_EQ(
      error_of(kMirror, options, Errc::kUsage),
      "--session \"Tap\": out of range, found 16777216, expected a VNI 0..16777215; correct it");
}

TEST(ParameterOption, NeedsOnlyOneTemplateThatKnowsIt) {
  TemplateOptions options;
  options.parameters["P"] = "x";
  const std::string other = "Parameters: {P: {Type: String}}\nResources: {}\n";
  EXPECT_EQ(read({{"a.yaml", kMirror}, {"b.yaml", other}}, options).mirror.sessions.size(), 1u);
}

}  // namespace
}  // namespace fibertap::templates
