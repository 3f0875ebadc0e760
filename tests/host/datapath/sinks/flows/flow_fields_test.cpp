#include "host/datapath/sinks/flows/flow_fields.h"

#include <gtest/gtest.h>

#include "host/base/error.h"

namespace fibertap {
namespace {

std::string names_of(const std::vector<FlowField>& fields) {
  std::string names;
  for (const FlowField field : fields)
    names += (names.empty() ? "" : " ") + std::string(name_of(field));
  return names;
}

std::string refusal_of(const std::string& text) {
  try {
    read_flow_fields("sink flows:a fields", text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kUsage);
    return error.what();
  }
  return "none";
}

TEST(FlowFields, AwsDefaultFormatIsFourteenFieldsOfVersion2) {
  EXPECT_EQ(
      names_of(default_flow_fields()),
      "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes "
      "start end action log-status");
  EXPECT_EQ(version_of(default_flow_fields()), 2);
}

TEST(FlowFields, AreReadInTheOrderInWhichTheyStand) {
  EXPECT_EQ(names_of(read_flow_fields("a", "  ${vni} ${dstaddr}  ${srcaddr} ${vni} ")),
            "vni dstaddr srcaddr vni");
}

TEST(FlowFields, TheHighestVersionAmongThemIsTheirs) {
  EXPECT_EQ(version_of(read_flow_fields("a", "${vni} ${rule-number}")), 2);
  EXPECT_EQ(version_of(read_flow_fields("a", "${srcaddr} ${tcp-flags} ${vni}")), 3);
  EXPECT_EQ(version_of(read_flow_fields("a", "${region} ${tcp-flags}")), 4);
  EXPECT_EQ(version_of(read_flow_fields("a", "${flow-direction} ${srcaddr}")), 5);
}

TEST(FlowFields, ThatNobodyKnowsAreRefusedWithANearName) {
  const std::string refusal = refusal_of("${srcaddr} ${scrport}");
  EXPECT_TRUE(
      refusal.starts_with("--sink flows:a fields: found ${scrport}, expected one of version,"))
      << refusal;
  EXPECT_TRUE(refusal.ends_with("; write ${srcport}")) << refusal;
}

TEST(FlowFields, ThatAreNoneAreRefused) {
  for (const char* text : {"srcaddr", "${srcaddr", "${srcaddr}x", "${srcaddr},${dstaddr}",
                           "${srcaddr}${dstaddr}", "$srcaddr", "x${srcaddr}"}) {
    EXPECT_EQ(refusal_of(text), fmt::format("--sink flows:a fields: found {}, expected "
                                            "${{FIELD}} ${{FIELD}} ... with a space between",
                                            text));
  }
  EXPECT_NE(refusal_of("").find("found nothing"), std::string::npos);
  EXPECT_NE(refusal_of("${}").find("found ${}"), std::string::npos);
}

TEST(FlowFields, AreSixtyFourAtMost) {
  std::string text;
  for (int i = 0; i < 64; ++i) text += "${vni} ";
  EXPECT_EQ(read_flow_fields("a", text).size(), 64U);
  EXPECT_NE(refusal_of(text + "${vni}").find("found 65 fields"), std::string::npos);
}

}  // namespace
}  // namespace fibertap
