#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Template, SkipsOtherResourcesWithANote) {
  const Templates templates = read(kMirror +
                                   "  A: {Type: 'AWS::EC2::VPC', Condition: c, Any: thing}\n"
                                   "  B: {Type: 'AWS::EC2::Instance'}\n"
                                   "  C: {Type: 'AWS::EC2::Instance'}\n");
  EXPECT_THAT(templates.notes,
              ElementsAre("t.yaml: 2 resources of type \"AWS::EC2::Instance\" skipped",
                          "t.yaml: 1 resource of type \"AWS::EC2::VPC\" skipped"));
}

TEST(Template, ChecksATargetAndForgetsIt) {
  EXPECT_THAT(read("Parameters: {Eni: {Type: String}}\n" + kMirror + R"(  Target:
    Type: AWS::EC2::TrafficMirrorTarget
    Properties: {NetworkInterfaceId: !Ref Eni, Description: !Sub '${x}', Tags: []}
)")
                  .notes,
              IsEmpty());
  EXPECT_EQ(error_of(kMirror + R"(  Target:
    Type: AWS::EC2::TrafficMirrorTarget
    Properties: {InterfaceId: eni-1}
)"),
            "t.yaml:29: Target: unknown key, found \"InterfaceId\", expected one of Description, "
            "GatewayLoadBalancerEndpointId, NetworkInterfaceId, NetworkLoadBalancerArn, Tags; "
            "correct or remove it");
}

/// A rule or session that nobody reads would be missed by nobody.
TEST(Template, OfATypeThatIsNearlyOneOfOursIsAnError) {
  const auto typed = [](std::string_view ours, std::string_view type) {
    return with(kMirror, "TrafficMirror" + std::string(ours) + "\n", std::string(type) + "\n");
  };
  EXPECT_EQ(error_of(typed("FilterRule", "TrafficMirrorFilterRules")),
            "t.yaml:7: WebIn.Type: no such type, found \"AWS::EC2::TrafficMirrorFilterRules\", "
            "expected one of AWS::EC2::TrafficMirrorFilter, AWS::EC2::TrafficMirrorFilterRule, "
            "AWS::EC2::TrafficMirrorSession, AWS::EC2::TrafficMirrorTarget; write "
            "AWS::EC2::TrafficMirrorFilterRule");
  for (const std::string_view type :
       {"trafficmirrorsession", "TRAFFICMIRRORSESSION", "TrafficMirrorSesion",
        "TrafficMirorSession", "trafficMirrorSessions"}) {
    EXPECT_THAT(error_of(typed("Session", type)),
                HasSubstr("; write AWS::EC2::TrafficMirrorSession"))
        << type;
  }
  for (const std::string_view type :
       {"TrafficMirror", "TrafficMirrorFilterRuleSetOfTheFuture", "trafficmirrorx"}) {
    EXPECT_THAT(error_of(typed("Session", type)), HasSubstr("Tap.Type: no such type")) << type;
  }
  for (const std::string_view type :
       {"aws::ec2::TrafficMirrorSession", "AWS:EC2::TrafficMirrorSession"}) {
    EXPECT_THAT(error_of(with(kMirror, "AWS::EC2::TrafficMirrorSession", type)),
                HasSubstr("; write AWS::EC2::TrafficMirrorSession"));
  }
}

TEST(Template, OfATypeThatOnlyBeginsAsOursDoIsSkipped) {
  for (const std::string_view type : {"AWS::EC2::TransitGateway", "AWS::EC2::TrafficLight", "T"}) {
    EXPECT_EQ(read(kMirror + "  A: {Type: '" + std::string(type) + "'}\n").notes.size(), 1u);
  }
}

/// CloudFormation refuses such a template, too.
TEST(Template, WithATargetThatRefersToNothingIsAnError) {
  const auto target = [](std::string_view properties) {
    return error_of("Parameters: {Nlb: {Type: String}}\n" + kMirror + "  Target:\n" +
                    "    Type: AWS::EC2::TrafficMirrorTarget\n    Properties: {" +
                    std::string(properties) + "}\n");
  };
  EXPECT_EQ(target("NetworkInterfaceId: !GetAtt Appliance.Id"),
            "t.yaml:30: Target.NetworkInterfaceId: no such name, found !GetAtt Appliance.Id, "
            "expected Appliance to be a parameter or resource of this template; declare Appliance "
            "under Parameters or Resources");
  EXPECT_THAT(target("NetworkLoadBalancerArn: !Ref Nbl"), HasSubstr("; write Nlb in place of Nbl"));
  EXPECT_THAT(target("GatewayLoadBalancerEndpointId: !Sub 'vpce-${X}'"),
              HasSubstr("expected X to be"));
  EXPECT_THAT(target("NetworkInterfaceId: !Join ['', [eni-, !Ref X]]"),
              HasSubstr("expected X to be"));
  EXPECT_THAT(target("NetworkInterfaceId: !Sub ['eni-${X}', {X: !Ref Y}]"),
              HasSubstr("expected Y to be"));
  EXPECT_THAT(target("NetworkInterfaceId: Nlb"), HasSubstr("; write !Ref Nlb"));
  EXPECT_THAT(target("NetworkInterfaceId: !Ref Web"),
              HasSubstr("wrong type, found Web of type AWS::EC2::TrafficMirrorFilter"));
  for (const std::string_view good :
       {"NetworkLoadBalancerArn: !Ref Nlb", "NetworkInterfaceId: !Sub 'eni-${AWS::StackName}'",
        "NetworkInterfaceId: !Sub ['eni-${X}', {X: !Ref Nlb}]", "NetworkInterfaceId: !Sub '${!X}'",
        "NetworkInterfaceId: !ImportValue X"}) {
    EXPECT_EQ(target(good), "no error") << good;
  }
}

constexpr std::string_view kListings =
    "give the listings of aws ec2 describe-traffic-mirror-filters and aws ec2 "
    "describe-traffic-mirror-sessions in place of this template";

const std::string kProcessed =
    "give the processed template (aws cloudformation get-template --template-stage Processed), "
    "or " +
    std::string(kListings);

TEST(Template, WithATransformIsAnErrorThatNamesTheWayOut) {
  EXPECT_EQ(error_of("Transform: AWS::Serverless-2016-10-31\n" + kMirror),
            "t.yaml:1: template.Transform: transforms are not applied, found "
            "\"AWS::Serverless-2016-10-31\", expected none but AWS::LanguageExtensions; " +
                kProcessed);
  for (const std::string_view transform :
       {"MyMacro", "[AWS::LanguageExtensions, MyMacro]", "{Name: 'AWS::Include'}"}) {
    EXPECT_THAT(error_of("Transform: " + std::string(transform) + "\nGlobals: {}\n" + kMirror),
                HasSubstr("t.yaml:1: template.Transform: transforms are not applied"));
  }
}

TEST(Template, MayUseTheLanguageExtensions) {
  for (const std::string_view transform :
       {"AWS::LanguageExtensions", "['AWS::LanguageExtensions']"}) {
    EXPECT_EQ(error_of("Transform: " + std::string(transform) + "\n" + kMirror), "no error");
  }
}

TEST(Template, WithAMacroAmongItsResourcesIsAnErrorThatNamesTheWayOut) {
  EXPECT_EQ(error_of(kMirror + "  Fn::Transform: {Name: 'AWS::Include'}\n"),
            "t.yaml:27: macros are not applied, found Fn::Transform, expected none; " + kProcessed);
  EXPECT_THAT(error_of("Resources: {'Fn::Transform': {Name: 'AWS::Include'}}\n"),
              HasSubstr("macros are not applied"));
}

TEST(Template, WithALoopThatMayMakeMirrorResourcesIsAnError) {
  EXPECT_EQ(error_of(kMirror + "  'Fn::ForEach::Taps': [a, [b], {}]\n"),
            "t.yaml:27: loops are not expanded, found \"Fn::ForEach::Taps\", expected none; " +
                kProcessed);
  EXPECT_THAT(error_of("Resources: {'Fn::ForEach::Taps': [a, [b], {}]}\n"),
              HasSubstr("loops are not expanded"));
  EXPECT_THAT(error_of(kMirror + "      Tags: [{'Fn::ForEach::X': []}]\n"),
              HasSubstr("t.yaml:27: loops are not expanded"));
  EXPECT_THAT(error_of(with(kMirror, "accept", "!ForEach [a]")),
              HasSubstr("loops are not expanded"));
}

TEST(Template, MayHaveLoopsAndMacrosInsideOfOtherResources) {
  EXPECT_EQ(error_of(kMirror + "  A: {Type: B, Properties: {'Fn::ForEach::X': [], "
                               "'Fn::Transform': {}}, 'Fn::Transform': {}}\n"),
            "no error");
}

TEST(Template, WithAMacroInsideOfAMirrorResourceIsAnErrorThatNamesTheWayOut) {
  EXPECT_EQ(error_of(kMirror + "      'Fn::Transform': {Name: M}\n"),
            "t.yaml:27: macros are not applied, found Fn::Transform, expected none; " + kProcessed);
  EXPECT_THAT(error_of(with(kMirror, "  Tap:\n", "  Tap:\n    Fn::Transform: {Name: M}\n")),
              HasSubstr("t.yaml:19: macros are not applied"));
}

TEST(Template, HasNoUnknownSections) {
  EXPECT_EQ(error_of("Resource: {}\n" + kMirror),
            "t.yaml:1: template: unknown key, found \"Resource\", expected one of "
            "AWSTemplateFormatVersion, Description, Metadata, Parameters, Rules, Mappings, "
            "Conditions, Transform, Resources, Outputs, Hooks; write Resources");
}

TEST(Template, NeedsResources) {
  EXPECT_EQ(error_of("AWSTemplateFormatVersion: 2010-09-09"),
            "t.yaml:1: template.Resources: missing, found nothing, expected a mapping; add it");
  EXPECT_THAT(error_of("Resources: [a]"),
              HasSubstr("template.Resources: wrong type, found a list, expected a mapping"));
}

TEST(Template, HasNoFibertapMetadataOfItsOwn) {
  EXPECT_THAT(error_of("Metadata: {Fibertap: {NonIp: accept}}\n" + kMirror),
              HasSubstr("template.Metadata.Fibertap: unknown key, found \"NonIp\", expected none"));
}

TEST(Resource, WithMetadataThatIsNearlyOursIsAnError) {
  const std::string web = "Web:\n    Type: AWS::EC2::TrafficMirrorFilter\n";
  for (const std::string key : {"fibertap", "FiberTap", "Fibretap", "Fibertapp"}) {
    const auto text = with(kMirror, web, web + "    Metadata: {" + key + ": {Resolvers: [::]}}\n");
    EXPECT_THAT(error_of(text), HasSubstr("Web.Metadata: unknown key, found \"" + key +
                                          "\", expected Fibertap; write Fibertap"));
  }
  EXPECT_THAT(error_of(with(kMirror, web, web + "    Metadata: {Resolvers: [::]}\n")),
              HasSubstr("Web.Metadata: wrong place, found \"Resolvers\", expected it below "
                        "Fibertap; write Fibertap: {Resolvers: ...}"));
  EXPECT_EQ(error_of(with(kMirror, web, web + "    Metadata: {aws:cdk:path: Stack/Web}\n")),
            "no error");
}

TEST(Resource, NeedsATypeThatIsText) {
  EXPECT_EQ(error_of("Resources: {A: {Properties: {}}}"),
            "t.yaml:1: A.Type: missing, found nothing, expected a resource type; add it");
  EXPECT_THAT(error_of("Resources: {A: {Type: !Ref T}}"),
              HasSubstr("A.Type: wrong type, found !Ref T"));
  EXPECT_THAT(error_of("Resources: {A: text}"), HasSubstr("A: wrong type, found \"text\""));
  EXPECT_THAT(error_of("Resources: {A: }"), HasSubstr("A: wrong type, found null"));
}

TEST(Resource, HasNoUnknownAttributes) {
  EXPECT_EQ(error_of(with(kMirror, "  Tap:\n", "  Tap:\n    Meta: {}\n")),
            "t.yaml:19: Tap: unknown key, found \"Meta\", expected one of Type, Properties, "
            "Metadata, DependsOn, Condition, CreationPolicy, DeletionPolicy, UpdatePolicy, "
            "UpdateReplacePolicy; correct or remove it");
}

TEST(Resource, HasALogicalIdOfLettersAndDigits) {
  EXPECT_EQ(error_of(with(kMirror, "  Tap:", "  tap-1:")),
            "t.yaml:18: Resources: wrong logical id, found \"tap-1\", expected letters and digits; "
            "rename it");
}

TEST(Resource, MayHaveTheOtherAttributes) {
  EXPECT_EQ(read(with(kMirror, "  Tap:\n",
                      "  Tap:\n    DependsOn: [Web]\n    DeletionPolicy: "
                      "Retain\n"))
                .mirror.sessions.size(),
            1u);
}

TEST(Resource, WithPropertiesThatAreNoMappingIsAnError) {
  EXPECT_EQ(error_of("Resources: {F: {Type: AWS::EC2::TrafficMirrorFilter, Properties: [a]}}"),
            "t.yaml:1: F.Properties: wrong type, found a list, expected a mapping; correct it");
  EXPECT_THAT(error_of("Resources: {F: {Type: AWS::EC2::TrafficMirrorFilter, Properties: !If [a, "
                       "b, c]}}"),
              HasSubstr("F.Properties: value not known, found Fn::If"));
}

TEST(Template, SaysTheSameInJsonAsInYaml) {
  const std::string json = R"({
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {"Instance": {"Type": "String"}, "Target": {"Type": "String"}},
  "Resources": {
    "Web": {"Type": "AWS::EC2::TrafficMirrorFilter", "Properties": {"Description": "web traffic"}},
    "WebIn": {
      "Type": "AWS::EC2::TrafficMirrorFilterRule",
      "Properties": {
        "TrafficMirrorFilterId": {"Ref": "Web"},
        "TrafficDirection": "ingress",
        "RuleNumber": 10,
        "RuleAction": "accept",
        "Protocol": 6,
        "SourceCidrBlock": "0.0.0.0/0",
        "DestinationCidrBlock": "10.0.0.0/8",
        "SourcePortRange": {"FromPort": 1024, "ToPort": "65535"},
        "DestinationPortRange": {"FromPort": 80, "ToPort": 80}
      }
    },
    "Tap": {
      "Type": "AWS::EC2::TrafficMirrorSession",
      "Properties": {
        "NetworkInterfaceId": {"Fn::GetAtt": ["Instance", "Eni"]},
        "TrafficMirrorTargetId": {"Ref": "Target"},
        "TrafficMirrorFilterId": {"Fn::GetAtt": ["Web", "Id"]},
        "SessionNumber": 1,
        "PacketLength": 128,
        "VirtualNetworkId": 7777
      }
    }
  }
})";
  const Mirror a = read(kMirror).mirror;
  const Mirror b = read({{"t.json", json}}).mirror;
  ASSERT_EQ(a.filters.size(), b.filters.size());
  EXPECT_EQ(a.filters[0].name, b.filters[0].name);
  EXPECT_EQ(a.filters[0].rules, b.filters[0].rules);
  ASSERT_EQ(a.sessions.size(), b.sessions.size());
  EXPECT_EQ(a.sessions[0].name, b.sessions[0].name);
  EXPECT_EQ(a.sessions[0].vni, b.sessions[0].vni);
  EXPECT_EQ(a.sessions[0].filter, b.sessions[0].filter);
  EXPECT_EQ(a.sessions[0].packet_length, b.sessions[0].packet_length);
  EXPECT_EQ(b.sessions[0].where, "t.json:20");
  EXPECT_THAT(error_of({{"t.json", with(json, "\"Protocol\": 6", "\"Protocol\": 6.0")}}),
              HasSubstr("t.json:13: WebIn.Protocol: not a plain number, found \"6.0\""));
  EXPECT_THAT(error_of({{"t.json", with(json, "\"RuleNumber\": 10", "\"RuleNumber\": 1e3")}}),
              HasSubstr("t.json:11: WebIn.RuleNumber: not a plain number, found \"1e3\""));
}

}  // namespace
}  // namespace fibertap::templates
