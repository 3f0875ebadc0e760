#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string error_of_paths(const std::vector<std::string>& paths) {
  try {
    if (const Templates templates = read_templates(paths, {}); templates.empty) {
      return templates.empty->what();
    }
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

class TemplateFile {
 public:
  TemplateFile(const std::string& name, const std::string& text)
      : path_(std::filesystem::path(::testing::TempDir()) / name) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TemplateFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(ReadTemplates, ReadsFiles) {
  const TemplateFile file("read_templates_test.yaml", kMirror);
  const Templates templates = read_templates(std::vector{file.path()}, {});
  ASSERT_EQ(templates.mirror.sessions.size(), 1u);
  EXPECT_EQ(templates.mirror.sessions[0].where, file.path() + ":18");
}

TEST(ReadTemplates, OfNoFilesGivesAnEmptyMirror) {
  const Templates templates = read_templates({}, {});
  EXPECT_TRUE(templates.mirror.filters.empty());
  EXPECT_TRUE(templates.mirror.sessions.empty());
}

/// With rules but no session every frame would be dropped, and an empty listing is more often of
/// another region than of an account without mirrors.
TEST(ReadTemplates, OfNoSessionsIsAnErrorUnlessAllowed) {
  const std::string filters = R"({"TrafficMirrorFilters": [{"TrafficMirrorFilterId": "tmf-1"}]})";
  const TemplateFile filter_file("read_templates_filters.json", filters);
  const TemplateFile no_sessions("read_templates_none.json", R"({"TrafficMirrorSessions": []})");
  const TemplateFile no_macs("read_templates_macs.json", R"({"NetworkInterfaces": []})");
  const TemplateFile targets("read_templates_targets.json", R"({"TrafficMirrorTargets": []})");
  const TemplateFile mirror("read_templates_mirror.yaml", kMirror);
  const TemplateFile vpc("read_templates_vpc.yaml", "Resources: {V: {Type: AWS::EC2::VPC}}\n");
  EXPECT_EQ(error_of_paths({filter_file.path()}),
            filter_file.path() +
                ": no session, found none in it, expected at least one; add the "
                "template or the listing that has the sessions, or give "
                "--allow-empty");
  EXPECT_THAT(error_of_paths({vpc.path(), filter_file.path()}), HasSubstr("found none in 2 files"));
  EXPECT_EQ(error_of_paths({no_sessions.path()}),
            no_sessions.path() +
                ":1: TrafficMirrorSessions: empty listing, found none, expected "
                "at least one; check the region and the account that it is from, "
                "or give --allow-empty");
  EXPECT_THAT(error_of_paths({mirror.path(), no_sessions.path()}), HasSubstr("empty listing"));
  EXPECT_THAT(error_of_paths({mirror.path(), no_macs.path()}), HasSubstr("empty listing"));
  EXPECT_EQ(error_of_paths({mirror.path(), targets.path()}), "no error");

  TemplateOptions options;
  options.allow_empty = true;
  const std::vector all = {filter_file.path(), no_sessions.path(), no_macs.path(), vpc.path()};
  EXPECT_TRUE(read_templates(all, options).mirror.sessions.empty());
  EXPECT_EQ(read_templates(all, options).mirror.filters.size(), 1u);
}

TEST(ReadTemplates, NamesAFileItCannotRead) {
  EXPECT_EQ(error_of_paths({"/nowhere/t.yaml"}),
            "/nowhere/t.yaml: cannot open: No such file or directory; name a readable template or "
            "listing");
  EXPECT_THAT(error_of_paths({"/"}), AllOf(StartsWith("/: cannot"), HasSubstr("directory")));
}

TEST(ReadTemplates, ReadsStandardInputOnlyOnce) {
  EXPECT_EQ(error_of_paths({"-", "-"}), "--template -: found twice, expected once; drop one");
}

// Everything that a template can say, in one.
TEST(ReadTemplates, ReadsATemplateWithEverything) {
  const TemplateFile file("read_templates_everything.yaml",
                          R"(AWSTemplateFormatVersion: "2010-09-09"
Description: Mirrors the web tier
Metadata:
  AWS::CloudFormation::Interface: {ParameterGroups: []}
Parameters:
  Office: {Type: String, Default: 198.51.100.0}
  Resolver: {Type: CommaDelimitedList, Default: '10.0.0.2,fd00:ec2::253'}
  Vni: {Type: Number}
  Enis: {Type: String}
Mappings: {Sizes: {a: {b: c}}}
Conditions: {Always: !Equals [a, a]}
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Condition: Always
    Properties: {CidrBlock: 10.0.0.0/16}
  Target:
    Type: AWS::EC2::TrafficMirrorTarget
    Properties:
      NetworkLoadBalancerArn: !ImportValue appliance
      Tags: [{Key: Name, Value: !Sub '${AWS::StackName}-target'}]
  Web:
    Type: AWS::EC2::TrafficMirrorFilter
    Metadata: {Fibertap: {Resolvers: !Ref Resolver}}
    Properties:
      NetworkServices: [amazon-dns]
  WebFromOffice:
    Type: AWS::EC2::TrafficMirrorFilterRule
    Properties:
      TrafficMirrorFilterId: !GetAtt Web.Id
      TrafficDirection: ingress
      RuleNumber: "5"
      RuleAction: reject
      SourceCidrBlock: !Sub ${Office}/24
      DestinationCidrBlock: 0.0.0.0/0
      Description: {'Fn::Join': ['', [a, b]]}
  WebOut:
    Type: AWS::EC2::TrafficMirrorFilterRule
    DependsOn: WebFromOffice
    Properties:
      TrafficMirrorFilterId: {Ref: Web}
      TrafficDirection: egress
      RuleNumber: 5
      RuleAction: accept
      Protocol: 17
      SourceCidrBlock: ::/0
      DestinationCidrBlock: 2001:db8:1::/48
      SourcePortRange:
        FromPort: 53
        ToPort: 53
  Tap:
    Type: AWS::EC2::TrafficMirrorSession
    Metadata:
      Fibertap:
        VirtualNetworkId: !Ref Vni
        MacAddresses: ["02:00:5e:10:00:01"]
        NonIp: accept
    Properties:
      Description: !Sub web seen from ${Office}
      NetworkInterfaceId: !Select [0, !Split [",", !Ref Enis]]
      TrafficMirrorTargetId: !Ref Target
      TrafficMirrorFilterId: !Ref Web
      SessionNumber: 1
      PacketLength: 8500
      Tags: !If [Always, [], []]
Outputs: {Session: {Value: !Ref Tap}}
)");
  TemplateOptions options;
  options.parameters["Vni"] = "4711";
  const Mirror mirror = read_templates(std::vector{file.path()}, options).mirror;

  ASSERT_EQ(mirror.filters.size(), 1u);
  const Filter& filter = mirror.filters[0];
  EXPECT_TRUE(filter.amazon_dns);
  EXPECT_EQ(filter.resolvers.size(), 2u);
  const Rule from_office{5,
                         Direction::kIngress,
                         Action::kReject,
                         {},
                         parse_cidr("198.51.100.0/24")->cidr,
                         any_address(false),
                         {},
                         {}};
  const Rule out{5,
                 Direction::kEgress,
                 Action::kAccept,
                 17,
                 any_address(true),
                 parse_cidr("2001:db8:1::/48")->cidr,
                 PortRange{53, 53},
                 {}};
  EXPECT_THAT(filter.rules, ::testing::ElementsAre(from_office, out));

  ASSERT_EQ(mirror.sessions.size(), 1u);
  const Session& session = mirror.sessions[0];
  EXPECT_EQ(session.name, "Tap");
  EXPECT_EQ(session.description, "web seen from 198.51.100.0");
  EXPECT_EQ(session.vni, 4711u);
  EXPECT_EQ(session.filter, 0u);
  EXPECT_EQ(session.packet_length, 8500u);
  EXPECT_THAT(session.macs, ::testing::ElementsAre(Mac{0x02, 0x00, 0x5E, 0x10, 0x00, 0x01}));
  EXPECT_TRUE(session.accept_non_ip);
}

}  // namespace
}  // namespace fibertap::templates
