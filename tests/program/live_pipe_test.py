#!/usr/bin/python3
"""fibertap replay of a pipe that stays open, and what a signal leaves of a replay."""

import json
import os
import select
import signal
import subprocess
import sys
import time

import program
from program import FIBERTAP, OK, main, mirrored, pcap

# Generous: it is 200 ms on a machine at rest.
SOON = 2

ENGINES = (("--engine", "cpu", "--threads", "1"), ("--engine", "cpu", "--threads", "2"),
           ("--engine", "xrt", "--card", "sim", "--card-timeout", "60s"))


class Replaying(program.ProgramTest):
    def start(self, *arguments, stdin=subprocess.PIPE, **options):
        process = subprocess.Popen([FIBERTAP, "replay", *map(str, arguments)], stdin=stdin,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.kill()
        process.communicate()

    def wait_for(self, process, payload):
        """How many seconds pass until `payload` is in what the process writes."""
        start = time.monotonic()
        written = b""
        while payload not in written:
            readable, _, _ = select.select([process.stdout], [], [], 60)
            chunk = os.read(process.stdout.fileno(), 65536) if readable else b""
            self.assertTrue(chunk, f"nothing more after {written!r}")
            written += chunk
        return time.monotonic() - start

    def stopped(self, process, number=signal.SIGTERM):
        """What it wrote to standard error, when it ends well on a signal."""
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, OK, errors)
        return output, errors.decode()


class LivePipe(Replaying):
    def test_a_frame_is_out_while_the_pipe_stays_open(self):
        head, record = pcap(), pcap(mirrored(b"first frame"))[len(pcap()):]
        for engine in ENGINES:
            with self.subTest(engine):
                process = self.start(*engine, "--write", "-", "-")
                process.stdin.write(head)
                for text in (b"first frame", b"other frame"):
                    process.stdin.write(record.replace(b"first frame", text))
                    process.stdin.flush()
                    self.assertLess(self.wait_for(process, text), SOON)
                process.stdin.write(record[:-1])  # a writer whose buffer ended within a record
                process.stdin.flush()
                _, errors = self.stopped(process)
                self.assertRegex(errors, r"accepted +2 ")
                self.assertNotIn("fibertap: ", errors)

    def test_a_frame_does_not_wait_for_the_rest_of_the_next(self):
        whole = pcap(mirrored(b"first frame"), mirrored(b"other frame"))
        for cut in (1, 16, 40):
            process = self.start("--write", "-", "-")
            end = len(pcap(mirrored(b"first frame"))) + cut
            process.stdin.write(whole[:end])
            process.stdin.flush()
            self.assertLess(self.wait_for(process, b"first frame"), SOON)
            process.stdin.write(whole[end:])
            process.stdin.flush()
            self.assertLess(self.wait_for(process, b"other frame"), SOON)

    def test_a_file_before_a_pipe_without_a_writer_is_not_held_back(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        process = self.start("--write", "-", self.file("in.pcap", pcap(mirrored(b"in the file"))),
                             fifo)
        self.assertLess(self.wait_for(process, b"in the file"), SOON)
        _, errors = self.stopped(process)
        self.assertRegex(errors, r"offered +1 ")

    def test_a_pipe_at_rest_costs_next_to_nothing(self):
        process = self.start("--engine", "cpu", "--write", "-", "-")
        process.stdin.write(pcap(mirrored(b"first frame")))
        process.stdin.flush()
        self.wait_for(process, b"first frame")
        before = self.cpu_ticks(process)
        time.sleep(1)
        used = (self.cpu_ticks(process) - before) / os.sysconf("SC_CLK_TCK")
        self.assertLessEqual(used, 0.05)

    @staticmethod
    def cpu_ticks(process):
        with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])


class Tcpdump(Replaying):
    """In a network namespace of its own, with a loopback interface of its own."""

    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("a network namespace to capture in needs root")
        holder = subprocess.Popen(["unshare", "-n", "sh", "-c",
                                   "ip link set lo up && echo ready && exec sleep 600"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, holder)
        if holder.stdout.readline() != "ready\n":
            self.skipTest(f"no network namespace: {holder.stderr.read()}")
        self.inside = ("nsenter", "-n", "-t", str(holder.pid))

    def test_shows_a_frame_while_it_runs_and_ends_with_all_it_captured(self):
        for engine in ENGINES[:2]:
            with self.subTest(engine):
                capture = subprocess.Popen(
                    [*self.inside, "tcpdump", "-i", "lo", "-Z", "root", "-U", "-w", "-",
                     "udp", "port", "4789"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.addCleanup(self.end, capture)
                self.assertIn(b"listening on", capture.stderr.readline())
                process = self.start(*engine, "--write", "-", "--stats",
                                     self.folder / "stats.json", "-", stdin=capture.stdout)
                for text in (b"first frame", b"other frame"):
                    self.send(mirrored(text)[42:])
                    self.assertLess(self.wait_for(process, text), SOON)
                # As a terminal does to both of them.
                capture.send_signal(signal.SIGINT)
                _, errors = self.stopped(process, signal.SIGINT)
                self.assertRegex(errors, r"accepted +2 ")
                statistics = json.loads((self.folder / "stats.json").read_text())
                self.assertEqual(statistics["frames"]["accepted"], 2)

    def send(self, datagram):
        sender = ("import socket, sys\n"
                  "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto("
                  "sys.stdin.buffer.read(), ('127.0.0.1', 4789))")
        subprocess.run([*self.inside, sys.executable, "-c", sender], input=datagram, check=True,
                       timeout=60)


class Signals(Replaying):
    """A replay that is ended by a signal ends as it does with its input."""

    def setUp(self):
        super().setUp()
        self.out, self.stats = self.folder / "out.pcapng", self.folder / "stats.json"

    def expect_whole(self, errors):
        self.assertIn("note: ended by a signal", errors)
        self.assertFalse((self.folder / "out.pcapng.part").exists())
        frames = json.loads(self.stats.read_text())["frames"]
        again = self.statistics(self.out)["frames"]
        self.assertEqual(again["offered"], frames["accepted"])
        return frames["offered"]

    def test_in_a_long_file_leaves_the_frames_before(self):
        capture = self.file("in.pcap", pcap(*[mirrored(b"x" * 1400)] * 20000))
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start("--engine", "model", "--write", self.out, "--stats", self.stats,
                                 *[capture] * 50)
            while not (self.folder / "out.pcapng.part").exists() or \
                    (self.folder / "out.pcapng.part").stat().st_size < 1_000_000:
                time.sleep(0.01)
            table, errors = self.stopped(process, number)
            self.assertIn(b"offered", table)
            self.assertTrue(0 < self.expect_whole(errors) < 1_000_000)

    def test_twice_at_once_loses_nothing(self):
        process = self.start("--engine", "cpu", "--write", self.out, "--stats", self.stats, "-")
        process.stdin.write(pcap(mirrored()))
        process.stdin.flush()
        while not self.stats.with_name("stats.json.part").exists() or not self.handles(process):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        _, errors = self.stopped(process, signal.SIGTERM)
        self.assertEqual(self.expect_whole(errors), 1)

    def test_a_second_later_again_ends_it_at_once(self):
        capture = self.file("in.pcap", pcap(*[mirrored(b"x" * 1400)] * 5000))
        process = self.start("--write", "-", capture)
        process.stdout.read(10)  # and no more: it waits for its reader
        while not self.handles(process):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        time.sleep(1.2)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        process.wait(60)
        self.assertEqual(process.returncode, -signal.SIGINT)

    def test_that_is_ignored_at_its_start_stays_ignored(self):
        process = self.start(
            "--write", "-", "-", preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
        process.stdin.write(pcap(mirrored(b"first frame")))
        process.stdin.flush()
        self.wait_for(process, b"first frame")
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        self.assertIsNone(process.poll())
        _, errors = process.communicate(pcap(mirrored())[24:], timeout=60)
        self.assertNotIn(b"note", errors)
        self.assertRegex(errors, rb"offered +2 ")

    @staticmethod
    def handles(process):
        """Whether it has a handler for SIGINT."""
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            caught = int(status.read().split("SigCgt:")[1].split()[0], 16)
        return caught >> (signal.SIGINT - 1) & 1


if __name__ == "__main__":
    main()
