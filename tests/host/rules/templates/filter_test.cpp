#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Filter only_filter(const Templates& templates) {
  EXPECT_EQ(templates.mirror.filters.size(), 1u);
  return templates.mirror.filters.at(0);
}

std::string with_dns(std::string_view metadata) {
  return with(with(kMirror, "Description: web traffic", "NetworkServices: [amazon-dns]"),
              "  Web:\n", "  Web:\n    Metadata: {Fibertap: " + std::string(metadata) + "}\n");
}

TEST(Filter, HasItsLogicalNameAndRules) {
  const Filter filter = only_filter(read(kMirror));
  EXPECT_EQ(filter.name, "Web");
  EXPECT_EQ(filter.rules.size(), 1u);
  EXPECT_FALSE(filter.amazon_dns);
  EXPECT_THAT(filter.resolvers, IsEmpty());
}

TEST(Filter, NeedsNoProperties) {
  EXPECT_EQ(only_filter(read("Resources: {F: {Type: AWS::EC2::TrafficMirrorFilter}}")).name, "F");
}

TEST(Filter, MayTakeAmazonDns) {
  EXPECT_TRUE(only_filter(read(with_dns("{}"))).amazon_dns);
  EXPECT_FALSE(only_filter(read(with(with_dns("{}"), "[amazon-dns]", "[]"))).amazon_dns);
}

TEST(Filter, KnowsNoOtherService) {
  EXPECT_EQ(error_of(with(with_dns("{}"), "[amazon-dns]", "[amazon-dns, amazon-ntp]")),
            "t.yaml:6: Web.NetworkServices: no such service, found \"amazon-ntp\", expected a list "
            "of amazon-dns; correct it");
  EXPECT_EQ(error_of(with(with_dns("{}"), "[amazon-dns]", "amazon-dns")),
            "t.yaml:6: Web.NetworkServices: wrong type, found \"amazon-dns\", expected a list of "
            "amazon-dns; make it a list");
}

TEST(FilterResolvers, AreCidrsOrBareAddresses) {
  const Templates templates =
      read(with_dns("{Resolvers: [10.0.0.2, 10.1.0.9/16, 'fd00:ec2::253', 2001:db8::/64]}"));
  EXPECT_THAT(
      only_filter(templates).resolvers,
      ElementsAre(parse_cidr("10.0.0.2/32")->cidr, parse_cidr("10.1.0.0/16")->cidr,
                  parse_cidr("fd00:ec2::253/128")->cidr, parse_cidr("2001:db8::/64")->cidr));
  EXPECT_THAT(templates.notes, ElementsAre("t.yaml:3: Web.Metadata.Fibertap.Resolvers: 10.1.0.9/16 "
                                           "has host bits, taken as 10.1.0.0/16"));
}

TEST(FilterResolvers, WithoutAmazonDnsAreAnError) {
  EXPECT_EQ(error_of(with(with_dns("{Resolvers: [10.0.0.2]}"), "[amazon-dns]", "[]")),
            "t.yaml:3: Web.Metadata.Fibertap.Resolvers: without effect, found no NetworkServices, "
            "expected amazon-dns; add it or remove Resolvers");
}

TEST(FilterResolvers, ThatAreWrongAreErrors) {
  const auto error = [](std::string_view list) {
    return error_of(with_dns("{Resolvers: " + std::string(list) + "}"));
  };
  EXPECT_THAT(error("[]"), HasSubstr("Web.Metadata.Fibertap.Resolvers: empty list"));
  EXPECT_THAT(error("[10.0.0.2, 10.0.0.2/32]"), HasSubstr("listed twice"));
  EXPECT_THAT(error("[dns.example]"), HasSubstr("no CIDR, found \"dns.example\""));
  EXPECT_THAT(error("[[]]"), HasSubstr("no CIDR, found a list"));
  EXPECT_THAT(error("10.0.0.2"), HasSubstr("expected a list of CIDRs or addresses"));
}

TEST(FilterMetadata, HasNoOtherKeys) {
  EXPECT_THAT(error_of(with_dns("{MacAddresses: []}")),
              HasSubstr("Web.Metadata.Fibertap: unknown key, found \"MacAddresses\", expected one "
                        "of Resolvers"));
}

}  // namespace
}  // namespace fibertap::templates
