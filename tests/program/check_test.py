#!/usr/bin/python3
"""fibertap check, run as a user runs it."""

import json
import struct
import subprocess

import program
from program import CONFIGURATION, GOLDEN, OK, TEMPLATE, USAGE, main, mirrored, pcap, run

DEMO = GOLDEN / "demo"


class Check(program.ProgramTest):
    def test_prints_sessions_and_rules_in_evaluation_order(self):
        result = run("check", "--template", DEMO / "mirror.yaml")
        self.assert_exit(result, OK)
        self.assertRegex(result.stdout, r"session vni-1001 \(web server\): filter PublicWeb, "
                                        r"first 128 bytes, non-IP reject, direction by MAC 02:")
        rows = [line.split()[1:4] for line in result.stdout.split("filter PublicWeb:")[1]
                .split("\n\n")[0].splitlines()[2:]]
        self.assertEqual(rows, [["10", "ingress", "reject"], ["10", "egress", "reject"],
                                ["100", "ingress", "accept"], ["100", "egress", "accept"],
                                ["110", "ingress", "accept"], ["110", "egress", "accept"]])

    def test_tells_what_shadows_what(self):
        wide = TEMPLATE[TEMPLATE.index("  Rule:"):TEMPLATE.index("  Session:")]
        wide = (wide.replace("  Rule:", "  Wide:").replace("RuleNumber: 100", "RuleNumber: 50")
                .replace("      Protocol: 17\n", "").replace("10.0.0.0/8", "0.0.0.0/0")
                .replace("      DestinationPortRange: {FromPort: 53, ToPort: 53}\n", ""))
        text = TEMPLATE.replace("  Session:", wide + "  Session:")
        result = run("check", "--template", self.file("t.yaml", text))
        self.assert_exit(result, OK)
        self.assertIn("never decides: row 0 (50 accept) takes all of it", result.stdout)

    def listing(self, rules):
        return self.file("f.json", json.dumps({"TrafficMirrorFilters": [{
            "TrafficMirrorFilterId": "tmf-1", "IngressFilterRules": [
                {"RuleNumber": number + 1, "SourceCidrBlock": "0.0.0.0/0", **rule}
                for number, rule in enumerate(rules)]}]}))

    def test_names_a_few_of_many_rules_that_decide_a_part_of_one(self):
        rules = [{"RuleAction": "accept", "DestinationCidrBlock": f"10.{i}.0.0/16"}
                 for i in range(18)]
        for count, ending in ((16, "14, 15"), (18, "14, 15 and 2 more")):
            wide = {"RuleAction": "reject", "DestinationCidrBlock": "10.0.0.0/8"}
            result = run("check", "--allow-empty", "--template",
                         self.listing([*rules[:count], wide]))
            self.assert_exit(result, OK)
            self.assertRegex(result.stdout, f"in part decided by row 0, 1, .*, {ending}\n")

    def test_does_not_compare_the_rules_of_a_huge_filter(self):
        for count, is_compared in ((4096, True), (4097, False)):
            rule = {"RuleAction": "accept", "DestinationCidrBlock": "10.0.0.0/8"}
            result = run("check", "--allow-empty", "--template", self.listing([rule] * count))
            self.assert_exit(result, OK)
            self.assertEqual("never decides: row 0" in result.stdout, is_compared)
            self.assertEqual("more than 4096 rows are not compared" in result.stdout,
                             not is_compared)

    def test_prints_the_rules_of_files_without_a_session_and_then_the_error(self):
        template = self.file("t.yaml", TEMPLATE[:TEMPLATE.index("  Session:")])
        result = run("check", "--template", template)
        self.assert_exit(result, CONFIGURATION, "t.yaml: no session", "--allow-empty")
        self.assertIn("filter Filter: 1 row;", result.stdout)
        result = run("check", "--allow-empty", "--template", template)
        self.assert_exit(result, OK)
        self.assertIn("filter Filter: 1 row;", result.stdout)

    def test_without_a_template_shows_the_default_session(self):
        result = run("check")
        self.assert_exit(result, OK)
        self.assertIn("vni-any", result.stdout)

    def test_a_session_without_its_filter_accepts_everything(self):
        text = TEMPLATE.replace("TrafficMirrorFilterId: !Ref Filter\n      SessionNumber",
                                "TrafficMirrorFilterId: tmf-1\n      SessionNumber")
        result = run("check", "--missing-filter", "accept", "--template", self.file("t.yaml", text))
        self.assert_exit(result, OK)
        self.assertIn("accepts everything, first 40 bytes, non-IP accept", result.stdout)

    def test_a_wrong_template_is_exit_3(self):
        template = self.file("t.yaml", TEMPLATE.replace("egress", "outward"))
        self.assert_exit(run("check", "--template", template), CONFIGURATION,
                         "t.yaml:8: Rule.TrafficDirection", "outward")


    def test_ends_with_the_port_and_nothing_of_its_inside(self):
        result = run("check", "--vxlan-port", 4790, "--template", DEMO / "mirror.yaml")
        self.assert_exit(result, OK)
        self.assertEqual(result.stdout.splitlines()[-1], "VXLAN is read on UDP port 4790")

    def test_names_the_rows_that_amazon_dns_adds(self):
        result = run("check", "--template", DEMO / "mirror.yaml")
        self.assert_exit(result, OK)
        rows = [line for line in result.stdout.splitlines() if line.split()[1:2] == ["0"]]
        self.assertTrue(rows)
        for row in rows:
            self.assertIn("amazon-dns", row)


class Explain(program.ProgramTest):
    def explained(self, frame, *options):
        result = run("check", "--template", self.file("t.yaml", TEMPLATE), *options, "--explain",
                     frame)
        self.assert_exit(result, OK)
        return result.stdout

    def test_tells_field_by_field_why_a_frame_is_taken(self):
        text = self.explained(mirrored().hex())
        for line in ("IPv4 10.0.0.1 > 10.0.0.9", "UDP 65408 > 4789", "VXLAN VNI 7",
                     "IPv4 10.0.0.1 > 10.0.0.2, protocol udp", "ports 1000 > 53, no fragment",
                     "egress: inner source address is the outer source address",
                     "row 0, number 100, egress accept: matches",
                     "outcome    word 0x00000706: accepted, VNI 7",
                     "accepted by row 0, number 100", "40 of 62 bytes"):
            self.assertIn(line, text)

    def test_tells_rule_by_rule_why_it_is_not(self):
        text = self.explained(mirrored(source="11.0.0.1").hex())
        self.assertIn("row 0, number 100, egress accept: source 11.0.0.1 is not in 10.0.0.0/8", text)
        self.assertIn("rejected (no_match)", text)
        self.assertTrue(text.endswith("\noutcome    word 0x00000725: rejected (no_match), VNI 7\n"))

    def test_tells_what_is_wrong_with_an_envelope(self):
        frame = bytearray(mirrored())
        frame[42] = 0
        self.assertIn("bad_vxlan: VXLAN I flag is clear", self.explained(frame.hex()))
        self.assertIn("unknown_vni", self.explained(mirrored(vni=9).hex()))
        self.assertIn("outcome    word 0x00000904: unknown_vni, VNI 9",
                      self.explained(mirrored(vni=9).hex()))
        self.assertIn("not_vxlan: UDP destination port is not the VXLAN port",
                      self.explained(mirrored(port=53).hex()))

    def test_a_datagram_without_a_length_is_explained_by_an_offload(self):
        frame = mirrored()
        for at in (16, 38):  # IPv4 total length, UDP length
            with self.subTest(at):
                text = self.explained((frame[:at] + bytes(2) + frame[at + 2:]).hex())
                self.assertIn("outer_malformed", text)
                self.assertIn("BIG TCP", text)
                self.assertIn("ip link set dev IF gso_max_size", text)
        other = self.explained((frame[:38] + b"\0\x08" + frame[40:]).hex())
        self.assertIn("outer_malformed", other)
        self.assertNotIn("BIG TCP", other)

    def test_tells_what_a_frame_had_before_aws_cut_it(self):
        frame = bytearray(mirrored())
        frame[66:68] = (1000).to_bytes(2, "big")  # what the inner IP header says
        self.assertIn("40 of 1014 bytes", self.explained(frame.hex()))

    def test_says_how_many_rules_are_of_the_direction_and_which_are_of_amazon_dns(self):
        result = run("check", "--template", DEMO / "mirror.yaml", "--explain",
                     f"{DEMO / 'in.pcap'}:17")
        self.assert_exit(result, OK)
        self.assertIn("5 in the filter, 3 of them egress", result.stdout)
        self.assertIn("row 1, number 0 (amazon-dns), egress accept: destination", result.stdout)

    def cut(self, caplen):
        """A capture whose snaplen left that many bytes of the frame."""
        header, frame = pcap()[:24], mirrored()
        return self.file("cut.pcap", header + struct.pack("<IIII", 1, 0, caplen, len(frame)) +
                         frame[:caplen])

    def test_says_that_a_snaplen_cut_the_frame(self):
        for caplen, words in ((60, ("inner frame 10 of 62 bytes are in the capture",
                                    "non-IP: Ethernet header not whole, cut by the capture")),
                              (70, ("inner frame 20 of 62 bytes are in the capture",
                                    "non-IP: IPv4 header not whole, cut by the capture")),
                              (30, ())):
            with self.subTest(caplen):
                text = self.explained(f"{self.cut(caplen)}:1")
                self.assertIn(f"{caplen} bytes of 112 on the wire, cut by the capture (snaplen)",
                              text)
                for word in words:
                    self.assertIn(word, text)
        self.assertNotIn("snaplen", self.explained(mirrored().hex()))
        self.assertNotIn("snaplen", self.explained(mirrored()[:60].hex()))

    def test_takes_the_frame_from_a_capture_by_its_number(self):
        capture = self.file("in.pcap", pcap(mirrored(), mirrored(vni=9)))
        self.assertIn("accepted by row 0", self.explained(f"{capture}:1"))
        self.assertIn("unknown_vni", self.explained(f"{capture}:2"))

    def test_reads_hex_with_blanks_and_colons(self):
        plain = self.explained(mirrored().hex())
        self.assertEqual(self.explained(mirrored().hex(":")), plain)
        self.assertEqual(self.explained("0x" + mirrored().hex()), plain)
        self.assertEqual(self.explained(mirrored().hex(" ").upper() + "\n"), plain)

    def test_reads_what_tools_print_of_a_frame(self):
        capture = self.file("in.pcap", pcap(mirrored(payload=b"01 23  45 67 89 ab x")))
        plain = self.explained(f"{capture}:1")
        for tool in (("tcpdump", "-n", "-xx", "-r"), ("tcpdump", "-n", "-XX", "-r"),
                     ("tcpdump", "-n", "-t", "-xx", "-r"), ("tshark", "-x", "-r"),
                     ("tshark", "-P", "-x", "-r")):
            with self.subTest(tool):
                printed = subprocess.run([*tool, capture], stdout=subprocess.PIPE,
                                         stderr=subprocess.DEVNULL, text=True, check=True).stdout
                self.assertEqual(self.explained(printed), plain)

    def test_lines_of_two_frames_or_with_one_missing_are_an_error_that_says_what_works(self):
        lines = [f"\t0x{at:04x}:  {mirrored()[at:at + 16].hex(' ', 2)}" for at in range(0, 112, 16)]
        for wrong in (lines + lines, lines[:2] + lines[3:], lines[1:], lines + ["and this"]):
            self.assert_exit(run("check", "--explain", "\n".join(wrong)), USAGE,
                             "tcpdump -xx or tshark -x print of one frame")

    def test_agrees_with_replay_on_every_frame_of_the_golden_cases(self):
        """What the explanations say, added up, is what the counters say."""
        for case in ("malformed", "vlan"):
            outcomes = (GOLDEN / case / "expected.outcomes").read_text().splitlines()
            frames = self.statistics("--template", GOLDEN / case / "mirror.yaml",
                                     GOLDEN / case / "in.pcap")["frames"]
            printed = dict.fromkeys(frames, 0)
            for number in range(1, frames["offered"] + 1):
                result = run("check", "--template", GOLDEN / case / "mirror.yaml", "--explain",
                             f"{GOLDEN / case / 'in.pcap'}:{number}")
                self.assertEqual(result.stdout.splitlines()[-1],
                                 f"outcome    word {outcomes[number - 1]}", (case, number))
                verdict = next(line for line in result.stdout.splitlines()
                               if line.startswith("verdict"))
                printed[verdict.split()[1].rstrip(":")] += 1
            for disposition in ("accepted", "rejected", "not_vxlan", "outer_fragment",
                                "outer_malformed", "bad_vxlan", "unknown_vni"):
                self.assertEqual(printed[disposition], frames[disposition], (case, disposition))


if __name__ == "__main__":
    main()
