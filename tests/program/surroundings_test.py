#!/usr/bin/python3
"""Surroundings that are not a developer's: closed streams, full disks, folders that cannot be
written, small limits, and settings of XRT that are somebody else's."""

import itertools
import os
import resource
import subprocess
import time
import unittest

import program
from program import (CONFIGURATION, DEVICE, EAL, FIBERTAP, GOLDEN, LAB, OK, PARTIAL, RUNTIME, USAGE, main,
                     mirrored, pcap, run)

CAPTURE = GOLDEN / "demo/in.pcap"
TEMPLATE = GOLDEN / "demo/mirror.yaml"
SIM = ("--engine", "xrt", "--card", "sim", "--card-timeout", "60s")


def replayed():
    """The capture that the demo's frames become."""
    return run("replay", "--template", TEMPLATE, "--write", "-", CAPTURE, text=False).stdout


class StandardStreams(program.ProgramTest):
    def closed(self, descriptors, *command):
        """What a command does without these standard descriptors; what it prints on the others."""
        redirections = " ".join(f"{fd}{'<' if fd == 0 else '>'}&-" for fd in descriptors)
        return subprocess.run(["sh", "-c", f'"$@" {redirections}', "sh", *map(str, command)],
                              capture_output=True, check=False, timeout=120,
                              stdin=subprocess.DEVNULL)

    def test_closed_in_every_combination_lose_no_output_and_the_exit_code_says_what_was(self):
        out, stats = self.folder / "out.pcapng", self.folder / "stats.json"
        expected = replayed()
        replay = (FIBERTAP, "replay", "--template", TEMPLATE)
        # The exit code with standard output open, and with it closed.
        commands = (((*replay, "--write", out, "--stats", stats, CAPTURE), OK, RUNTIME),
                    ((*replay, "--write", "-", CAPTURE), OK, PARTIAL),
                    ((*replay, "--stats", "-", CAPTURE), OK, PARTIAL),
                    ((*replay, "--write", out, "-"), CONFIGURATION, CONFIGURATION),
                    ((FIBERTAP, "check", "--template", TEMPLATE), OK, RUNTIME),
                    ((FIBERTAP, "check", "--explain", f"{CAPTURE}:1"), OK, RUNTIME),
                    ((FIBERTAP, "card", "list", "--card", "sim"), OK, RUNTIME),
                    ((FIBERTAP, "--help"), OK, RUNTIME),
                    ((FIBERTAP, "replay", "--frobnicate"), USAGE, USAGE),
                    ((FIBERTAP, "run"), USAGE, USAGE),
                    ((LAB, "gen", "--frames", "10", "--write", self.folder / "gen.pcap"), OK, RUNTIME))
        for count in range(4):
            for descriptors in itertools.combinations(range(3), count):
                for command, is_open, is_closed in commands:
                    with self.subTest(command=command, closed=descriptors):
                        result = self.closed(descriptors, *command)
                        code = is_closed if 1 in descriptors else is_open
                        self.assertEqual(result.returncode, code, result.stderr)
                        if code != OK and 2 not in descriptors:
                            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                        if command == commands[0][0]:
                            self.assertEqual(out.read_bytes(), expected)
                            self.assertIn('"accepted": 216', stats.read_text())
                            out.unlink()
                        if command == commands[1][0] and 1 not in descriptors:
                            self.assertEqual(result.stdout, expected)

    def test_closed_lose_nothing_of_a_live_run_either(self):
        out, stats = self.folder / "out.pcapng", self.folder / "stats.json"
        for count in range(4):
            for descriptors in itertools.combinations(range(3), count):
                redirections = " ".join(f"{fd}{'<' if fd == 0 else '>'}&-" for fd in descriptors)
                with self.subTest(descriptors), subprocess.Popen(
                        ["sh", "-c", f'exec "$@" {redirections}', "sh", FIBERTAP, "run", "--engine",
                         "cpu", "--idle", "nap", "--template", TEMPLATE, "--write", out, "--stats",
                         stats, "--", *EAL,
                         f"--vdev=net_pcap0,rx_pcap={CAPTURE}"],
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                    self.wait_for_rest(process, self.folder / "out.pcapng.part")
                    process.terminate()
                    table, errors = process.communicate(timeout=60)
                    self.assertEqual(process.returncode, RUNTIME if 1 in descriptors else OK, errors)
                    self.assertIn('"accepted": 216', stats.read_text())
                    self.assertEqual(self.statistics(out)["frames"]["offered"], 216)
                    self.assertEqual(b"accepted" in table, 1 not in descriptors)
                out.unlink()
                stats.unlink()

    @staticmethod
    def wait_for_rest(process, path):
        """Until a file has frames and grows no more."""
        size, before = 0, -1
        while process.poll() is None and (size < 10_000 or size != before):
            time.sleep(0.2)
            size, before = path.stat().st_size if path.exists() else 0, size

    def test_a_reader_that_has_gone_is_no_error_of_any_command(self):
        for command in (("replay", CAPTURE), ("replay", "--write", "-", CAPTURE),
                        ("replay", "--stats", "-", CAPTURE), ("check", "--template", TEMPLATE),
                        ("check", "--template", TEMPLATE, "--explain", f"{CAPTURE}:1"),
                        ("card", "list", "--card", "sim"), ("card", "info", "--card", "sim"),
                        ("--help",), ("replay", "--help"), ("--version",)):
            with self.subTest(command):
                reading, writing = os.pipe()
                os.close(reading)
                result = run(*command, capture_output=False, stdout=writing,
                             stderr=subprocess.PIPE)
                os.close(writing)
                self.assertEqual(result.returncode, OK, result.stderr)
                self.assertNotIn("fibertap: ", result.stderr)

    def test_a_full_device_is_reported_by_what_was_to_be_written(self):
        with open("/dev/full", "wb") as full:
            for command, code in ((("check", "--template", TEMPLATE), RUNTIME),
                                  (("replay", CAPTURE), RUNTIME),
                                  (("card", "list", "--card", "sim"), RUNTIME),
                                  (("replay", "--write", "-", CAPTURE), PARTIAL),
                                  (("replay", "--stats", "-", CAPTURE), PARTIAL)):
                with self.subTest(command):
                    result = run(*command, capture_output=False, stdout=full,
                                 stderr=subprocess.PIPE)
                    self.assert_exit(result, code, "cannot be written: No space left on device")
        with open("/dev/full", "wb") as full:
            result = run("replay", "--write", "-", CAPTURE, capture_output=False, text=False,
                         stdout=subprocess.PIPE, stderr=full)
            self.assertEqual(result.returncode, OK)
            self.assertGreater(len(result.stdout), 10_000)


class Folders(program.ProgramTest):
    """File systems that a mount namespace of the test makes."""

    def inside(self, script, *command, **options):
        """Runs a command where `script` has mounted what it needs."""
        probe = subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True)
        if probe.returncode != 0:
            self.skipTest(f"no mount namespace: {probe.stderr.decode()}")
        return subprocess.run(["unshare", "-rm", "sh", "-ec", f'{script}; exec "$@"', "sh",
                               *map(str, command)], check=False, capture_output=True, text=True,
                              timeout=120, **options)

    def read_only(self, folder):
        return f"mount -t tmpfs none {folder}; mkfifo {folder}/fifo; mount -o remount,ro {folder}"

    def test_an_output_in_a_folder_that_cannot_be_written_is_reported_before_any_work(self):
        for option in ("--write", "--stats"):
            result = self.inside(self.read_only(self.folder), FIBERTAP, "replay", option,
                                 self.folder / "out", CAPTURE)
            self.assert_exit(result, RUNTIME, self.folder / "out", "Read-only file system")
            self.assertEqual(result.stdout, "")

    def test_a_fifo_in_such_a_folder_is_written(self):
        script = (f"{self.read_only(self.folder)}; wc -c < {self.folder}/fifo >&2 &")
        result = self.inside(f"{script} true", FIBERTAP, "replay", "--template", TEMPLATE, "--write",
                             self.folder / "fifo", CAPTURE)
        self.assert_exit(result, OK)

    def test_a_full_disk_leaves_whole_frames_and_says_how_many(self):
        capture = self.file("in.pcap", pcap(*[mirrored(b"x" * 1400)] * 2000))
        place = self.folder / "small"
        place.mkdir()
        result = self.inside(f"mount -t tmpfs -o size=1m none {place}", "sh", "-c",
                             '"$@"; code=$?; "$1" replay "$4.part" >/dev/null || code=99; exit $code',
                             "sh", FIBERTAP, "replay", "--write", place / "out", capture)
        self.assert_exit(result, PARTIAL, "No space left on device", "whole frames", "out.part")

    def test_the_emulated_card_needs_no_folder_of_its_own(self):
        script = "; ".join(f"mount -t tmpfs -o ro none {folder}" for folder in
                           ("/dev/shm", "/tmp", "/var/tmp", "/root", "/run")
                           if not f"{FIBERTAP}\n{CAPTURE}".count(f"{folder}/"))
        for environment in ({"HOME": "/proc"}, {"HOME": "/nowhere", "TMPDIR": "/nowhere"}):
            result = self.inside(script, FIBERTAP, "replay", *SIM, CAPTURE, cwd="/proc",
                                 env={"PATH": "/usr/bin:/bin"} | environment)
            self.assert_exit(result, OK)
            self.assertIn("engine xrt", result.stdout)


    def test_closed_streams_do_no_harm_where_there_is_no_dev_either(self):
        out = self.folder / "out.pcapng"
        for closed, code in (("<&-", OK), (">&-", RUNTIME), ("2>&-", OK), ("<&- >&- 2>&-", RUNTIME)):
            result = self.inside("mount -t tmpfs none /dev", "sh", "-c", f'"$@" {closed}', "sh",
                                 FIBERTAP, "replay", "--template", TEMPLATE, "--write", out, CAPTURE)
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertEqual(out.read_bytes(), replayed())
            out.unlink()


class Limits(program.ProgramTest):
    def limited(self, which, most, *command):
        return run(*command, preexec_fn=lambda: resource.setrlimit(which, (most, most)))

    def test_the_emulated_card_locks_no_memory_and_few_descriptors_do(self):
        for which, most in ((resource.RLIMIT_MEMLOCK, 0), (resource.RLIMIT_NOFILE, 16)):
            self.assert_exit(self.limited(which, most, "replay", *SIM, CAPTURE), OK)

    @unittest.skipIf("asan" in FIBERTAP, "a sanitizer opens a pipe to look at an object's type")
    def test_too_few_descriptors_are_one_line_of_what_could_not_be_opened(self):
        for most in range(4, 8):  # the program itself needs four to start
            result = self.limited(resource.RLIMIT_NOFILE, most, "card", "info", "--card", "sim")
            if result.returncode != OK:
                self.assert_exit(result, DEVICE, "Too many open files")
        self.assertNotEqual(self.limited(resource.RLIMIT_NOFILE, 4, "card", "info", "--card",
                                         "sim").returncode, OK)

    @unittest.skipIf("asan" in FIBERTAP or "tsan" in FIBERTAP, "a sanitizer has threads of its own")
    def test_no_thread_is_one_line_that_names_the_limits(self):
        def limited(*command):
            """No thread has room for a stack of that size."""
            return self.limited(resource.RLIMIT_STACK, 1 << 50, "replay", *command, CAPTURE)

        hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
        if hard != resource.RLIM_INFINITY:
            self.skipTest("the stack is limited already")
        self.assert_exit(limited(*SIM), DEVICE, "card sim", "no thread can be started", "ulimit -u")
        self.assert_exit(limited("--engine", "cpu", "--threads", 2), RUNTIME,
                         "no further thread can be started", "ulimit -u")

    @unittest.skipIf("asan" in FIBERTAP or "tsan" in FIBERTAP, "a sanitizer reserves more")
    def test_too_little_address_space_is_one_line_that_names_the_limit(self):
        for gibibytes in (1, 8, 48):
            result = self.limited(resource.RLIMIT_AS, gibibytes << 30, "replay", *SIM, CAPTURE)
            self.assert_exit(result, DEVICE, "card sim", "64 GiB of address space", "ulimit -v")
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assert_exit(self.limited(resource.RLIMIT_AS, 80 << 30, "replay", *SIM, CAPTURE), OK)


class XrtSettings(program.ProgramTest):
    BREAKING = (("kds", "false"), ("kds", "0"), ("sws", "true"), ("cpu_affinity", "all"))

    def in_folder(self, settings, *command, **environment):
        self.file("xrt.ini", settings)
        return run(*command, cwd=self.folder,
                   env={"PATH": "/usr/bin:/bin"} | environment)

    def test_of_a_user_do_not_reach_the_emulated_card(self):
        for name, value in (*self.BREAKING, ("verbosity", "7")):
            result = self.in_folder(f"[Runtime]\n{name}={value}\n", "replay", *SIM, CAPTURE)
            self.assert_exit(result, OK)
            self.assertEqual(result.stderr, "")
        result = self.in_folder("[Debug]\nnative_xrt_trace=true\n", "replay", *SIM, CAPTURE)
        self.assert_exit(result, OK)
        self.assert_exit(self.in_folder("no settings", "replay", *SIM, CAPTURE), OK)

    def test_of_the_environment_do_not_either(self):
        ini = self.file("other.ini", "[Runtime]\nkds=false\n")
        for variable, value in (("XRT_INI_PATH", str(ini)), ("SDACCEL_INI_PATH", str(ini)),
                                ("XCL_EMULATION_MODE", "sw_emu"), ("XCL_EMULATION_MODE", "x"),
                                ("XILINX_XRT", "/nowhere"), ("Runtime.kds", "false"),
                                ("Debug.host_trace", "true")):
            with self.subTest(variable):
                result = self.in_folder("", "replay", *SIM, CAPTURE, **{variable: value})
                self.assert_exit(result, OK)

    def test_that_break_a_real_card_are_one_line_that_says_where(self):
        real = ("replay", "--engine", "xrt", "--xclbin", "x", CAPTURE)
        place = {"XILINX_XRT": "/usr"}
        for name, value in self.BREAKING:
            settings = f"[Runtime]\n{name}={value}\n"
            self.assert_exit(self.in_folder(settings, *real, **place), DEVICE,
                             f"found Runtime.{name} = {value} in {self.folder}/xrt.ini")
            self.assert_exit(self.in_folder("", *real, **place, **{f"Runtime.{name}": value}),
                             DEVICE, f"found Runtime.{name} = {value} in the environment")
        other = self.file("other.ini", "[Runtime]\nsws=1\n")
        self.assert_exit(self.in_folder("", *real, **place, XRT_INI_PATH=str(other)), DEVICE,
                         f"found Runtime.sws = 1 in {other}")
        self.assert_exit(self.in_folder("", *real, XCL_EMULATION_MODE="hw_emu"), DEVICE,
                         "found XCL_EMULATION_MODE=hw_emu", "unset it")

    def test_of_an_emulation_of_vitis_are_those_that_its_xclbin_was_built_for(self):
        place = {"XILINX_XRT": str(self.folder)}
        for mode, name in ((4, "hw_emu"), (6, "hw_emu"), (5, "sw_emu")):
            xclbin = self.file("emulation.xclbin",
                               b"xclbin2\0" + bytes(324) + mode.to_bytes(2, "little") + bytes(162))
            card = ("card", "info", "--xclbin", xclbin)
            # From here on it is XRT that finds no emulation.
            result = self.in_folder("", *card, **place, XCL_EMULATION_MODE=name)
            self.assert_exit(result, DEVICE, "XRT answers")
            other = "sw_emu" if name == "hw_emu" else "hw_emu"
            self.assert_exit(self.in_folder("", *card, **place, XCL_EMULATION_MODE=other), DEVICE,
                             f"found XCL_EMULATION_MODE {other}, expected {name}, which {xclbin}")
            self.assert_exit(self.in_folder("", *card, **place), DEVICE,
                             f"found XCL_EMULATION_MODE unset, expected {name}")
            # Hardware's, one that is cut off, and none at all.
            for content in (b"xclbin2\0" + bytes(488), b"xclbin2\0" + bytes(325), b""):
                self.file("emulation.xclbin", content)
                result = self.in_folder("", *card, **place, XCL_EMULATION_MODE=name)
                self.assert_exit(result, DEVICE, f"found XCL_EMULATION_MODE={name}", "unset it")

    def test_that_break_nothing_are_left_to_the_real_card(self):
        for settings in ("[Runtime]\nkds=true\nsws=false\ncpu_affinity={0,1}\nverbosity=7\n",
                         "[Runtime]\ncpu_affinity=default\n[Debug]\nprofile=true\n", "broken"):
            result = self.in_folder(settings, "card", "list", XILINX_XRT="/usr")
            self.assert_exit(result, DEVICE, "found none, expected one: XRT answers")

    def test_an_xclbin_for_the_emulated_card_is_bad_usage(self):
        self.assert_exit(run("card", "list", "--card", "sim", "--xclbin", "mine.xclbin"), USAGE,
                         "--xclbin: found mine.xclbin with --card sim, expected none")


if __name__ == "__main__":
    main()
