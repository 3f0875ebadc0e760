#!/usr/bin/python3
"""fibertap-lab gen, run as a user runs it."""

import collections
import os
import subprocess
import unittest

import program
from program import LAB, OK, USAGE, main, run, run_lab

PROFILES = ("imix", "64", "1518", "jumbo", "v6", "hostile")
# All that there is to dissect: payloads are random, whatever their ports promise.
LAYERS = ("frame", "eth", "ethertype", "ip", "ipv6", "ipv6.hopopts", "ipv6.dstopts", "ipv6.fraghdr",
          "udp", "tcp", "icmp", "icmpv6", "vxlan", "data")
CHECKSUMS = ("ip.checksum", "tcp.checksum", "udp.checksum", "icmp.checksum", "icmpv6.checksum")


class Gen(program.ProgramTest):
    def generate(self, name, *arguments):
        capture, template = self.folder / f"{name}.pcap", self.folder / f"{name}.yaml"
        self.assert_exit(run_lab("gen", "--write", capture, "--write-template", template, "--force",
                                 *arguments), OK)
        return capture, template

    def judged(self, *arguments):
        capture, template = self.generate("judged", *arguments)
        return self.statistics("--engine", "model", "--template", template, capture)

    def dissected(self, capture, filter_text):
        """The frames that tshark's filter takes, one a line."""
        def tshark(*arguments):
            environment = os.environ | {"WIRESHARK_CONFIG_DIR": str(self.folder)}
            return subprocess.run(["tshark", *arguments], check=True, capture_output=True,
                                  text=True, env=environment).stdout.splitlines()

        if not (self.folder / "disabled_protos").exists():
            protocols = {line.split("\t")[2] for line in tshark("-G", "protocols")}
            self.file("disabled_protos", "\n".join(protocols - set(LAYERS)) + "\n")
        checks = [word for layer in ("ip", "tcp", "udp")
                  for word in ("-o", f"{layer}.check_checksum:TRUE")]
        return tshark("-n", "-r", capture, *checks, "-Y", filter_text)

    def test_the_same_seed_gives_the_same_bytes(self):
        for profile in PROFILES:
            one, two, other = (
                [path.read_bytes() for path in
                 self.generate(name, "--profile", profile, "--frames", "2k", "--seed", seed)]
                for name, seed in (("one", 5), ("two", 5), ("other", 6)))
            self.assertEqual(one, two, profile)
            for left, right in zip(one, other):
                self.assertNotEqual(left, right, profile)

    def test_tshark_finds_nothing_wrong_in_valid_frames(self):
        for profile in PROFILES[:-1]:
            capture, _ = self.generate(profile, "--profile", profile, "--frames", "1k")
            wrong = " || ".join(f"{name}.status == 0" for name in CHECKSUMS)
            self.assertEqual(self.dissected(capture, f"_ws.malformed || _ws.short || {wrong}"),
                             [], profile)
            self.assertEqual(
                len(self.dissected(capture, "vxlan && (tcp || icmp || icmpv6 || udp.length)"
                                                  " && ip.ttl == 255 && udp.checksum == 0")),
                1000, profile)

    def test_ipv6_has_extension_headers_now_and_then(self):
        capture, _ = self.generate("v6", "--profile", "v6", "--frames", "1k")
        for header in ("ipv6.hopopts", "ipv6.dstopts", "ipv6.fraghdr"):
            found = len(self.dissected(capture, header))
            self.assertGreater(found, 50, header)
            self.assertLess(found, 300, header)

    def test_the_accepted_share_is_the_one_asked_for(self):
        for arguments in (("--accept", 0), ("--accept", 1), ("--accept", 37), ("--accept", 100),
                          ("--accept", 70, "--profile", "v6"),
                          ("--accept", 30, "--locality", "zipf"),
                          ("--accept", 60, "--vnis", 5, "--filters", 2, "--rules", 1),
                          ("--accept", 50, "--vnis", 3, "--filters", 1, "--rules", 1000)):
            frames = self.judged("--frames", "10k", *arguments)["frames"]
            self.assertEqual(frames["accepted"], arguments[1] * 100, arguments)
            self.assertEqual(frames["accepted"] + frames["rejected"], 10_000, arguments)

    def test_rejected_frames_meet_a_reject_rule_or_miss_all(self):
        rejected_by = self.judged("--frames", "10k")["rejected_by"]
        self.assertGreater(rejected_by["rule"], 1000)
        self.assertGreater(rejected_by["no_match"], 1000)

    def test_frames_go_by_all_rules_of_a_filter(self):
        statistics = self.judged("--frames", "20k", "--vnis", 4, "--filters", 1, "--rules", 100)
        hit = {(rule["number"], rule["direction"]) for rule in statistics["rules"] if rule["hits"]}
        self.assertGreater(len(hit), 90)
        self.assertEqual({direction for _, direction in hit}, {"ingress", "egress"})

    def test_hostile_frames_are_in_every_row_of_the_table(self):
        frames = self.judged("--profile", "hostile", "--frames", "10k")["frames"]
        dispositions = ("not_vxlan", "outer_fragment", "outer_malformed", "bad_vxlan",
                        "unknown_vni", "rejected", "accepted")
        for disposition in dispositions:
            self.assertGreater(frames[disposition], 0, disposition)
        self.assertEqual(sum(frames[disposition] for disposition in dispositions), 10_000)

    def test_the_template_holds_the_filters_and_sessions_asked_for(self):
        _, template = self.generate("t", "--vnis", 20, "--filters", 4, "--rules", 30,
                                    "--packet-length", 96, "--frames", 0)
        text = template.read_text()
        counts = collections.Counter(line for line in text.splitlines() if "Type:" in line)
        for kind, count in (("Filter", 4), ("FilterRule", 120), ("Session", 20)):
            self.assertEqual(counts[f"    Type: AWS::EC2::TrafficMirror{kind}"], count)
        self.assertEqual(text.count("PacketLength: 96\n"), 20)
        result = run("check", "--template", template)
        self.assert_exit(result, OK)
        self.assertEqual(result.stderr, "", "no note on what was generated")

    def test_pcapng_holds_what_pcap_does(self):
        capture, template = self.generate("c", "--frames", "1k")
        self.assert_exit(run_lab("gen", "--write", self.folder / "c.pcapng", "--frames", "1k"), OK)
        outputs = []
        for name in (capture, self.folder / "c.pcapng"):
            self.statistics("--template", template, "--write", self.folder / "out", name)
            outputs.append((self.folder / "out").read_bytes())
        self.assertEqual(outputs[0], outputs[1])

    def test_standard_output_carries_either(self):
        capture, template = self.generate("c", "--frames", "1k")
        piped = run_lab("gen", "--write", "-", "--frames", "1k", text=False)
        self.assertEqual((piped.returncode, piped.stdout), (OK, capture.read_bytes()))
        self.assertEqual(run_lab("gen", "--write-template", "-").stdout, template.read_text())

    def test_a_closed_pipe_ends_it_quietly(self):
        with subprocess.Popen([LAB, "gen", "--write", "-", "--frames", "1M"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
            writer.stdout.read(10)
            writer.stdout.close()
            self.assertEqual(writer.stderr.read(), b"")
            self.assertEqual(writer.wait(60), OK)

    def test_a_template_is_replaced_only_where_that_is_asked_for(self):
        capture, template = self.folder / "in.pcap", self.file("mirror.yaml", "somebody's work\n")
        command = ("gen", "--frames", 10, "--write", capture, "--write-template", template)
        self.assert_exit(run_lab(*command), USAGE, template, "another name", "--force")
        self.assertEqual(template.read_text(), "somebody's work\n")
        self.assert_nothing_left("mirror.yaml")
        # As the message advises.
        self.assert_exit(run_lab(*command[:-1], self.folder / "other.yaml"), OK)
        self.assert_exit(run_lab(*command, "--force"), OK)
        self.assertEqual(template.read_text(), (self.folder / "other.yaml").read_text())

    def test_it_prints_how_large_a_capture_becomes_before_it_writes_gigabytes(self):
        place = self.folder / "in.pcap"
        os.mkfifo(place)  # without a reader nothing is written
        for frames, profile, size in (("10M", "imix", 4.277), ("10M", "64", 1.3),
                                      ("1M", "jumbo", 9.027)):
            with subprocess.Popen([LAB, "gen", "--write", place, "--frames", frames, "--profile",
                                   profile], stderr=subprocess.PIPE, text=True) as writer:
                line = writer.stderr.readline()
                writer.kill()
            self.assertIn(str(place), line)
            found = float(line.split("about ")[1].split(" GB")[0])
            self.assertAlmostEqual(found, size, delta=0.02 * size + 0.05)

    def test_it_says_nothing_before_small_captures(self):
        result = run_lab("gen", "--write", self.folder / "in.pcap", "--frames", "10k")
        self.assertEqual((result.returncode, result.stderr), (OK, ""))

    def test_wrong_use_is_reported_and_leaves_nothing(self):
        out = self.folder / "out"
        for arguments, *words in (
                ((), "--write"),
                (("--write", ""), "--write", "empty"),
                (("--write", out, "--write-template", f"{self.folder}/./out"), "--write-template"),
                (("--write", "-", "--write-template", "-"), "--write-template"),
                (("--write", out, "--profile", "warp"), "--profile", "warp", "imix"),
                (("--write", out, "--frames", "many"), "--frames", "many", "from 0"),
                (("--write", out, "--frames", "M"), "--frames", "M"),
                (("--write", out, "--vnis", 0), "--vnis", "from 1"),
                (("--write", out, "--vnis", "2M"), "--vnis", "2M", 1048576),
                (("--write", out, "--filters", 9), "--filters", 9, "to 8"),
                (("--write", out, "--rules", 32767), "--rules", 32766),
                (("--write", out, "--accept", 101), "--accept", 101, 100),
                (("--write", out, "--locality", "far"), "--locality", "far", "zipf"),
                (("--write", out, "--packet-length", 0), "--packet-length", "from 1"),
                (("--write", out, "--seed", -1), "--seed", "-1"),
                (("--write", out, "--profile", "hostile", "--accept", 5), "--accept", "hostile"),
                (("--write", out, "here"), "here", "options only")):
            self.assert_exit(run_lab("gen", *arguments), USAGE, *words)
        self.assert_nothing_left()


if __name__ == "__main__":
    main()
