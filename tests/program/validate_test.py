#!/usr/bin/python3
"""fibertap-lab validate, run as a user runs it."""

import re
import unittest

import program
from program import CONFIGURATION, GOLDEN, OK, PARTIAL, RUNTIME, USAGE, main, run_lab


class Validate(program.ProgramTest):
    def test_the_model_equals_itself_on_random_frames(self):
        result = run_lab("validate", "--engine", "model", "--frames", 10000, "--seed", 5)
        self.assert_exit(result, OK)
        self.assertIn("seed 5\n", result.stdout)
        self.assertIn("model equals the model", result.stdout)
        frames = int(re.search(r"^([\d,]+) frames", result.stdout, re.M)[1].replace(",", ""))
        self.assertGreaterEqual(frames, 10000)

    def test_what_became_of_the_frames_adds_up(self):
        result = run_lab("validate", "--engine", "model", "--frames", 1000, "--seed", 5)
        counts = {name: int(count.replace(",", ""))
                  for name, count in re.findall(r"^ +(\w+|by \w+) +([\d,]+)$", result.stdout, re.M)}
        dispositions = ("not_vxlan", "outer_fragment", "outer_malformed", "bad_vxlan",
                        "unknown_vni", "rejected", "accepted")
        offered = int(re.search(r"^([\d,]+) frames", result.stdout, re.M)[1].replace(",", ""))
        self.assertEqual(sum(counts[name] for name in dispositions), offered)
        self.assertEqual(counts["by rule"] + counts["by no_match"] + counts["by non_ip"],
                         counts["rejected"])

    def test_one_case_is_run_alone_and_the_same(self):
        arguments = ("validate", "--engine", "model", "--seed", 5, "--case", 3)
        first = run_lab(*arguments)
        self.assert_exit(first, OK)
        self.assertIn(" in 1 case ", first.stdout)
        self.assertEqual(first.stdout, run_lab(*arguments).stdout)

    def test_without_a_seed_one_is_printed(self):
        result = run_lab("validate", "--engine", "model", "--frames", 1)
        self.assertRegex(result.stdout, r"^seed \d+\n")

    def test_captures_are_judged_by_the_rules_given(self):
        result = run_lab("validate", "--engine", "model", "--template", GOLDEN / "demo/mirror.yaml",
                     GOLDEN / "demo/in.pcap", GOLDEN / "tso/in.pcap")
        self.assert_exit(result, OK)
        self.assertNotIn("seed", result.stdout)
        self.assertIn("model equals the model", result.stdout)

    def test_captures_and_random_frames_go_together_when_both_are_asked_for(self):
        result = run_lab("validate", "--engine", "model", "--frames", 1, GOLDEN / "demo/in.pcap")
        self.assert_exit(result, OK)
        self.assertEqual(result.stdout.count("model equals the model"), 2)

    def test_a_damaged_capture_is_told_after_the_frames_before(self):
        capture = self.file("cut.pcap", (GOLDEN / "demo/in.pcap").read_bytes()[:-1])
        self.assert_exit(run_lab("validate", "--engine", "model", capture), PARTIAL, "cut.pcap")

    def test_a_wrong_outcome_word_is_named_with_its_frame_and_both_words(self):
        case = self.folder / "case"
        result = run_lab("validate", "--engine", "xrt", "--card", "sim", "--card-timeout", "60s",
                         "--card-faults", "flip-outcome=1", "--frames", 500, "--seed", 3,
                         "--shrink-time", "0s", "--write-case", case)
        self.assert_exit(result, RUNTIME, "engine xrt: differs from the model in outcome word, "
                         "found 0x", ", expected 0x", str(case))
        self.assertRegex(result.stdout, r"there +frame \d+ of \d+, batch 1 of ")
        self.assertRegex(result.stdout, r"> outcome word +0x[0-9a-f]{8} +0x[0-9a-f]{8}\n")
        self.assertRegex(result.stdout, r"(?m)^[> ] disposition +\w+")
        self.assertRegex(result.stdout, r"(?m)^[> ] VNI in the word +\d+")
        self.assertRegex((case / "expected.outcomes").read_text(), r"\A(0x[0-9a-f]{8}: .+\n)+\Z")

    def test_wrong_use_is_told(self):
        for arguments, word in ((("--frames", 1), "--engine"),
                                (("--engine", "warp"), "warp"),
                                (("--engine", "model", "--case", 1), "--seed"),
                                (("--engine", "model", "--seed", "x"), "x"),
                                (("--engine", "model", "--shrink-time", "60"), "60s"),
                                (("--engine", "model", "--shrink-time", "s"), "60s")):
            self.assert_exit(run_lab("validate", *arguments), USAGE, word)

    def test_a_capture_that_is_none_is_told(self):
        capture = self.file("in.txt", "no capture")
        self.assert_exit(run_lab("validate", "--engine", "model", capture), CONFIGURATION, "in.txt")


if __name__ == "__main__":
    main()
