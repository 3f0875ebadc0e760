#!/usr/bin/python3
"""The templates of CloudFormation are what AWS takes, agree with each other and with the service,
and set up an instance whose options the program takes.

    templates_test.py PROGRAM
"""

import pathlib
import re
import subprocess
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "program"))

import program  # noqa: E402
from program import OK, USAGE, run  # noqa: E402

try:
    from instance import Instance
    from stack import FOLDER, TEMPLATES, TOP, Stack
except ImportError as missing:
    print(f"skipped: {missing}: scripts/install test")
    sys.exit(77)

UDP_PORT = 4789
ENI, NLB, MIRROR = "target-eni.yaml", "target-nlb.yaml", "mirror.yaml"
SERVERS = "Servers=10.0.1.0/24"
GIVEN = {"Bucket": "bucket", "Servers": "10.0.1.0/24", "Sources": "10.0.0.0/16"}


def user_data(name):
    stack = Stack(name, **GIVEN)
    if name == ENI:
        return stack.value(stack.one("AWS::EC2::Instance")["UserData"])
    return stack.value(launched(stack)["UserData"])


def launched(stack):
    return stack.one("AWS::EC2::LaunchTemplate")["LaunchTemplateData"]


class Lint(program.ProgramTest):
    def lint(self, *paths):
        return subprocess.run([TOP / "scripts" / "cfn-lint", "--", *paths], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def test_finds_nothing_wrong(self):
        self.assertEqual(len(TEMPLATES), 3)
        wrong = self.file("wrong.yaml", (FOLDER / MIRROR).read_text().replace("RuleAction:",
                                                                             "RuleActions:", 1))
        result = self.lint("--format", "parseable", *TEMPLATES, wrong)
        if result.returncode == 77:
            self.skipTest(result.stdout.strip())
        self.assertIn("'RuleActions'", result.stdout)
        self.assertEqual([line for line in result.stdout.splitlines()
                          if not line.startswith(f"{wrong}:")], [])


class Facts(unittest.TestCase):
    def test_mirrored_traffic_comes_in_on_the_port_of_vxlan(self):
        for name in (ENI, NLB):
            groups = Stack(name).resources("AWS::EC2::SecurityGroup")
            doors = [rule for group in groups.values() for rule in group["SecurityGroupIngress"]]
            udp = [rule for rule in doors if rule["IpProtocol"] == "udp"]
            self.assertTrue(udp)
            for rule in udp:
                self.assertEqual((rule["FromPort"], rule["ToPort"]), (UDP_PORT, UDP_PORT))
            for rule in doors:
                # Nobody at all is let in but those of the parameters, and the load balancer.
                self.assertIn(rule.get("CidrIp", rule.get("SourceSecurityGroupId"))["Ref"],
                              ("Sources", "Monitor", "LoadBalancerGroup"))
        stack = Stack(NLB)
        for kind in ("Listener", "TargetGroup"):
            found = stack.one(f"AWS::ElasticLoadBalancingV2::{kind}")
            self.assertEqual((found["Protocol"], found["Port"]), ("UDP", UDP_PORT))

    def test_health_is_asked_where_the_target_answers(self):
        stack = Stack(NLB)
        group = stack.one("AWS::ElasticLoadBalancingV2::TargetGroup")
        self.assertEqual((group["HealthCheckProtocol"], group["HealthCheckPath"]),
                         ("HTTP", "/readyz"))
        self.assertIn(f"http = 0.0.0.0:{group['HealthCheckPort']}\n", user_data(NLB))
        doors = stack.resources("AWS::EC2::SecurityGroup")["InstanceGroup"]["SecurityGroupIngress"]
        self.assertIn((int(group["HealthCheckPort"]), {"Ref": "LoadBalancerGroup"}),
                      [(rule["ToPort"], rule.get("SourceSecurityGroupId")) for rule in doors])
        # What a Network Load Balancer takes.
        self.assertIn(stack.value(group["HealthCheckIntervalSeconds"]), range(5, 301))
        self.assertIn(stack.value(group["HealthCheckTimeoutSeconds"]), range(2, 121))
        for count in ("HealthyThresholdCount", "UnhealthyThresholdCount"):
            self.assertIn(stack.value(group[count]), range(2, 11))

    def test_a_target_drains_for_longer_than_its_flows_stay_and_is_given_the_time(self):
        stack = Stack(NLB)
        group = stack.one("AWS::ElasticLoadBalancingV2::TargetGroup")
        attributes = {item["Key"]: stack.value(item["Value"])
                      for item in group["TargetGroupAttributes"]}
        self.assertEqual(attributes["deregistration_delay.connection_termination.enabled"], "true")
        drain = int(re.search(r"^drain = (\d+)s$", user_data(NLB), re.MULTILINE)[1])
        self.assertGreater(drain, stack.value(group["HealthCheckIntervalSeconds"]) *
                           stack.value(group["UnhealthyThresholdCount"]) +
                           attributes["deregistration_delay.timeout_seconds"])
        hook, = stack.one("AWS::AutoScaling::AutoScalingGroup")["LifecycleHookSpecificationList"]
        self.assertEqual(hook["LifecycleTransition"], "autoscaling:EC2_INSTANCE_TERMINATING")
        unit = (TOP / "deploy/service/fibertap.service.in").read_text()
        stop = 60 * int(re.search(r"^TimeoutStopSec=(\d+)min$", unit, re.MULTILINE)[1])
        for limit in (stack.value(hook["HeartbeatTimeout"]), stop):
            self.assertGreater(limit, drain + 60)

    def test_flows_of_a_zone_without_targets_go_to_another(self):
        balancer = Stack(NLB).one("AWS::ElasticLoadBalancingV2::LoadBalancer")
        self.assertIn({"Key": "load_balancing.cross_zone.enabled", "Value": "true"},
                      balancer["LoadBalancerAttributes"])

    def test_metadata_is_read_by_sessions_only(self):
        for name in (ENI, NLB):
            self.assertEqual(launched(Stack(name))["MetadataOptions"]["HttpTokens"], "required")

    def test_the_filter_is_one_that_aws_takes(self):
        stack = Stack(MIRROR)
        self.assertLessEqual(len(stack.resources("AWS::EC2::TrafficMirrorFilterRule")), 10)
        sessions = stack.resources("AWS::EC2::TrafficMirrorSession").values()
        self.assertEqual(len({session["VirtualNetworkId"] for session in sessions}), len(sessions))

    def test_sessions_send_to_what_a_target_exports(self):
        for name in (ENI, NLB):
            stack = Stack(name)
            output = stack.template["Outputs"]["MirrorTarget"]
            self.assertEqual(stack.value(output["Export"]["Name"]), "fibertap-MirrorTarget")
            kind = stack.template["Resources"][output["Value"]["Ref"]]["Type"]
            self.assertEqual(kind, "AWS::EC2::TrafficMirrorTarget")
        stack = Stack(MIRROR)
        for session in stack.resources("AWS::EC2::TrafficMirrorSession").values():
            self.assertEqual(stack.value(session["TrafficMirrorTargetId"]["Fn::ImportValue"]),
                             "fibertap-MirrorTarget")


class Check(program.ProgramTest):
    def test_takes_the_mirror_template_as_the_target_does(self):
        result = run("check", "--template", FOLDER / MIRROR, "--parameter", SERVERS)
        self.assert_exit(result, OK)
        for words in ("vni-7001 (FirstSession)", "vni-7002 (SecondSession)", "10.0.1.0/24"):
            self.assertIn(words, result.stdout)

    def test_takes_all_templates_of_a_deployment_together(self):
        for target in (ENI, NLB):
            result = run("check", "--template", FOLDER / MIRROR, "--template", FOLDER / target,
                         "--parameter", SERVERS)
            self.assert_exit(result, OK)

    def test_names_the_parameter_that_is_missing(self):
        result = run("check", "--template", FOLDER / MIRROR)
        self.assert_exit(result, program.CONFIGURATION)
        self.assertIn("give --parameter Servers=VALUE", result.stderr)


class UserData(program.ProgramTest):
    def instance(self, name):
        """A new one for each template."""
        folder = self.folder / name
        folder.mkdir()
        return Instance(folder, FOLDER / MIRROR)

    def booted(self, name):
        instance = self.instance(name)
        code, printed = instance.boot(user_data(name))
        self.assertEqual(code, 0, printed)
        return instance

    def test_installs_the_package_and_starts_the_service(self):
        for name in (ENI, NLB):
            with self.subTest(name):
                instance = self.booted(name)
                calls = instance.calls.read_text().splitlines()
                installed = calls.index("apt-get install --yes ./fibertap.deb")
                started = [i for i, call in enumerate(calls)
                           if call.startswith("systemctl enable --now fibertap")]
                self.assertEqual(len(started), 1, calls)
                self.assertLess(installed, started[0])

    def test_writes_options_that_the_program_takes(self):
        for name in (ENI, NLB):
            with self.subTest(name):
                instance = self.booted(name)
                options = dict(instance.options())
                self.assertEqual(options["interface"], "mirror0")
                self.assertEqual(options["queues"], "2")
                self.assertEqual(options["parameter"], SERVERS)
                # All is taken but the interface, which this machine lacks.
                result = run("run", "--config", instance.root / "etc/fibertap/fibertap.conf")
                self.assert_exit(result, USAGE, 'fibertap.conf:2: --interface: found no interface')

    def test_only_the_service_reads_the_token(self):
        instance = self.booted(NLB)
        self.assertEqual((instance.root / "etc/fibertap/token").read_text(), "sesame\n")
        self.assertEqual(instance.mode("etc/fibertap/token"), 0o640)
        self.assertIn("install --mode=640 --group=fibertap", instance.calls.read_text())
        for name in ("fibertap.conf", "mirror.yaml"):
            self.assertEqual(instance.mode(f"etc/fibertap/{name}"), 0o644)

    def test_ends_where_the_package_cannot_be_had(self):
        for name in (ENI, NLB):
            instance = self.instance(name)
            instance.stand_in("aws", "exit 1")
            self.assertNotEqual(instance.boot(user_data(name))[0], 0)
            self.assertNotIn("systemctl", instance.calls.read_text())


if __name__ == "__main__":
    program.main()
