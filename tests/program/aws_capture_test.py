#!/usr/bin/python3
"""A capture sent by AWS itself, where it lies beside the project (shared/data)."""

import unittest

import program
from program import DEVICE, LAB, TOP, main, run

CAPTURE = TOP.parent / "shared" / "data" / "aws-mirror-2019.pcap"

TEMPLATE = """\
Resources:
  Tcp:
    Type: AWS::EC2::TrafficMirrorFilter
  TcpIn:
    Type: AWS::EC2::TrafficMirrorFilterRule
    Properties:
      TrafficMirrorFilterId: !Ref Tcp
      TrafficDirection: ingress
      RuleNumber: 1
      RuleAction: accept
      Protocol: 6
      SourceCidrBlock: 0.0.0.0/0
      DestinationCidrBlock: 0.0.0.0/0
  Session:
    Type: AWS::EC2::TrafficMirrorSession
    Properties:
      NetworkInterfaceId: eni-1
      TrafficMirrorTargetId: tmt-1
      TrafficMirrorFilterId: !Ref Tcp
      SessionNumber: 1
      VirtualNetworkId: 5569041
      PacketLength: 96
"""


def simd_names():
    """What --simd may be on this machine."""
    names = ("plain", "avx2", "avx512")
    missing = [name for name in names if run("replay", "--simd", name, "/dev/null").returncode == DEVICE]
    if missing:
        print(f"skipped: no {', '.join(missing)} in this processor")
    return [name for name in names if name not in missing]


class AwsCapture(program.ProgramTest):
    def setUp(self):
        super().setUp()
        if not CAPTURE.exists():
            print(f"skipped: no {CAPTURE.name} in shared/data beside the project")
            raise unittest.SkipTest(f"no {CAPTURE.name} in shared/data beside the project")

    def test_ingress_tcp_is_44_frames_and_56_are_rejected(self):
        statistics = self.statistics("--template", self.file("t.yaml", TEMPLATE), "--engine",
                                     "model", CAPTURE)
        self.assertEqual(statistics["frames"]["accepted"], 44)
        self.assertEqual(statistics["frames"]["rejected"], 56)
        self.assertEqual(statistics["sessions"][0]["vni"], 5569041)
        self.assertEqual(statistics["rules"],
                         [{"vni": 5569041, "number": 1, "direction": "ingress", "hits": 44}])

    def test_without_a_template_all_100_are_accepted(self):
        statistics = self.statistics(CAPTURE)
        self.assertEqual(statistics["frames"]["accepted"], 100)
        self.assertEqual(statistics["unknown_vnis"],
                         [{"vni": 5569041, "frames": 100, "source": "172.31.0.238"}])

    def replay(self, name, engine, *options):
        """The bytes written, the outcome words, and the statistics but for what the run alone
        decides."""
        words = self.folder / f"{name}.outcomes"
        statistics = self.statistics("--template", self.file("t.yaml", TEMPLATE), "--engine", engine,
                                     *options, "--write", self.folder / name, "--outcomes", words,
                                     CAPTURE, program=LAB)
        del statistics["engine"], statistics["seconds"]
        return (self.folder / name).read_bytes(), words.read_text(), statistics

    def test_every_frame_has_the_word_of_its_outcome(self):
        _, words, _ = self.replay("model", "model")
        lines = words.splitlines()
        self.assertEqual(len(lines), 100)
        self.assertEqual(lines.count("0x54fa1106: accepted, VNI 5569041"), 44)
        self.assertEqual(lines.count("0x54fa1125: rejected (no_match), VNI 5569041"), 56)

    def test_two_runs_write_the_same_bytes(self):
        self.assertEqual(self.replay("a", "model"), self.replay("b", "model"))

    def test_every_engine_writes_and_counts_what_the_model_does(self):
        expected = self.replay("model", "model")
        for engine in ("csim", "csim-bounded", "cpu"):
            with self.subTest(engine):
                self.assertEqual(self.replay(engine, engine), expected)

    def test_cpu_does_on_every_instruction_set_and_any_number_of_threads(self):
        expected = self.replay("model", "model")
        for simd in simd_names():
            for threads in (1, 2, 5):
                with self.subTest(simd=simd, threads=threads):
                    options = ("--simd", simd, "--threads", threads)
                    self.assertEqual(self.replay("cpu", "cpu", *options), expected)

    def test_a_card_of_any_number_of_units_does_too(self):
        expected = self.replay("model", "model")
        for units in (1, 2, 4):
            with self.subTest(units=units):
                written, words, statistics = self.replay("xrt", "xrt", "--card", "sim", "--card-units", units)
                for kind in ("frames", "bytes"):
                    self.assertEqual(statistics[kind].pop("card_lost"), 0)
                self.assertEqual((written, words, statistics), expected)


if __name__ == "__main__":
    main()
