#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/rule_of.h"

namespace fibertap::templates {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// Two stacks as CDK synthesises them.
const std::string kNet = R"({
 "Resources": {
  "Vpc8378EB38": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.7.0.0/16"}},
  "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
    "SecurityGroupIngress": [{"CidrIp": {"Fn::GetAtt": ["Vpc8378EB38", "CidrBlock"]}}]}},
  "Filter": {"Type": "AWS::EC2::TrafficMirrorFilter"}
 },
 "Outputs": {
  "Cidr": {"Value": {"Fn::GetAtt": ["Vpc8378EB38", "CidrBlock"]},
           "Export": {"Name": "Net:Cidr"}},
  "FilterId": {"Value": {"Ref": "Filter"}, "Export": {"Name": "Net:Filter"}},
  "Unexported": {"Value": {"Ref": "Filter"}}
 },
 "Parameters": {"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>",
                                     "Default": "/cdk-bootstrap/hnb659fds/version"}},
 "Rules": {"CheckBootstrapVersion": {"Assertions": [{"Assert": {"Fn::Not": [
    {"Fn::Contains": [["1", "2"], {"Ref": "BootstrapVersion"}]}]}}]}}
})";

const std::string kTap = R"({
 "Resources": {
  "In": {"Type": "AWS::EC2::TrafficMirrorFilterRule", "Properties": {
    "DestinationCidrBlock": {"Fn::ImportValue": "Net:Cidr"},
    "RuleAction": "accept", "RuleNumber": 10, "SourceCidrBlock": "0.0.0.0/0",
    "TrafficDirection": "ingress",
    "TrafficMirrorFilterId": {"Fn::ImportValue": "Net:Filter"}}},
  "Session": {"Type": "AWS::EC2::TrafficMirrorSession", "Properties": {
    "NetworkInterfaceId": "eni-1", "SessionNumber": 1, "TrafficMirrorTargetId": "tmt-1",
    "TrafficMirrorFilterId": {"Fn::ImportValue": "Net:Filter"}, "VirtualNetworkId": 123}}
 }
})";

void expect_joined(const Mirror& mirror) {
  ASSERT_EQ(mirror.filters.size(), 1u);
  ASSERT_EQ(mirror.filters[0].rules.size(), 1u);
  EXPECT_EQ(to_string(mirror.filters[0].rules[0].destination), "10.7.0.0/16");
  ASSERT_EQ(mirror.sessions.size(), 1u);
  EXPECT_EQ(mirror.sessions[0].filter, 0u);
}

TEST(Import, IsTheExportOfAnotherTemplateInAnyOrder) {
  expect_joined(read({{"net.json", kNet}, {"tap.json", kTap}}).mirror);
  expect_joined(read({{"tap.json", kTap}, {"net.json", kNet}}).mirror);
}

TEST(Import, ThatNoTemplateExportsNamesTheWaysOut) {
  EXPECT_EQ(error_of({{"tap.json", kTap}}),
            "tap.json:7: In.TrafficMirrorFilterId: value not known, found !ImportValue "
            "\"Net:Filter\", expected a !Ref to a filter, or the id of one; give the template that "
            "exports \"Net:Filter\" too, or --import Net:Filter=VALUE, or give the listings of aws "
            "ec2 describe-traffic-mirror-filters and aws ec2 describe-traffic-mirror-sessions in "
            "place of this template");
}

TEST(Import, MayBeGiven) {
  TemplateOptions options;
  options.imports = {{"Net:Filter", "tmf-1"}, {"Net:Cidr", "10.8.0.0/16"}};
  const File listing{"f.json", R"({"TrafficMirrorFilters": [{"TrafficMirrorFilterId": "tmf-1"}]})"};
  const Mirror mirror = read({{"tap.json", kTap}, listing}, options).mirror;
  ASSERT_EQ(mirror.filters.at(0).rules.size(), 1u);
  EXPECT_EQ(to_string(mirror.filters[0].rules[0].destination), "10.8.0.0/16");
}

TEST(Import, OfAFilterThatNoFileHasMayAcceptEverything) {
  TemplateOptions options;
  options.imports = {{"Net:Filter", "tmf-1"}, {"Net:Cidr", "10.8.0.0/16"}};
  EXPECT_THAT(error_of({{"tap.json", kTap}}, options),
              EndsWith("; add its template or listing, or give --missing-filter accept"));
  options.missing_filter = MissingFilter::kAccept;
  const Templates templates = read({{"tap.json", kTap}}, options);
  EXPECT_EQ(templates.mirror.sessions.at(0).filter, std::nullopt);
  EXPECT_THAT(templates.notes,
              ElementsAre("tap.json:7: In: left out, filter tmf-1 is in no file",
                          "tap.json:10: Session: filter tmf-1 is in no file, so everything is "
                          "accepted"));
}

TEST(Import, ThatIsGivenWinsOverAnExport) {
  TemplateOptions options;
  options.imports = {{"Net:Cidr", "10.8.0.0/16"}};
  const Mirror mirror = read({{"net.json", kNet}, {"tap.json", kTap}}, options).mirror;
  EXPECT_EQ(to_string(mirror.filters.at(0).rules.at(0).destination), "10.8.0.0/16");
}

TEST(Import, ThatNoTemplateAsksForIsAUsageError) {
  TemplateOptions options;
  options.imports = {{"Net:Cdir", "10.8.0.0/16"}};
  EXPECT_EQ(error_of({{"net.json", kNet}, {"tap.json", kTap}}, options, Errc::kUsage),
            "--import \"Net:Cdir\": imported by no template, expected the name of an export; "
            "write Net:Cidr");
}

const std::string kNamed = R"(
Parameters: {Stack: {Type: String, Default: net}}
Outputs:
  Cidr: {Value: 10.9.0.0/16, Export: {Name: !Sub '${AWS::StackName}-Cidr'}}
)";

TEST(Import, MayHaveANameThatAFunctionMakes) {
  TemplateOptions options;
  options.parameters["AWS::StackName"] = "net";
  EXPECT_EQ(destination_of(kNamed, "!ImportValue {'Fn::Sub': '${Stack}-Cidr'}", options),
            "10.9.0.0/16");
  EXPECT_EQ(destination_of(kNamed, "{'Fn::ImportValue': !Sub '${Stack}-Cidr'}", options),
            "10.9.0.0/16");
  EXPECT_THAT(remedy_of(kNamed, "!ImportValue net-Cidr"),
              EndsWith(", or name the exports of those given: give --parameter "
                       "AWS::StackName=VALUE"));
}

TEST(Import, ThatIsExportedTwiceIsAnError) {
  EXPECT_EQ(remedy_of("Outputs:\n  A: {Value: a, Export: {Name: x}}\n"
                      "  B: {Value: b, Export: {Name: x}}",
                      "!ImportValue x"),
            "\"x\" is exported twice, at t.yaml:2 and at t.yaml:3: leave one out, or give --import "
            "x=VALUE");
}

TEST(Import, OfAnOutputWhoseConditionIsFalseIsNone) {
  EXPECT_THAT(remedy_of("Conditions: {No: !Equals [a, b]}\n"
                        "Outputs: {A: {Condition: 'No', Value: a, Export: {Name: x}}}",
                        "!ImportValue x"),
              HasSubstr("give the template that exports \"x\" too"));
}

TEST(Import, OfItselfIsAnError) {
  EXPECT_EQ(remedy_of("Outputs: {A: {Value: !ImportValue x, Export: {Name: x}}}", "!ImportValue x"),
            "Outputs.A refers to itself: write its value");
  EXPECT_EQ(remedy_of("Outputs: {A: {Value: !ImportValue y, Export: {Name: x}}, B: {Value: "
                      "!ImportValue x, Export: {Name: y}}}",
                      "!ImportValue x"),
            "Outputs.A refers to itself: write its value");
  EXPECT_THAT(
      remedy_of("Outputs: {A: {Value: a, Export: {Name: !ImportValue x}}}", "!ImportValue x"),
      HasSubstr("give the template that exports \"x\" too"));
}

TEST(Import, IsText) {
  EXPECT_EQ(remedy_of("Outputs: {A: {Value: [10.0.0.0/8], Export: {Name: x}}}", "!ImportValue x"),
            "correct it: a text is needed where a list is");
}

TEST(DynamicReference, NamesTheParameterToGive) {
  EXPECT_EQ(error_of(with(kMirror, "10.0.0.0/8", "'{{resolve:ssm:/vpc/cidr:1}}'")),
            "t.yaml:15: WebIn.DestinationCidrBlock: value not known, found "
            "\"{{resolve:ssm:/vpc/cidr:1}}\", expected one such as 10.0.0.0/8 or 2001:db8::/32; "
            "give --parameter ssm:/vpc/cidr:1=VALUE, or give the listings of aws ec2 "
            "describe-traffic-mirror-filters and aws ec2 describe-traffic-mirror-sessions in place "
            "of this template");
  EXPECT_THAT(error_of(with(kMirror, "!Ref Web\n      SessionNumber",
                            "'{{resolve:ssm:/f}}'\n      SessionNumber")),
              HasSubstr("; give --parameter ssm:/f=VALUE, or"));
  EXPECT_THAT(error_of(with(kMirror, "7777", "'{{resolve:secretsmanager:a:SecretString:b}}'")),
              HasSubstr("; give --parameter secretsmanager:a:SecretString:b=VALUE, or"));
}

TEST(DynamicReference, HasTheValueThatIsGiven) {
  TemplateOptions options;
  options.parameters = {{"ssm:/net", "10.3.0.0"}, {"ssm:/bits:2", "16"}};
  for (const std::string_view value :
       {"'{{resolve:ssm:/net}}/{{resolve:ssm:/bits:2}}'",
        "!Sub '{{resolve:ssm:/${A}}}/{{resolve:ssm:/bits:2}}'",
        "!Join [/, ['{{resolve:ssm:/net}}', '{{resolve:ssm:/bits:2}}']]"}) {
    EXPECT_EQ(destination_of("Parameters: {A: {Type: String, Default: net}}", value, options),
              "10.3.0.0/16")
        << value;
  }
}

TEST(DynamicReference, ThatNoTemplateHasIsAUsageError) {
  TemplateOptions options;
  options.parameters["ssm:/net"] = "10.3.0.0";
  EXPECT_THAT(error_of(kMirror, options, Errc::kUsage),
              HasSubstr("--parameter \"ssm:/net\": found in no template"));
  EXPECT_EQ(error_of(kMirror + "  Q: {Type: 'AWS::SQS::Queue', Properties: {QueueName: "
                               "'{{resolve:ssm:/net}}'}}\n",
                     options),
            "no error");
}

TEST(DynamicReference, ThatNoOptionCanNameNamesTheListings) {
  EXPECT_THAT(error_of(with(kMirror, "10.0.0.0/8", "'{{resolve:secretsmanager:a=b}}'")),
              HasSubstr("or 2001:db8::/32; give the listings of aws ec2 "
                        "describe-traffic-mirror-filters"));
  EXPECT_THAT(error_of(with(kMirror, "10.0.0.0/8", "'{{resolve:}}'")),
              HasSubstr("; give the listings of"));
  EXPECT_THAT(error_of(with(kMirror, "10.0.0.0/8", "'{{resolve:ssm:/a'")), HasSubstr("no CIDR"));
}

}  // namespace
}  // namespace fibertap::templates
