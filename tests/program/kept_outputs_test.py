#!/usr/bin/python3
"""A restart of the live target destroys no evidence: finished outputs and what a killed run left stay."""

import json
import os
import stat
import subprocess
import time

from program import EAL, FIBERTAP, GOLDEN, OK, PARTIAL, RUNTIME, main, run
from running import RunTest

CASE = GOLDEN / "demo"
RULES = ("--template", CASE / "mirror.yaml")
PORT = (f"--vdev=net_pcap0,rx_pcap={CASE / 'in.pcap'}",)
ENDLESS = (f"--vdev=net_pcap0,rx_pcap={CASE / 'in.pcap'},infinite_rx=1",)


class KeptOutputs(RunTest):
    def live(self, *arguments, dpdk=PORT, **options):
        process = subprocess.Popen(
            [FIBERTAP, "run", "--engine", "cpu", "--idle", "nap", "--log", "json",
             *map(str, (*RULES, *arguments)), "--", *EAL, *dpdk],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)
        self.addCleanup(self.end, process)
        return process

    def log_until_it_works(self, process):
        lines = []
        while "receiving from" not in "".join(lines):
            lines.append(process.stderr.readline())
            self.assertNotEqual(lines[-1], "", lines)
        return [json.loads(line) for line in lines]

    def stopped(self, process, frames=379):
        """When it has taken the capture in."""
        self.wait_for_frames(process, frames)
        process.terminate()
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, OK, errors)

    def names(self, pattern):
        return sorted(path.name for path in self.folder.glob(pattern))

    def read_again(self, name):
        """Frames in a capture."""
        return self.statistics("--unknown-vni", "drop", self.folder / name)["frames"]["offered"]

    def test_a_finished_output_is_not_replaced_and_the_advice_works(self):
        for option in ("--write", "--stats"):
            out = self.file("out.pcapng", "evidence")
            result = run("run", *RULES, option, out, "--", *EAL, *PORT)
            self.assert_exit(result, RUNTIME, "out.pcapng: found a finished file, expected none",
                             "--if-exists number", "--if-exists replace")
            self.assertEqual(out.read_text(), "evidence")
            self.assertEqual(self.names("*"), ["out.pcapng"])
        process = self.live("--write", out, "--if-exists", "number")
        note, *_ = self.log_until_it_works(process)
        self.assertIn("writing " + str(self.folder / "out-1.pcapng"), note["message"])
        self.stopped(process)
        self.assertEqual(out.read_text(), "evidence")
        self.assertEqual(self.read_again("out-1.pcapng"), 216)
        process = self.live("--write", out, "--if-exists", "replace")
        self.log_until_it_works(process)
        self.stopped(process)
        self.assertEqual(self.read_again("out.pcapng"), 216)

    def test_restarts_with_numbers_keep_every_capture_and_every_statistics_file(self):
        for _ in range(3):
            process = self.live("--write", self.folder / "out.pcapng", "--stats",
                                self.folder / "s.json", "--if-exists", "number")
            self.log_until_it_works(process)
            self.stopped(process)
        self.assertEqual(self.names("out*"), ["out-1.pcapng", "out-2.pcapng", "out.pcapng"])
        self.assertEqual(self.names("s*"), ["s-1.json", "s-2.json", "s.json"])
        for name in self.names("out*"):
            self.assertEqual(self.read_again(name), 216, name)

    def test_what_a_killed_run_left_is_set_aside_untouched_and_named(self):
        out, part = self.folder / "out.pcapng", self.folder / "out.pcapng.part"
        for round_ in (1, 2):
            process = self.live("--write", out, dpdk=ENDLESS)
            log = self.log_until_it_works(process)
            self.assertEqual("kept as" in log[0]["message"], round_ > 1, log)
            while part.stat().st_size < 100_000:
                time.sleep(0.01)
            process.kill()
            process.wait()
            if round_ == 1:
                left = part.read_bytes()
        self.assertIn(str(self.folder / "out.pcapng.part.1"), log[0]["message"])
        self.assertEqual((self.folder / "out.pcapng.part.1").read_bytes(), left)
        process = self.live("--write", out)
        self.log_until_it_works(process)
        self.stopped(process)
        self.assertEqual(self.names("out*"),
                         ["out.pcapng", "out.pcapng.part.1", "out.pcapng.part.2"])
        # Its last block may have been cut off, which ends a replay after all that is whole.
        stats = self.folder / "part.json"
        result = run("replay", "--stats", stats, self.folder / "out.pcapng.part.1")
        self.assertIn(result.returncode, (OK, PARTIAL), result.stderr)
        self.assertGreater(json.loads(stats.read_text())["frames"]["offered"], 100)

    def test_two_at_once_are_refused_or_get_two_names(self):
        out = self.folder / "out.pcapng"
        first = self.live("--write", out)
        self.log_until_it_works(first)
        for choice in ("fail", "replace"):
            result = run("run", "--write", out, "--if-exists", choice, "--", *EAL, *PORT)
            self.assert_exit(result, RUNTIME, "another run is writing it")
        second = self.live("--write", out, "--if-exists", "number")
        self.log_until_it_works(second)
        self.stopped(second)
        self.stopped(first)
        self.assertEqual(self.names("out*"), ["out-1.pcapng", "out.pcapng"])
        self.assertEqual([self.read_again(name) for name in self.names("out*")], [216, 216])

    def test_a_file_that_gets_the_name_while_it_runs_is_not_replaced(self):
        process = self.live("--write", self.folder / "out.pcapng")
        self.log_until_it_works(process)
        self.file("out.pcapng", "evidence")
        self.wait_for_frames(process, 379)
        process.terminate()
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 5, errors)
        self.assertIn("out.pcapng.part is complete, move it", errors)
        self.assertEqual((self.folder / "out.pcapng").read_text(), "evidence")
        self.assertEqual(self.read_again("out.pcapng.part"), 216)

    def test_only_its_user_and_his_group_read_it(self):
        process = self.live("--write", self.folder / "out.pcapng", "--stats", self.folder / "s.json",
                            preexec_fn=lambda: os.umask(0))
        self.log_until_it_works(process)
        self.stopped(process)
        for name in ("out.pcapng", "s.json"):
            self.assertEqual(stat.S_IMODE((self.folder / name).stat().st_mode), 0o640, name)

    def test_it_writes_classic_pcap_by_the_name_as_a_replay_does(self):
        process = self.live("--write", self.folder / "out.pcap")
        self.log_until_it_works(process)
        self.stopped(process)
        replayed = self.folder / "replayed.pcap"
        self.assert_exit(run("replay", *RULES, "--write", replayed, CASE / "in.pcap"), OK)

        def frames(path):
            shown = subprocess.run(["tcpdump", "-n", "-t", "-xx", "-r", path], check=True,
                                   capture_output=True, text=True)
            return shown.stdout

        self.assertEqual(frames(self.folder / "out.pcap"), frames(replayed))

    def test_a_replay_replaces_unless_told_otherwise(self):
        out = self.file("out.pcapng", "old")
        self.assert_exit(run("replay", "--if-exists", "fail", "--write", out, CASE / "in.pcap"),
                         RUNTIME, "found a finished file")
        self.assertEqual(out.read_text(), "old")
        numbered = run("replay", "--if-exists", "number", "--write", out, CASE / "in.pcap")
        self.assert_exit(numbered, OK)
        self.assertIn("note: " + str(out) + ": a finished file is there, writing ", numbered.stderr)
        self.assertEqual(out.read_text(), "old")
        self.assert_exit(run("replay", "--write", out, CASE / "in.pcap"), OK)
        self.assertEqual(out.read_bytes(), (self.folder / "out-1.pcapng").read_bytes())


if __name__ == "__main__":
    main()
