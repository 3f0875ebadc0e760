#!/usr/bin/python3
"""The golden cases together must show everything that a frame can become: a counter that stays
zero in all of them is one that no golden case would see go wrong.

    coverage_test.py GOLDEN_FOLDER
"""

import json
import pathlib
import struct
import sys
import unittest

GOLDEN = pathlib.Path(sys.argv.pop(1))
CASES = sorted(path.parent for path in GOLDEN.glob("*/counters.json"))
COUNTERS = {case.name: json.loads((case / "counters.json").read_text()) for case in CASES}

# In the order of SPEC 2.
DISPOSITIONS = ("not_vxlan", "outer_fragment", "outer_malformed", "bad_vxlan", "unknown_vni",
                "rejected", "accepted")
REJECTIONS = ("rule", "no_match", "non_ip")
ENHANCED_PACKET_BLOCK = 6
NO_RULE = 0xFFFFFFFF


def blocks(pcapng):
    """Type and body of every block of a little-endian pcapng file."""
    at = 0
    while at < len(pcapng):
        kind, length = struct.unpack_from("<II", pcapng, at)
        yield kind, pcapng[at + 8:at + length - 4]
        at += length


def verdicts(case):
    """Direction bits, flow hash, VNI, rule number and row of every frame of a case."""
    for kind, body in blocks((case / "expected.pcapng").read_bytes()):
        if kind == ENHANCED_PACKET_BLOCK:
            flags, = struct.unpack_from("<I", body, len(body) - 40)
            flow_hash, = struct.unpack_from(">I", body, len(body) - 31)
            yield (flags & 3, flow_hash, *struct.unpack_from(">III", body, len(body) - 19))


def outcomes(case):
    """Outcome word, what it is said to be, and VNI or None, of every frame of a case."""
    for line in (case / "expected.outcomes").read_text().splitlines():
        word, what = line.split(": ")
        name, _, vni = what.partition(", VNI ")
        yield int(word, 16), name, int(vni) if vni else None


class GoldenCases(unittest.TestCase):
    def test_every_case_has_its_six_files_and_may_have_options(self):
        for case in GOLDEN.iterdir():
            if case.is_dir() and case.name != "__pycache__":
                self.assertEqual({path.name for path in case.iterdir()} - {"options.ini"},
                                 {"README.md", "in.pcap", "mirror.yaml", "expected.pcapng",
                                  "expected.outcomes", "counters.json"}, case.name)

    def test_every_disposition_occurs_in_frames_and_bytes(self):
        for part in ("frames", "bytes"):
            for key in COUNTERS["demo"][part]:
                self.assertTrue(any(counters[part][key] for counters in COUNTERS.values()),
                                f"{part}.{key} is zero in every case")

    def test_every_reason_of_a_rejection_occurs(self):
        for key in REJECTIONS:
            self.assertTrue(any(counters["rejected_by"][key] for counters in COUNTERS.values()),
                            f"rejected_by.{key} is zero in every case")

    def test_frames_are_truncated_and_hit_rules_and_miss_sessions(self):
        everything = list(COUNTERS.values())
        self.assertTrue(any(row["truncated"] for each in everything for row in each["sessions"]))
        self.assertTrue(any(row["hits"] for each in everything for row in each["rules"]))
        self.assertTrue(any(row["frames"] for each in everything for row in each["unknown_vnis"]))

    def test_dispositions_add_up_to_the_frames_offered(self):
        besides = ("offered", "ingest_cut", "outer_truncated", "geneve", "geneve_kept")
        for name, counters in COUNTERS.items():
            for part in ("frames", "bytes"):
                parts = sum(value for key, value in counters[part].items() if key not in besides)
                self.assertEqual(parts, counters[part]["offered"], f"{name}: {part}")
            self.assertEqual(sum(counters["rejected_by"].values()), counters["frames"]["rejected"])

    def test_outcome_words_add_up_to_the_counters(self):
        for case in CASES:
            counters = COUNTERS[case.name]
            names = [name for _, name, _ in outcomes(case)]
            expected = {key: counters["frames"][key] for key in DISPOSITIONS if key != "rejected"}
            expected |= {f"rejected ({key})": value
                         for key, value in counters["rejected_by"].items()}
            self.assertEqual({name: names.count(name) for name in expected}, expected, case.name)
            self.assertEqual(len(names), counters["frames"]["offered"], case.name)

    def test_outcome_words_are_those_of_the_specification(self):
        """SPEC 10: disposition in bits 3..0, reason in 5..4, VNI in 31..8."""
        seen = set()
        for case in CASES:
            for word, name, vni in outcomes(case):
                disposition, _, reason = name.rstrip(")").partition(" (")
                number = DISPOSITIONS.index(disposition)
                self.assertEqual(word, (vni or 0) << 8 | number |
                                 (REJECTIONS.index(reason) + 1 if reason else 0) << 4, case.name)
                self.assertEqual(vni is not None, number >= DISPOSITIONS.index("unknown_vni"))
                seen.add(name)
        self.assertEqual(len(seen), len(DISPOSITIONS) - 1 + len(REJECTIONS))

    def test_the_nth_accepted_word_is_of_the_nth_block(self):
        for case in CASES:
            accepted = [vni for _, name, vni in outcomes(case) if name == "accepted"]
            self.assertEqual(accepted, [vni for _, _, vni, *_ in verdicts(case)], case.name)

    def test_every_direction_and_rules_and_no_rule_occur(self):
        found = [verdict for case in CASES for verdict in verdicts(case)]
        self.assertEqual({direction for direction, *_ in found}, {0, 1, 2})
        self.assertTrue(any(number == NO_RULE == row for *_, number, row in found))
        self.assertTrue(any(number == 0 for *_, number, _ in found), "amazon-dns rows")
        self.assertTrue(any(row >= 4 for *_, row in found if row != NO_RULE), "a later row")

    def test_every_flow_hash_has_equal_halves(self):
        for case in CASES:
            for _, flow_hash, *_ in verdicts(case):
                self.assertEqual(flow_hash >> 16, flow_hash & 0xFFFF, case.name)


if __name__ == "__main__":
    unittest.main()
