#!/usr/bin/python3
"""The program on the emulated card: every fault, its error or the switch to software, and the verbs
of fibertap card."""

import json
import math
import os
import subprocess
import time
import unittest

import program
from program import DEVICE, GOLDEN, OK, PARTIAL, TOP, USAGE, main, mirrored, pcap, run, run_lab

FRAMES = 5600  # four batches of 1 MiB and a part of one
SIM = ("--engine", "xrt", "--card", "sim", "--verify")

# What goes wrong while batches run, and words of the error.
FAULTS = {
    "hang=1": ("compute unit mirror_target_1, batch 1:", "found no end of the command within"),
    "hang=2:2": ("compute unit mirror_target_2, batch ", "found no end of the command within"),
    "slow=2:{late}s": ("compute unit mirror_target_2, batch 2:", "found no end of the command within"),
    "length=3": ("compute unit mirror_target_1, batch 3:", "result bytes: found ",
                 "expected at most "),
    "flip=4": ("compute unit mirror_target_2, batch 4:", "CRC-32C of the result: found "),
    "transfer=14": ("compute unit mirror_target_", "transfer of ", "Input/output error"),
    "vanish=3": ("compute unit mirror_target_", ", batch "),
}

# What goes wrong before any does.
FAULTS_OF_THE_START = {
    "allocation=5": ("compute unit mirror_target_1:", "allocation of ", "DDR[0]"),
    "transfer=1": ("compute unit mirror_target_1, INFO:", "transfer of "),
    "abi=9": ("compute unit mirror_target_1, INFO:", "ABI version: found 0x9, expected 0x2"),
}


class CardLoss(program.ProgramTest):
    timeout = None

    def setUp(self):
        super().setUp()
        self.file("in.pcap", pcap(*(mirrored(b"x" * (i % 1200)) for i in range(FRAMES))))
        if CardLoss.timeout is None:
            # No batch of a card that is well takes as long as all of them, be the machine busy and
            # the program full of checks.
            start = time.monotonic()
            self.assert_exit(self.replay("slow=1:1us", "stop", "60s"), OK)
            CardLoss.timeout = max(1, math.ceil(time.monotonic() - start))

    def replay(self, fault, what_then, timeout=None):
        for name in ("out.pcapng", "stats.json"):
            (self.folder / name).unlink(missing_ok=True)
        if timeout is None:
            timeout = f"{self.timeout}s"
            fault = fault.format(late=5 * self.timeout)
        # LeakSanitizer of GCC 12 crashes where a library's threads still run when the program ends,
        # as those of XRT do that wait for a command without end.
        is_without_end = fault.startswith(("hang", "slow=2:"))
        environment = os.environ | ({"ASAN_OPTIONS": "detect_leaks=0"} if is_without_end else {})
        return run_lab("replay", *SIM, "--card-timeout", timeout, "--card-faults", fault,
                   "--on-card-loss", what_then,
                   "--write", self.folder / "out.pcapng", "--stats", self.folder / "stats.json",
                   self.folder / "in.pcap", env=environment)

    def assert_that_it_adds_up(self):
        """Of what was offered all is accounted for, and the file holds what was accepted."""
        statistics = json.loads((self.folder / "stats.json").read_text())
        frames = statistics["frames"]
        self.assertGreater(frames["card_lost"], 0)
        self.assertEqual(frames["offered"], frames["accepted"] + frames["card_lost"])
        counted = sum(session["accepted"] for session in statistics["sessions"])
        self.assertEqual(frames["accepted"],
                         counted + statistics["card_loss"]["uncounted"]["accepted"])
        written = run("replay", "--engine", "model", "--stats", self.folder / "again.json",
                      self.folder / "out.pcapng")
        self.assert_exit(written, OK)
        again = json.loads((self.folder / "again.json").read_text())
        self.assertEqual(again["frames"]["offered"], frames["accepted"])
        return statistics

    def test_each_fault_ends_a_replay_with_its_error_and_what_was_judged_before(self):
        for fault, words in FAULTS.items():
            with self.subTest(fault):
                self.assert_exit(self.replay(fault, "stop"), DEVICE, "card sim", *words)
                self.assertIsNone(self.assert_that_it_adds_up()["card_loss"]["went_on_with"])

    def test_each_fault_switches_to_software_where_told(self):
        for fault, words in FAULTS.items():
            with self.subTest(fault):
                result = self.replay(fault, "cpu")
                statistics = self.assert_that_it_adds_up()
                lost = statistics["frames"]["card_lost"]
                self.assert_exit(result, PARTIAL, f"card: {lost} of {FRAMES} frames were lost")
                for word in words:
                    self.assertIn(word, result.stderr)
                self.assertEqual(statistics["frames"]["offered"], FRAMES)
                self.assertEqual(statistics["card_loss"]["went_on_with"], "cpu")
                self.assertIn("engine cpu went on with the same rules", result.stdout)

    def test_a_card_that_does_not_start_is_an_error_whatever_is_to_happen_on_its_loss(self):
        for fault, words in FAULTS_OF_THE_START.items():
            for what_then in ("stop", "cpu"):
                with self.subTest(fault, what_then=what_then):
                    self.assert_exit(self.replay(fault, what_then), DEVICE, "card sim", *words)
                    self.assert_nothing_left("in.pcap")

    def test_a_slow_unit_within_its_time_loses_nothing(self):
        self.assert_exit(self.replay("slow=1:5ms", "stop"), OK)
        frames = json.loads((self.folder / "stats.json").read_text())["frames"]
        self.assertEqual((frames["accepted"], frames["card_lost"]), (FRAMES, 0))


class CardOptions(program.ProgramTest):
    DEMO = ("--template", GOLDEN / "demo/mirror.yaml", GOLDEN / "demo/in.pcap")

    def test_any_number_of_units_gives_the_models_statistics(self):
        expected = self.statistics("--engine", "model", *self.DEMO)
        for units in (1, 2, 3, 4):
            found = self.statistics(*SIM, "--card-timeout", "60s", "--card-units", units, *self.DEMO)
            for kind in ("frames", "bytes"):
                self.assertEqual(found[kind].pop("card_lost"), 0)
            for key in expected.keys() - {"engine", "seconds"}:
                self.assertEqual(found[key], expected[key], f"{key} with {units} units")

    def test_the_environment_names_the_card(self):
        result = run("replay", "--engine", "xrt", *self.DEMO,
                     env={"FIBERTAP_CARD": "sim", "PATH": "/usr/bin:/bin"})
        self.assert_exit(result, OK)
        self.assertIn("card_lost", result.stdout)

    def test_auto_does_not_take_the_emulated_card_and_says_so(self):
        result = run("replay", "--card", "sim", *self.DEMO)
        self.assert_exit(result, OK)
        self.assertIn("engine cpu - auto: the emulated card is a simulation", result.stdout)
        self.assertNotIn("card_lost", result.stdout)

    def test_a_named_engine_without_its_card_is_a_device_error(self):
        clean = {"PATH": "/usr/bin:/bin"}
        self.assert_exit(run("replay", "--engine", "xrt", *self.DEMO, env=clean), DEVICE, "card")

    def test_options_that_make_no_sense_are_refused(self):
        for options, words in (
                (("--card", "warp"), ("--card: found warp", "expected an index, a BDF or sim")),
                (("--card", "sim", "--card-units", 5), ("--card-units: found 5",)),
                (("--card", "sim", "--card-timeout", "0s"), ("--card-timeout: found 0",)),
                (("--card", "sim", "--card-faults", "headache=1"), ("headache=1", "expected hang")),
                (("--card", "0", "--card-faults", "hang=1"), ("--card-faults", "expected sim")),
                (("--on-card-loss", "pray"), ("--on-card-loss: found pray",))):
            with self.subTest(options):
                self.assert_exit(run_lab("replay", "--engine", "xrt", *options, *self.DEMO), USAGE,
                                 *words)

    def test_a_card_is_not_made_to_fail_by_the_operators_program(self):
        self.assert_exit(run("replay", "--engine", "xrt", "--card", "sim", "--card-faults", "hang=1",
                             *self.DEMO), USAGE, "card-faults")


class CardVerbs(program.ProgramTest):
    def test_list_and_info_tell_what_is_there(self):
        listed = run("card", "list", "--card", "sim")
        self.assert_exit(listed, OK)
        self.assertEqual(len(listed.stdout.splitlines()), 2)
        info = run("card", "info", "--card", "sim", "--card-units", 3)
        self.assert_exit(info, OK)
        for word in ("xclbin", "ABI version           2", "mirror_target_3, frames in DDR[2]",
                     "sessions at most      10,240"):
            self.assertIn(word, info.stdout)
        # The kernel that csim runs is of the sources of this tree.
        version, source_id = subprocess.run([TOP / "kernels" / "hardware" / "kernel_identity"],
                                            check=True, text=True, capture_output=True).stdout.split()
        self.assertIn(f"kernel                {version}, sources {source_id}", info.stdout)

    def test_selftest_holds_the_card_against_the_model(self):
        result = run("card", "selftest", "--card", "sim", "--frames", 2000)
        self.assert_exit(result, OK)
        self.assertRegex(result.stdout, r"golden cases: \d+ frames, \d+ accepted, on each of 2 ")
        self.assertRegex(result.stdout, r"changed at random, seed 1: 2000 frames, \d{2,} accepted")
        self.assertIn("card sim equals the model", result.stdout)

    def test_selftest_without_golden_cases_is_bad_usage(self):
        self.assert_exit(run("card", "selftest", "--card", "sim", "--golden", self.folder), USAGE,
                         "found no golden case")

    def test_selftest_on_captures_without_a_frame_is_bad_usage(self):
        case = self.folder / "empty"
        case.mkdir()
        (case / "in.pcap").write_bytes(pcap())
        (case / "mirror.yaml").write_text((GOLDEN / "demo/mirror.yaml").read_text())
        self.assert_exit(run("card", "selftest", "--card", "sim", "--golden", self.folder), USAGE,
                         "found no frame in any golden case")

    def test_selftest_sees_a_bit_that_is_not_as_the_kernel_wrote_it(self):
        for fault, batch, unit, what in (
                ("flip", 2, 2, "golden case demo: result, byte "),
                ("flip", 41, 1, "golden case "),
                ("flip", 100, 2, "changed by seed 1: result"),
                ("flip-outcome", 2, 2, "golden case demo: outcome word "),
                ("flip-outcome", 101, 1, "changed by seed 1: outcome word ")):
            with self.subTest(fault=fault, batch=batch):
                result = run_lab("card", "selftest", "--card", "sim", "--frames", 20000,
                                 "--card-faults", f"{fault}={batch}")
                self.assert_exit(result, DEVICE, f"card sim, compute unit mirror_target_{unit}, "
                                 f"batch {batch}: ", what, ": found 0x", ", expected 0x")

    def test_a_verb_that_is_none_is_bad_usage(self):
        self.assert_exit(run("card", "polish"), USAGE, "card: found polish")
        self.assert_exit(run("card"), USAGE, "found no command")


if __name__ == "__main__":
    main()
