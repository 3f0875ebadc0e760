#!/usr/bin/python3
"""The advice of an error or a warning works when it is followed: each test makes a mistake, reads
what the program says, does that and nothing else, and it is good."""

import gzip
import json
import re
import shlex
import struct
import subprocess

import program
from program import CONFIGURATION, OK, TEMPLATE, USAGE, main, mirrored, pcap, run

FILTERS = {"TrafficMirrorFilters": [{
    "TrafficMirrorFilterId": "tmf-0a", "EgressFilterRules": [], "NetworkServices": [],
    "IngressFilterRules": [{
        "TrafficMirrorFilterRuleId": "tmfr-0b", "TrafficMirrorFilterId": "tmf-0a",
        "TrafficDirection": "ingress", "RuleNumber": 1, "RuleAction": "accept",
        "SourceCidrBlock": "0.0.0.0/0", "DestinationCidrBlock": "0.0.0.0/0"}]}]}
SESSIONS = {"TrafficMirrorSessions": [{
    "TrafficMirrorSessionId": "tms-0c", "TrafficMirrorTargetId": "tmt-0d",
    "TrafficMirrorFilterId": "tmf-0a", "NetworkInterfaceId": "eni-0e", "SessionNumber": 1,
    "VirtualNetworkId": 7}]}


class Advice(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.capture = self.file("in.pcap", pcap(mirrored()))

    def template(self, *change, name="t.yaml"):
        self.assertIn(change[0], TEMPLATE) if change else None
        return self.file(name, TEMPLATE.replace(*change) if change else TEMPLATE)

    def listing(self, name, content):
        return self.file(name, json.dumps(content, indent=4))

    def refused(self, *arguments, code=CONFIGURATION):
        """What to do about the error of a replay: behind its last semicolon."""
        result = run("replay", *arguments)
        self.assert_exit(result, code)
        return re.search(r"^fibertap: .*; (.*)$", result.stderr, re.MULTILINE)[1]

    def taken(self, *arguments):
        """A replay that takes frames and says nothing."""
        result = run("replay", *arguments)
        self.assert_exit(result, OK)
        self.assertEqual(result.stderr, "")
        self.assertRegex(result.stdout, r"(?m)^ *accepted +[1-9]")

    def option_of(self, advice, example, **values):
        """The option that an advice names by example, the words in it replaced by values."""
        self.assertIn(example, advice)
        for word, value in values.items():
            example = example.replace(word, value)
        return shlex.split(example)


class OptionAdvice(Advice):
    def test_allow_empty_takes_files_without_a_session(self):
        filters = ("--template", self.listing("f.json", FILTERS))
        advice = self.refused(*filters, self.capture)
        option = self.option_of(advice, "--allow-empty")
        self.assert_exit(run("replay", *filters, *option, self.capture), OK)

    def test_allow_empty_takes_an_empty_listing(self):
        listings = ("--template", self.template(),
                    "--template", self.listing("i.json", {"NetworkInterfaces": []}))
        option = self.option_of(self.refused(*listings, self.capture), "--allow-empty")
        self.taken(*listings, *option, self.capture)

    def test_adding_the_listing_that_has_the_sessions_works(self):
        filters = ("--template", self.listing("f.json", FILTERS))
        self.assertIn("add the template or the listing that has the sessions",
                      self.refused(*filters, self.capture))
        result = run("replay", *filters, "--template", self.listing("s.json", SESSIONS),
                     self.capture)
        self.assert_exit(result, OK)

    def test_missing_filter_accept_or_its_listing_works(self):
        sessions = ("--template", self.listing("s.json", SESSIONS))
        advice = self.refused(*sessions, self.capture)
        option = self.option_of(advice, "--missing-filter accept")
        result = run("replay", *sessions, *option, self.capture)
        self.assert_exit(result, OK)
        self.assertRegex(result.stdout, r"(?m)^ *accepted +1\b")
        self.assertIn("add aws ec2 describe-traffic-mirror-filters", advice)
        self.assert_exit(run("replay", *sessions, "--template",
                             self.listing("f.json", FILTERS), self.capture), OK)

    def test_session_or_metadata_or_the_property_gives_the_vni(self):
        line = "      VirtualNetworkId: 7\n"
        template = self.template(line, "")
        advice = self.refused("--template", template, self.capture)
        option = self.option_of(advice, "--session Session=VNI", VNI="7")
        self.taken("--template", template, *option, self.capture)
        metadata = re.search(r"Metadata: \{.*\}", advice)[0].replace("N}", "7}")
        text = template.read_text().replace("  Session:\n", f"  Session:\n    {metadata}\n")
        self.taken("--template", self.file("m.yaml", text), self.capture)

    def test_session_gives_the_vni_of_a_listed_session(self):
        session = {key: value for key, value in SESSIONS["TrafficMirrorSessions"][0].items()
                   if key != "VirtualNetworkId"}
        files = ("--template", self.listing("f.json", FILTERS), "--template",
                 self.listing("s.json", {"TrafficMirrorSessions": [session]}))
        advice = self.refused(*files, self.capture)
        option = self.option_of(advice, "--session tms-0c=VNI", VNI="7")
        self.assert_exit(run("replay", *files, *option, self.capture), OK)

    def test_dropping_session_ends_its_contradiction(self):
        template = ("--template", self.template())
        advice = self.refused(*template, "--session", "Session=8", self.capture)
        self.assertEqual(advice, "drop --session")
        self.taken(*template, self.capture)

    def test_parameter_gives_the_value_that_a_template_leaves_open(self):
        text = "Parameters: {Which: {Type: Number}}\n" + TEMPLATE.replace("Protocol: 17",
                                                                         "Protocol: !Ref Which")
        template = ("--template", self.file("t.yaml", text))
        option = self.option_of(self.refused(*template, self.capture), "--parameter Which=VALUE",
                                VALUE="17")
        self.taken(*template, *option, self.capture)

    def test_what_describe_prints_is_the_configuration_that_was_expected(self):
        wrong = ("--template", self.listing("x.json", {"Reservations": []}))
        advice = self.refused(*wrong, self.capture)
        self.assertIn("the JSON of aws ec2 describe-traffic-mirror-filters", advice)
        self.assert_exit(run("replay", "--template", self.listing("f.json", FILTERS), "--template",
                             self.listing("s.json", SESSIONS), self.capture), OK)

    def test_all_pages_of_a_listing_are_without_a_token(self):
        filters = ("--template", self.listing("f.json", FILTERS))
        page = ("--template", self.listing("s.json", SESSIONS | {"NextToken": "eyJOZXh0"}))
        advice = self.refused(*filters, *page, self.capture)
        self.assertIn("run aws without --max-items, --max-results and --no-paginate", advice)
        # What aws prints then: with the token null, or without it.
        for whole in (SESSIONS, SESSIONS | {"NextToken": None}):
            page = ("--template", self.listing("s.json", whole))
            self.assert_exit(run("replay", *filters, *page, self.capture), OK)

    def test_one_session_of_two_that_are_one_is_enough(self):
        template = self.template()
        advice = self.refused("--template", template, "--template", template, self.capture)
        self.assertIn("remove a session that is there twice", advice)
        self.taken("--template", template, self.capture)

    def test_a_session_of_a_name_that_two_have_is_renamed(self):
        bare = TEMPLATE.replace("      VirtualNetworkId: 7\n", "").replace("eni-1", "eni-2")
        one = ("--template", self.template())
        option = ("--session", "Session=9")
        advice = self.refused(*one, "--template", self.file("b.yaml", bare), *option, self.capture,
                              code=USAGE)
        self.assertEqual(advice, "rename one of them in its template")
        renamed = self.file("b.yaml", bare.replace("  Session:", "  Other:"))
        self.taken(*one, "--template", renamed, "--session", "Other=9", self.capture)


class TemplateAdvice(Advice):
    """What a template leaves to CloudFormation, given in each of the ways that the error names."""

    def refused_for(self, value, head=""):
        text = head + TEMPLATE.replace("10.0.0.0/8", value)
        self.open_template = ("--template", self.file("open.yaml", text))
        advice = self.refused(*self.open_template, self.capture)
        for listing in ("filters", "sessions"):
            self.assertIn(f"aws ec2 describe-traffic-mirror-{listing}", advice)
        self.assert_exit(run("replay", "--template", self.listing("f.json", FILTERS), "--template",
                             self.listing("s.json", SESSIONS), self.capture), OK)
        return advice

    def test_an_imported_value_comes_by_import_or_from_the_template_that_exports_it(self):
        advice = self.refused_for("!ImportValue net-cidr")
        option = self.option_of(advice, "--import net-cidr=VALUE", VALUE="10.0.0.0/8")
        self.taken(*self.open_template, *option, self.capture)
        self.assertIn("give the template that exports", advice)
        other = self.file("net.yaml", "Resources: {}\nOutputs: {N: {Value: 10.0.0.0/8, Export: "
                                      "{Name: net-cidr}}}\n")
        self.taken(*self.open_template, "--template", other, self.capture)

    def test_a_dynamic_reference_and_an_attribute_come_by_parameter(self):
        for value, name in (("'{{resolve:ssm:/vpc/cidr:1}}'", "ssm:/vpc/cidr:1"),
                            ("!GetAtt Vpc.CidrBlock", "Vpc.CidrBlock")):
            head = "Resources:\n  Vpc: {Type: AWS::EC2::VPC}\n" if "Vpc" in value else ""
            text = TEMPLATE.replace("10.0.0.0/8", value)
            if head:
                text = text.replace("Resources:\n", head)
            template = ("--template", self.file("open.yaml", text))
            option = self.option_of(self.refused(*template, self.capture),
                                    f"--parameter {name}=VALUE", VALUE="10.0.0.0/8")
            self.assert_exit(run("replay", *template, *option, self.capture), OK)

    def test_a_processed_template_has_no_transform(self):
        template = self.file("t.yaml", "Transform: AWS::Serverless-2016-10-31\n" + TEMPLATE)
        advice = self.refused("--template", template, self.capture)
        self.assertIn("aws cloudformation get-template --template-stage Processed", advice)
        # What that prints: the template as a text.
        printed = self.listing("t.json", {"TemplateBody": TEMPLATE, "StagesAvailable": ["Original"]})
        self.taken("--template", printed, self.capture)


class UnknownVniAdvice(Advice):
    def warning(self, *arguments):
        result = run("replay", *arguments)
        self.assert_exit(result, OK)
        lines = [line for line in result.stderr.splitlines() if line.startswith("warning: ")]
        self.assertLessEqual(len(lines), 1, result.stderr)
        return lines[0] if lines else ""

    def test_of_a_replay_of_another_vni_can_be_followed_in_three_ways(self):
        template = self.template("VirtualNetworkId: 7", "VirtualNetworkId: 8")
        warning = self.warning("--template", template, self.capture)
        self.assertIn("found VNI 7 (from 10.0.0.1), expected 8;", warning)
        self.assertIn("correct the VirtualNetworkId of the session", warning)
        self.taken("--template", self.template(), self.capture)
        option = self.option_of(warning, "--unknown-vni accept")
        self.taken("--template", template, *option, self.capture)
        option = self.option_of(warning, "--session NAME=VNI", NAME="Session", VNI="7")
        bare = self.template("      VirtualNetworkId: 7\n", "", name="bare.yaml")
        self.taken("--template", bare, *option, self.capture)

    def test_is_given_once_for_a_minute_without_a_frame_of_a_session(self):
        def minute(seconds):
            frames = [mirrored(), *[mirrored(vni=9)] * (seconds + 1), mirrored()]
            return self.file("minute.pcap", pcap(*frames))

        template = ("--template", self.template())
        self.assertEqual(self.warning(*template, minute(59)), "")
        self.assertIn("found VNI 9 (from 10.0.0.1), expected 7;", self.warning(*template, minute(60)))
        self.assertIn("found VNI 9", self.warning(*template, minute(600)))

    def test_is_not_given_without_a_template_or_without_mirrored_frames(self):
        self.assertEqual(self.warning(self.capture), "")
        other = self.file("other.pcap", pcap(mirrored(port=53)))
        warning = self.warning("--template", self.template(), other)
        self.assertNotIn("VNI", warning)
        self.assertRegex(warning, r"not_vxlan: .*; give --vxlan-port ")
        self.assertEqual(
            self.warning("--template", self.template(), "--vxlan-port", "53", other), "")


class CaptureAdvice(Advice):
    """Commands that an error names, run as it names them."""

    def followed(self, advice, capture):
        command = re.search(r"\beditcap( -F \S+)? IN OUT", advice)[0]
        out = self.folder / "converted"
        subprocess.run(shlex.split(command.replace("IN", str(capture)).replace("OUT", str(out))),
                       check=True, capture_output=True)
        self.taken(out)

    def test_editcap_converts_an_old_version_of_pcap(self):
        for major, minor in ((2, 3), (2, 2), (2, 0), (3, 0)):
            content = bytearray(pcap(mirrored()))
            struct.pack_into("<HH", content, 4, major, minor)
            capture = self.file("old.pcap", bytes(content))
            self.followed(self.refused(capture), capture)

    def test_editcap_converts_what_only_wireshark_reads(self):
        subprocess.run(["editcap", "-F", "snoop", self.capture, self.folder / "in.snoop"],
                       check=True)
        advice = self.refused(self.folder / "in.snoop")
        self.assertIn("if Wireshark can read it", advice)
        self.followed(advice, self.folder / "in.snoop")

    def test_decompressing_works(self):
        capture = self.file("in.pcap.gz", gzip.compress(self.capture.read_bytes()))
        self.assertIn("decompress it first", self.refused(capture))
        subprocess.run(["gunzip", "-f", capture], check=True)
        self.taken(self.folder / "in.pcap")

    def test_editcap_is_not_named_where_it_cannot_help(self):
        """Versions that nobody reads: what is said of editcap there is true."""
        section = struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 2, 0, -1, 28)
        old = bytearray(pcap(mirrored()))
        struct.pack_into("<HH", old, 4, 1, 0)
        for capture in (self.file("new.pcapng", section), self.file("old.pcap", bytes(old))):
            advice = self.refused(capture)
            self.assertIn("record the capture again with dumpcap or tcpdump", advice)
            self.assertIn("editcap cannot read this version either", advice)
            result = subprocess.run(["editcap", capture, self.folder / "out"], check=False,
                                    capture_output=True, text=True)
            self.assertNotEqual(result.returncode, 0)
            self.assertIn("version", result.stderr)

    def test_an_interface_of_another_link_type_that_has_no_packet_is_passed_over(self):
        """As dumpcap -i eth0 -i lo -i tun0 writes it, and mergecap of what it wrote."""
        def block(kind, body):
            return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)

        frame = mirrored()
        section = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
        raw, ethernet = (block(1, struct.pack("<HHI", kind, 0, 0)) for kind in (101, 1))
        packet = block(6, struct.pack("<IIIII", 1, 0, 1000, len(frame), len(frame)) + frame +
                       bytes(-len(frame) % 4))
        self.taken(self.file("in.pcapng", section + raw + ethernet + packet))


if __name__ == "__main__":
    main()
