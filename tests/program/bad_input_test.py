#!/usr/bin/python3
"""Bad usage, bad configuration and bad places to write to: one line that says what to do, the exit
code that belongs to it, no output left behind and an existing one untouched."""

import json
import os
import resource
import subprocess
import unittest

import program
from program import (CONFIGURATION, FIBERTAP, GOLDEN, OK, PARTIAL, RUNTIME, TEMPLATE, USAGE, main,
                     mirrored, pcap, run)


class BadUsage(program.ProgramTest):
    def test_is_exit_2_and_says_where_help_is(self):
        capture = self.file("in.pcap", pcap(mirrored()))
        cases = {
            (): "--help",
            ("frobnicate",): "frobnicate",
            ("replay",): "no capture",
            ("replay", "--frobnicate", capture): "--frobnicate",
            ("replay", "--engine", "warp", capture): "found warp, expected auto, cpu, model or xrt",
            ("replay", "--engine", "warp", "missing.pcap"): "--engine: found warp",
            ("run", "--engine", "warp", "-i", "missing0", "--template", "missing.yaml"):
                "--engine: found warp",
            ("replay", "--vxlan-port", "0", capture): "found 0, expected a number from 1 to 65535",
            ("replay", "--vxlan-port", "65536", capture): "found 65536",
            ("replay", "--vxlan-port", "-1", capture): "-1",
            ("replay", "--vxlan-port", "4789x", capture): "found 4789x",
            ("replay", "--unknown-vni", "keep", capture): "found keep, expected accept or drop",
            ("replay", "--missing-filter", "no", capture): "found no, expected accept or error",
            ("replay", "--missing-filter", "Acept", capture): "accept or error; write accept",
            ("replay", "--template", "", capture): "--template: found an empty name",
            ("replay", "--session", "A", capture): "found A, expected NAME=VALUE",
            ("replay", "--session", "A=16777216", capture): "found 16777216",
            ("replay", "--parameter", "=1", capture): "found =1, expected NAME=VALUE",
            ("replay", "--write", "-", "--stats", "-", capture): "such as --stats stats.json",
            ("replay", "--write", "-", "--stats", "/dev/stdout", capture): "on standard output too",
            ("run", "--write", "-", "--stats", "-", "-i", "lo"): "on standard output too",
            ("replay", "--annotate", "all", capture): "found all, expected comment, verdict or none",
            ("replay", "--format", "snoop", capture): "found snoop, expected pcapng or pcap",
            ("replay", "--if-exists", "ask", capture): "found ask, expected fail, number or replace",
            ("replay", "--format", "pcap", "--annotate", "comment", capture):
                "say --format pcapng or --annotate none",
            ("replay", "--write", "x.pcap", "--annotate", "verdict", capture): "--annotate verdict",
            ("replay", "--write", "", capture): "found an empty name",
            ("replay", "--stats", "", capture): "found an empty name",
            ("replay", "-", "-"): "more than one input on standard input",
            ("replay", "--config", "missing.ini", capture): "missing.ini",
            ("check", "--explain", "zz"): "found zz",
            ("check", "--explain", ":1"): "found no name before the colon",
            ("check", "--explain", f"{capture}:2"): "found 1 frames, expected at least 2",
            ("check", "--explain", f"{capture}:0"): "found 0",
        }
        for arguments, word in cases.items():
            with self.subTest(arguments=arguments):
                self.assert_exit(run(*arguments), USAGE, word)


    def test_an_output_in_an_inputs_place_is_exit_2_and_the_input_is_whole(self):
        capture = self.file("in.pcap", pcap(mirrored()))
        template = self.file("t.yaml", TEMPLATE)
        (self.folder / "link").symlink_to(capture)
        part = self.file("k.part", capture.read_bytes())
        cases = (("--write", capture, capture), ("--stats", capture, capture),
                 ("--write", f"{self.folder}/./in.pcap", capture),
                 ("--write", self.folder / "link", capture),
                 ("--template", template, "--stats", template, capture),
                 ("--write", self.folder / "k", part),
                 ("--config", self.file("run.ini", "verify = 1\n"), "--write",
                  self.folder / "run.ini", capture),
                 ("--write", self.folder / "q", "--stats", f"{self.folder}/./q", capture),
                 ("--write", self.folder / "q", "--stats", self.folder / "q.part", capture),
                 ("--write", self.folder / "q.part", "--stats", self.folder / "q", capture))
        for arguments in cases:
            with self.subTest(arguments):
                self.assert_exit(run("replay", *arguments), USAGE, "place")
        self.assertEqual(capture.read_bytes(), pcap(mirrored()))
        self.assertEqual(part.read_bytes(), pcap(mirrored()))
        self.assertEqual(template.read_text(), TEMPLATE)
        self.assert_nothing_left("in.pcap", "k.part", "link", "run.ini", "t.yaml")


class BadInput(program.ProgramTest):
    """Exit 3, and whatever stood at the output's place still stands there."""

    def refused(self, *arguments, words):
        out = self.file("out.pcapng", "an older file")
        self.assert_exit(run("replay", "--write", out, *arguments), CONFIGURATION, *words)
        self.assertEqual(out.read_text(), "an older file")
        self.assertFalse((self.folder / "out.pcapng.part").exists())
        out.unlink()
        result = run("replay", "--write", out, *arguments)
        self.assertEqual(result.returncode, CONFIGURATION)
        self.assertFalse(out.exists())

    def test_a_file_that_is_no_capture(self):
        for name, content, found in (("text", b"hello world, no capture", "magic"),
                                     ("empty", b"", "empty"),
                                     ("gzip", bytes.fromhex("1f8b0800000000"), "gzip")):
            with self.subTest(name):
                self.refused(self.file(name, content), words=(name, found))

    def test_a_capture_that_is_not_there(self):
        self.refused(self.folder / "missing.pcap", words=("missing.pcap", "No such file"))

    def test_a_folder(self):
        self.refused(self.folder, words=("found a folder",))

    def test_a_link_type_other_than_ethernet(self):
        capture = self.file("raw.pcap", pcap(mirrored(), link_type=101))
        self.refused(capture, words=("raw.pcap", "found link type 101, expected 1"))

    def test_the_second_of_two_captures_before_any_work_on_the_first(self):
        good = self.file("good.pcap", pcap(mirrored()))
        bad = self.file("bad.pcap", b"no capture here")
        self.refused(good, bad, words=("bad.pcap",))

    def test_a_packet_of_another_link_type_in_the_middle_of_a_pcapng(self):
        section = bytes.fromhex("0a0d0d0a" "1c000000" "4d3c2b1a" "01000000" "ffffffffffffffff"
                                "1c000000")
        other = bytes.fromhex("01000000" "14000000" "65000000" "00000000" "14000000")
        packet = bytes.fromhex("06000000" "24000000" "00000000" "00000000" "00000000"
                               "04000000" "04000000" "45000004" "24000000")
        capture = (GOLDEN / "demo/expected.pcapng").read_bytes() + section + other
        self.refused(self.file("mixed.pcapng", capture + packet), words=("mixed.pcapng", "101"))
        self.assert_exit(run("replay", self.file("mixed.pcapng", capture)), OK)

    def test_a_template_with_one_thing_wrong(self):
        capture = self.file("in.pcap", pcap(mirrored()))
        duplicate_rule = TEMPLATE[TEMPLATE.index("  Rule:"):TEMPLATE.index("  Session:")]
        second_session = TEMPLATE[TEMPLATE.index("  Session:"):]
        nine_macs = "    Metadata: {Fibertap: {MacAddresses: [%s]}}\n" % ", ".join(
            f"'02:00:00:00:00:{i:02x}'" for i in range(9))
        cases = {
            "an unknown property": (("RuleNumber: 100", "RuleNumber: 100\n      Colour: red"),
                                    ("t.yaml:10", "Rule", "Colour")),
            "no number": (("RuleNumber: 100", "RuleNumber: ten"), ("t.yaml:9", "Rule.RuleNumber", "ten")),
            "a number too high": (("RuleNumber: 100", "RuleNumber: 32767"),
                                  ("RuleNumber", "32767", "32766")),
            "a duplicate rule number": (("  Session:", duplicate_rule.replace("  Rule:", "  Again:")
                                         + "  Session:"), ("Again", "RuleNumber", "100")),
            "mixed IP versions": (("SourceCidrBlock: 10.0.0.0/8", "SourceCidrBlock: 'fd00::/8'"),
                                  ("Rule.DestinationCidrBlock", "mixed IP versions")),
            "ports without a protocol that has them": (("Protocol: 17", "Protocol: 1"),
                                                       ("Rule", "DestinationPortRange", "1")),
            "a reversed range": (("{FromPort: 53, ToPort: 53}", "{FromPort: 54, ToPort: 53}"),
                                 ("DestinationPortRange", "54", "53")),
            "a port too high": (("ToPort: 53}", "ToPort: 65536}"), ("ToPort", "65536", "65535")),
            "packet length 0": (("PacketLength: 40", "PacketLength: 0"),
                                ("t.yaml:23: Session.PacketLength", 'found "0"')),
            "a ninth MAC": (("    Properties:\n      NetworkInterfaceId",
                             nine_macs + "    Properties:\n      NetworkInterfaceId"),
                            ("Session", "MacAddresses", "02:00:00:00:00:08", "at most 8")),
            "a VNI too high": (("VirtualNetworkId: 7", "VirtualNetworkId: 16777216"),
                               ("VirtualNetworkId", "16777216", "16777215")),
            "sessions that disagree": (("      PacketLength: 40\n", "      PacketLength: 40\n" +
                                        second_session.replace("  Session:", "  Other:")
                                        .replace("eni-1", "eni-2")
                                        .replace("PacketLength: 40", "PacketLength: 41")),
                                       ("Other.PacketLength", "found 41, expected 40", "VNI 7")),
            "no VNI": (("      VirtualNetworkId: 7\n", ""), ("Session", "VirtualNetworkId",
                                                             "--session")),
            "a condition": (("  Session:\n", "  Session:\n    Condition: Sometimes\n"),
                            ("Session", "Condition")),
            "YAML that is none": (("Resources:", "Resources: ["), ("t.yaml",)),
        }
        for name, (change, words) in cases.items():
            with self.subTest(name):
                self.assertIn(change[0], TEMPLATE)
                text = TEMPLATE.replace(*change)
                self.refused("--template", self.file("t.yaml", text), capture, words=words)

    def test_a_parameter_without_a_value(self):
        text = "Parameters: {Which: {Type: Number}}\n" + TEMPLATE.replace("Protocol: 17",
                                                                         "Protocol: !Ref Which")
        self.refused("--template", self.file("t.yaml", text), self.file("in.pcap", pcap()),
                     words=("t.yaml:12: Rule.Protocol", "--parameter Which="))

    def test_a_template_that_is_not_there(self):
        self.refused("--template", self.folder / "none.yaml", self.file("in.pcap", pcap()),
                     words=("none.yaml", "No such file"))


class BadOutput(program.ProgramTest):
    def test_a_folder_that_is_not_there_is_told_before_any_work(self):
        capture = self.file("in.pcap", pcap(mirrored()))
        for option in ("--write", "--stats"):
            result = run("replay", option, self.folder / "none/out", capture)
            self.assert_exit(result, RUNTIME, "none/out.part", "No such file")
            self.assertEqual(result.stdout, "")

    def test_a_closed_standard_descriptor_is_not_taken_by_an_output(self):
        capture = self.file("in.pcap", pcap(mirrored(), mirrored(vni=9)))
        expected = self.folder / "expected.pcapng"
        self.assert_exit(run("replay", "--write", expected, capture), OK)
        output = self.folder / "out.pcapng"
        for closed, code in (("<&-", OK), (">&-", RUNTIME), ("2>&-", OK)):
            script = f'"$@" {closed}'
            result = subprocess.run(["sh", "-c", script, "sh", FIBERTAP, "replay", "--write", output,
                                     "--stats", self.folder / "stats.json", capture],
                                    capture_output=True, text=True, check=False)
            self.assertEqual(result.returncode, code, (closed, result.stderr))
            self.assertEqual(output.read_bytes(), expected.read_bytes(), closed)
            json.loads((self.folder / "stats.json").read_text())
        result = subprocess.run(["sh", "-c", '"$@" >&-', "sh", FIBERTAP, "replay", "--write", "-",
                                 capture], capture_output=True, text=True, check=False)
        self.assert_exit(result, PARTIAL, "Bad file descriptor")

    def test_a_full_device_is_exit_5_and_tells_how_far_it_got(self):
        capture = self.file("in.pcap", pcap(mirrored()))
        result = run("replay", "--write", "/dev/full", capture)
        self.assert_exit(result, PARTIAL, "/dev/full", "No space left on device", "0 whole frames")

    def test_a_file_that_grows_too_large_keeps_its_whole_frames(self):
        capture = self.file("in.pcap", pcap(*[mirrored(b"x" * 1000)] * 3000))
        old = self.file("out.pcapng", "an older file")

        def limit_file_size():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1500001, 1500001))

        result = run("replay", "--write", old, capture, preexec_fn=limit_file_size)
        self.assert_exit(result, PARTIAL, "File too large", "whole frames", "out.pcapng.part")
        self.assertEqual(old.read_text(), "an older file")
        part = self.folder / "out.pcapng.part"
        printed = int(result.stderr.split(" whole frames")[0].split()[-1])
        self.assertGreater(printed, 1000)
        read = run("replay", "--unknown-vni", "drop", part)
        self.assert_exit(read, OK)
        self.assertRegex(read.stdout, rf"offered +{printed:,} ")

    def test_a_full_disk_is_exit_5(self):
        mount = ["unshare", "--mount", "sh", "-c"]
        if os.geteuid() != 0 or subprocess.run(mount + ["true"], check=False).returncode != 0:
            self.skipTest("mounting a small tmpfs is not allowed here")
        capture = self.file("in.pcap", pcap(*[mirrored(b"x" * 1000)] * 3000))
        disk = self.folder / "disk"
        disk.mkdir()
        script = (f"mount -t tmpfs -o size=1m tmpfs {disk} && "
                  f"{FIBERTAP} replay --write {disk}/out.pcapng {capture}; code=$?; "
                  f"ls {disk}; exit $code")
        result = subprocess.run(mount + [script], capture_output=True, text=True, check=False)
        self.assert_exit(result, PARTIAL, "No space left on device", "whole frames")
        self.assertEqual(result.stdout, "out.pcapng.part\n")


if __name__ == "__main__":
    main()
