#!/usr/bin/python3
"""What an error says to do about a value that a template does not hold leads to success."""

import json
import re

import program
from program import CONFIGURATION, OK, TEMPLATE, main, run

NETWORK = {
    "Resources": {"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.7.0.0/16"}}},
    "Outputs": {"Cidr": {"Value": {"Fn::GetAtt": ["Vpc", "CidrBlock"]},
                         "Export": {"Name": "Net:Cidr"}}},
}
VPC = "  Vpc:\n    Type: AWS::EC2::VPC\n"
PARAMETER = "Parameters: {Net: {Type: String}}\n"
DESTINATION = "0.0.0.0/0"


class Advice(program.ProgramTest):
    def template(self, destination, before="", behind=""):
        """A template whose rule goes to `destination`."""
        self.assertIn(DESTINATION, TEMPLATE)
        text = before + TEMPLATE.replace(DESTINATION, destination) + behind
        return self.file("t.yaml", text)

    def refused(self, *arguments):
        """The error of check."""
        result = run("check", *arguments)
        self.assert_exit(result, CONFIGURATION)
        return result.stderr

    def shows(self, destination, *arguments):
        result = run("check", *arguments)
        self.assert_exit(result, OK)
        self.assertIn(destination, result.stdout)

    def test_the_option_that_an_error_names_gives_the_value(self):
        cases = {
            "a parameter": ("!Ref Net", PARAMETER, ""),
            "a pseudo parameter": ("!Ref AWS::Region", "", ""),
            "an attribute": ("!GetAtt Vpc.CidrBlock", "", VPC),
            "a dynamic reference": ("'{{resolve:ssm:/vpc/cidr:1}}'", "", ""),
            "a secret": ("'{{resolve:secretsmanager:net:SecretString:cidr}}'", "", ""),
            "an import": ("!ImportValue Net:Cidr", "", ""),
            "a condition": ("!If [C, 10.9.0.0/16, 10.8.0.0/16]", PARAMETER +
                            "Conditions: {C: !Equals [!Ref Net, 10.9.0.0/16]}\n", ""),
        }
        for name, (destination, before, behind) in cases.items():
            with self.subTest(name):
                template = self.template(destination, before, behind)
                option = re.search(r"(--\S+) (\S+)=VALUE", self.refused("--template", template))
                self.assertIsNotNone(option)
                self.shows("10.9.0.0/16", "--template", template, option[1],
                           f"{option[2]}=10.9.0.0/16")

    def test_the_template_that_exports_a_value_gives_it(self):
        template = self.template("!ImportValue Net:Cidr")
        self.assertIn('give the template that exports "Net:Cidr" too',
                      self.refused("--template", template))
        network = self.file("net.json", json.dumps(NETWORK))
        self.shows("10.7.0.0/16", "--template", template, "--template", network)

    def test_what_get_template_prints_can_be_given(self):
        template = self.file("t.yaml", "Transform: AWS::Serverless-2016-10-31\n" + TEMPLATE)
        self.assertIn("aws cloudformation get-template --template-stage Processed",
                      self.refused("--template", template))
        for body in (TEMPLATE, json.dumps(NETWORK)):
            printed = self.file("p.json", json.dumps({"TemplateBody": body}, indent=4))
            self.assert_exit(run("check", "--allow-empty", "--template", printed), OK)

    def test_the_listings_can_be_given_in_place_of_a_template(self):
        template = self.template("!Base64 x")
        error = self.refused("--template", template)
        for listing in ("filters", "sessions"):
            self.assertIn(f"aws ec2 describe-traffic-mirror-{listing}", error)
        rule = {"TrafficMirrorFilterRuleId": "tmfr-1", "TrafficDirection": "ingress",
                "RuleNumber": 1, "RuleAction": "accept", "SourceCidrBlock": "0.0.0.0/0",
                "DestinationCidrBlock": "10.9.0.0/16"}
        filters = self.file("filters.json", json.dumps({"TrafficMirrorFilters": [
            {"TrafficMirrorFilterId": "tmf-1", "IngressFilterRules": [rule]}]}))
        sessions = self.file("sessions.json", json.dumps({"TrafficMirrorSessions": [
            {"TrafficMirrorSessionId": "tms-1", "TrafficMirrorFilterId": "tmf-1",
             "NetworkInterfaceId": "eni-1", "SessionNumber": 1, "VirtualNetworkId": 7}]}))
        self.shows("10.9.0.0/16", "--template", filters, "--template", sessions)


if __name__ == "__main__":
    main()
