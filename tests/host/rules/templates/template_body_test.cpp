#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::HasSubstr;

/// `text` as a string of JSON.
std::string json_string(std::string_view text) {
  std::string string = "\"";
  for (const char c : text) {
    if (c == '\n') {
      string += "\\n";
    } else {
      if (c == '"' || c == '\\') string += '\\';
      string += c;
    }
  }
  return string + "\"";
}

/// What `aws cloudformation get-template` prints of a template in YAML.
std::string printed(std::string_view yaml) {
  return "{\n    \"TemplateBody\": " + json_string(yaml) +
         ",\n    \"StagesAvailable\": [\"Original\", \"Processed\"]\n}\n";
}

TEST(TemplateBody, OfYamlIsText) {
  const Templates templates = read({{"body.json", printed(kMirror)}});
  ASSERT_EQ(templates.mirror.sessions.size(), 1u);
  EXPECT_EQ(templates.mirror.sessions[0].where, "body.json (TemplateBody):18");
}

TEST(TemplateBody, OfYamlHasLinesOfItsOwn) {
  EXPECT_EQ(error_of({{"body.json", printed(with(kMirror, "Protocol: 6", "Protocol: 256"))}}),
            "body.json (TemplateBody):13: WebIn.Protocol: out of range, found \"256\", expected an "
            "integer 0..255; correct it");
  EXPECT_THAT(error_of({{"body.json", printed("a: 1\nb: [\n")}}),
              HasSubstr("body.json (TemplateBody):3: not YAML"));
  EXPECT_THAT(error_of({{"body.json", printed("text")}}),
              HasSubstr("body.json (TemplateBody):1: no configuration, found \"text\""));
  EXPECT_THAT(error_of({{"body.json", R"({"TemplateBody": "a: \u0000"})"}}),
              HasSubstr("body.json (TemplateBody):1: not text, found byte 0x00"));
}

const std::string kJson = R"({"Resources": {
  "Web": {"Type": "AWS::EC2::TrafficMirrorFilter"},
  "Tap": {"Type": "AWS::EC2::TrafficMirrorSession", "Properties": {
    "NetworkInterfaceId": "eni-1", "TrafficMirrorTargetId": "tmt-1",
    "TrafficMirrorFilterId": {"Ref": "Web"}, "SessionNumber": 1, "VirtualNetworkId": 77}}}})";

TEST(TemplateBody, OfJsonIsAnObjectOrText) {
  const std::string object = "{\"TemplateBody\":\n" + kJson + "}";
  EXPECT_EQ(read({{"body.json", object}}).mirror.sessions.at(0).where, "body.json:4");
  EXPECT_EQ(read({{"body.json", printed(kJson)}}).mirror.sessions.at(0).where,
            "body.json (TemplateBody):3");
}

TEST(TemplateBody, MayBePrintedAsYaml) {
  std::string block = "TemplateBody: |\n";
  for (std::size_t at = 0; at < kMirror.size();) {
    const std::size_t end = kMirror.find('\n', at);
    block += "  " + kMirror.substr(at, end + 1 - at);
    at = end + 1;
  }
  EXPECT_EQ(read(block).mirror.sessions.at(0).where, "t.yaml (TemplateBody):18");
}

// aws cloudformation get-template --query TemplateBody
TEST(TemplateBody, MayStandAlone) {
  EXPECT_EQ(read({{"body.json", json_string(kMirror)}}).mirror.sessions.at(0).where,
            "body.json (TemplateBody):18");
}

TEST(TemplateBody, HoldsNoOther) {
  EXPECT_THAT(error_of({{"body.json", printed(printed(kMirror))}}),
              HasSubstr("body.json (TemplateBody):1: no configuration, found \"TemplateBody\""));
}

}  // namespace
}  // namespace fibertap::templates
