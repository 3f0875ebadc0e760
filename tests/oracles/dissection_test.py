#!/usr/bin/python3
"""The parses of the reference model against tshark's dissection, frame by frame, value by value.

    dissection_test.py ORACLE_PARSES
"""

import collections
import copy
import functools
import json
import pathlib
import shutil
import subprocess
import sys
import unittest

import inner_by_spec
import outer_by_spec
from dissection import dissect
from inner_by_spec import read_inner
from outer_by_spec import read_outer
from reading import NOT_SHOWN, Reading

PARSES = sys.argv.pop(1)
TOP = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = sorted((TOP / "tests" / "golden").glob("*/in.pcap"))
MALFORMED = TOP / "tests" / "golden" / "malformed" / "in.pcap"
AWS = TOP.parent / "shared" / "data" / "aws-mirror-2019.pcap"
VXLAN_PORT = 4789


def parses(capture, vxlan_port):
    """What the model makes of each frame."""
    found = subprocess.run([PARSES, capture, str(vxlan_port)], check=True, capture_output=True,
                           text=True, timeout=120)
    return [json.loads(line) for line in found.stdout.splitlines()]


def read(frame, vxlan_port):
    """What SPEC makes of a frame as tshark dissects it."""
    reading = Reading(frame)
    inner_start = read_outer(reading, vxlan_port)
    if inner_start is not None:
        read_inner(reading, inner_start)
    return reading


@functools.cache
def frames(capture, vxlan_port=VXLAN_PORT):
    """Pairs of what the model and what tshark make of each frame."""
    readings = []
    for number, frame in enumerate(dissect(capture, vxlan_port), start=1):
        try:
            readings.append(read(frame, vxlan_port))
        except (AttributeError, KeyError, StopIteration) as error:
            raise LookupError(f"{capture_name(capture)} frame {number}: tshark does not show what "
                              "SPEC reads there, and no rule says why") from error
    return list(zip(parses(capture, vxlan_port), readings, strict=True))


def differences(model, reading):
    """Every value that differs, with its name; what tshark does not show is passed over."""
    frame = reading.frame
    for field, value in (("caplen", min(frame.caplen, outer_by_spec.MOST_BYTES_TAKEN_IN)),
                         ("origlen", max(frame.origlen, frame.caplen))):
        if model[field] != value:
            yield f"{field}: model {model[field]}, tshark {value}"
    for parse in ("outer", "inner"):
        found, expected = model[parse], getattr(reading, parse)
        if reading.outer["disposition"] is NOT_SHOWN and parse == "inner":
            continue
        if found is None or expected is None:
            if found is not expected:
                yield f"{parse}: model {found}, tshark {expected}"
            continue
        for field in found:
            if expected[field] is not NOT_SHOWN and found[field] != expected[field]:
                yield f"{parse}.{field}: model {found[field]}, tshark {expected[field]}"


def capture_name(capture):
    return capture.parent.name if capture.name == "in.pcap" else capture.stem


class Dissection(unittest.TestCase):
    def setUp(self):
        if shutil.which("tshark") is None:
            self.skipTest("tshark is not installed, scripts/install test installs it")

    def assert_no_differences(self, capture, vxlan_port=VXLAN_PORT):
        found = [f"{capture_name(capture)} frame {number} {difference}"
                 for number, pair in enumerate(frames(capture, vxlan_port), start=1)
                 for difference in differences(*pair)]
        if found:
            self.fail("\n".join(["the two differ", *found]))

    def test_the_model_reads_every_golden_frame_as_tshark_dissects_it(self):
        for capture in GOLDEN:
            with self.subTest(capture_name(capture)):
                self.assert_no_differences(capture)

    def test_the_model_reads_what_aws_sent_as_tshark_dissects_it(self):
        if not AWS.exists():
            print(f"skipped: no {AWS.name} in shared/data beside the project")
            self.skipTest(f"no {AWS.name} in shared/data beside the project")
        self.assert_no_differences(AWS)
        self.assertTrue(all(reading.is_in_full() for _, reading in frames(AWS)))

    def test_another_vxlan_port_is_another_for_both(self):
        self.assert_no_differences(MALFORMED, 4788)
        found = [number for number, (model, _) in enumerate(frames(MALFORMED, 4788), start=1)
                 if model["outer"]["disposition"] != "not_vxlan"]
        self.assertIn(28, found, "the frame to port 4788")
        self.assertNotIn(1, found)

    def test_at_least_95_of_100_recorded_frames_are_compared_in_full(self):
        recorded = [reading for capture in GOLDEN if capture != MALFORMED
                    for _, reading in frames(capture)]
        full = sum(reading.is_in_full() for reading in recorded)
        print(f"{full} of {len(recorded)} recorded frames compared in full")
        self.assertGreaterEqual(len(recorded), 900)
        self.assertGreaterEqual(full, 0.95 * len(recorded))

    def test_all_but_a_few_frames_have_every_value_compared(self):
        reasons = collections.Counter()
        for capture in GOLDEN:
            for _, reading in frames(capture):
                reasons.update({f"by rule    {rule}" for rule in reading.by_rule})
                reasons.update({f"not shown  {reason}" for reason in reading.not_shown})
        for reason, count in sorted(reasons.items()):
            print(f"{count:5} frames {reason}")
        self.assertLessEqual(sum(count for reason, count in reasons.items()
                                 if reason.startswith("not shown")), 3)

    def test_no_value_goes_wrong_unseen(self):
        model, reading = next(pair for pair in frames(GOLDEN[0])
                              if pair[1].is_in_full() and pair[1].inner is not None)
        self.assertEqual(model["outer"].keys(), outer_by_spec.NOTHING.keys())
        self.assertEqual(model["inner"].keys(), inner_by_spec.NOTHING.keys())
        for parse in ("outer", "inner"):
            for field in model[parse]:
                wrong = copy.deepcopy(model)
                wrong[parse][field] = "wrong"
                self.assertEqual(len(list(differences(wrong, reading))), 1, f"{parse}.{field}")


if __name__ == "__main__":
    unittest.main(verbosity=1)
