#!/usr/bin/python3
"""docs/troubleshooting.md: each sign of trouble is made on a running target, and its advice followed."""

import json
import re
import signal
import subprocess

from live import LiveTest, main, program
from program import OK, TEMPLATE, TOP, mirrored

PAGE = (TOP / "docs" / "troubleshooting.md").read_text()
WHOLE = TEMPLATE.replace("      PacketLength: 40\n", "")
INGRESS = """\
  Back:
    Type: AWS::EC2::TrafficMirrorFilterRule
    Properties:
      TrafficMirrorFilterId: !Ref Filter
      TrafficDirection: ingress
      RuleNumber: 100
      RuleAction: accept
      SourceCidrBlock: 0.0.0.0/0
      DestinationCidrBlock: 10.0.0.0/8
"""


def answer(frame=mirrored()):
    """The same frame from the other side: the outer source is the inner destination."""
    return frame.replace(bytes([10, 0, 0, 1]), bytes([10, 0, 0, 99]), 1).replace(
        bytes([10, 0, 0, 2]), bytes([10, 0, 0, 99]), 1)


class Troubleshooting(LiveTest):
    def setUp(self):
        super().setUp()
        self.far = self.enterContext(self.cable("trouble"))

    def run_on(self, *arguments, rules=WHOLE, name="trouble"):
        self.rules = self.file("mirror.yaml", rules)
        return self.target(name, "--template", self.rules, "--write", self.folder / "out.pcapng",
                           "--http", "127.0.0.1:9100",
                           "--if-exists", "replace", *arguments, interface="trouble")

    def after(self, frames, *arguments, rules=WHOLE):
        """The statistics of a run that was sent these frames."""
        target = self.run_on(*arguments, rules=rules)
        self.send(self.lab.target, self.far, frames)
        return self.stop(target)

    def advises(self, *words):
        for word in words:
            self.assertIn(word, PAGE)

    def assert_frames(self, statistics, **expected):
        found = {name: count for name, count in statistics["frames"].items()
                 if count and name != "offered"}
        self.assertEqual(found, expected)

    def test_no_frames_where_the_interface_is_down(self):
        self.advises("ip link set dev ens6 up")
        target = self.run_on()
        self.lab.target.ip("link", "set", "trouble", "down")
        self.lab.target.ip("link", "set", "trouble", "up")
        self.send(self.lab.target, self.far, [mirrored()])
        self.assert_frames(self.stop(target), accepted=1)

    def test_frames_to_another_port_are_taken_by_its_number(self):
        self.advises("--vxlan-port 8472")
        frames = [mirrored(port=8472)] * 3
        self.assert_frames(self.after(frames), not_vxlan=3)
        self.assert_frames(self.after(frames, "--vxlan-port", "8472"), accepted=3)

    def test_an_unknown_vni_is_named_and_taken_once_its_session_is_in_the_template(self):
        self.advises("unknown_vnis", "systemctl reload fibertap")
        target = self.run_on()
        self.send(self.lab.target, self.far, [mirrored(vni=8)] * 2)
        self.wait_until(lambda: self.counters()["frames"]["unknown_vni"] == 2, "they came")
        self.rules.write_text(WHOLE.replace("VirtualNetworkId: 7", "VirtualNetworkId: 8"))
        self.reload(target)
        self.send(self.lab.target, self.far, [mirrored(vni=8)] * 3)
        statistics = self.stop(target)
        self.assertEqual(statistics["unknown_vnis"],
                         [{"vni": 8, "frames": 2, "source": "10.0.0.1"}])
        self.assert_frames(statistics, unknown_vni=2, accepted=3)

    def test_a_vni_that_aws_chose_is_given_by_the_name_of_its_session(self):
        self.advises("--session Session=7")
        chosen = WHOLE.replace("      VirtualNetworkId: 7\n", "")
        self.assert_frames(self.after([mirrored()], "--session", "Session=7", rules=chosen),
                           accepted=1)

    def test_a_rejected_frame_is_explained_and_taken_by_another_rule(self):
        self.advises("fibertap check --template mirror.yaml --explain cap.pcap:1")
        closed = WHOLE.replace("FromPort: 53, ToPort: 53", "FromPort: 54, ToPort: 54")
        target = self.run_on(rules=closed)
        capture = self.folder / "cap.pcap"
        tcpdump = self.lab.target.start(
            *f"tcpdump -i trouble -s 0 -U --immediate-mode -Z root -w {capture} udp port 4789".split(),
            stderr=subprocess.PIPE, text=True)
        self.assertIn("listening on", tcpdump.stderr.readline())
        self.send(self.lab.target, self.far, [mirrored()])
        self.wait_until(lambda: self.counters()["frames"]["rejected"] == 1, "it is rejected")
        self.lab.target.stop(tcpdump, signal.SIGINT)
        tcpdump.stderr.close()
        explained = program.run("check", "--template", self.rules, "--explain", f"{capture}:1")
        self.assert_exit(explained, OK)
        self.assertIn("destination port 53 is not 54", explained.stdout)
        self.rules.write_text(WHOLE)
        self.reload(target)
        self.send(self.lab.target, self.far, [mirrored()])
        self.assert_frames(self.stop(target), rejected=1, accepted=1)

    def test_one_direction_shows_in_the_rules_and_a_rule_of_the_other_brings_it(self):
        self.advises("`no_match`", "`rules` of `--stats`")
        target = self.run_on()
        both = [mirrored(), answer()]
        self.send(self.lab.target, self.far, both)
        self.wait_until(lambda: self.counters()["frames"]["offered"] == 2, "both came")
        statistics = self.counters()
        self.assertEqual(statistics["rejected_by"]["no_match"], 1)
        self.assertEqual({rule["direction"]: rule["hits"] for rule in statistics["rules"]},
                         {"egress": 1})
        self.rules.write_text(WHOLE + INGRESS)
        self.reload(target)
        self.send(self.lab.target, self.far, both)
        statistics = self.stop(target)
        self.assertEqual({rule["direction"]: rule["hits"] for rule in statistics["rules"]},
                         {"egress": 2, "ingress": 1})
        self.assert_frames(statistics, rejected=1, accepted=3)

    def test_frames_are_cut_by_the_session_or_on_their_way_by_different_counters(self):
        self.advises("`truncated`", "`outer_truncated`", "`PacketLength`")
        long = mirrored(b"x" * 400)
        for rules, frame, truncated, outer in ((TEMPLATE, long, 1, 0), (WHOLE, long, 0, 0),
                                               (WHOLE, long[:150], 1, 1)):
            statistics = self.after([frame], rules=rules)
            self.assertEqual(statistics["sessions"][0]["truncated"], truncated)
            self.assertEqual(statistics["frames"]["outer_truncated"], outer)

    def test_a_sink_of_other_sessions_says_how_many_it_passed_over(self):
        self.advises("`other_sessions`", "`sessions=`")
        target = self.run_on("--sink", f"file:{self.folder}/%s.pcapng,sessions=8")
        self.send(self.lab.target, self.far, [mirrored()])
        self.wait_until(lambda: self.counters()["frames"]["accepted"] == 1, "it came")
        self.lab.target._processes.remove(target)
        target.terminate()
        log = target.stderr.read()
        self.assertEqual(target.wait(60), OK, log)
        sinks = json.loads((self.folder / "trouble.json").read_text())["live"]["sinks"]
        self.assertEqual([(sink["accepted"], sink.get("other_sessions", 0)) for sink in sinks],
                         [(1, 0), (0, 1)])

    def test_every_name_that_the_page_explains_is_in_the_statistics_or_metrics(self):
        target = self.run_on("--sink", f"file:{self.folder}/%s.pcapng,zstd=yes,hook=/bin/true")
        shown = self.lab.target.run("curl", "-s", "http://127.0.0.1:9100/stats")
        shown += self.lab.target.run("curl", "-s", "http://127.0.0.1:9100/metrics")
        self.stop(target)
        drivers = {"imissed", "rx_nombuf", "ierrors", "bw_in_allowance_exceeded",
                   "pps_allowance_exceeded", "card_lost", "other_sessions", "too_short",
                   "interface_full", "interface_down"}
        names = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", PAGE)) - drivers
        self.assertGreater(len(names), 12)
        self.assertEqual({name for name in names if name not in shown}, set())

    def counters(self):
        """The statistics of now."""
        return json.loads(self.lab.target.run("curl", "-s", "http://127.0.0.1:9100/stats"))

    def reload(self, target):
        target.send_signal(signal.SIGHUP)
        for line in target.stderr:
            if "rules reloaded" in line:
                return


if __name__ == "__main__":
    main()
