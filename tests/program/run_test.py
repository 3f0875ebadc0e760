#!/usr/bin/python3
"""fibertap run on ports that need no network: captures played by DPDK, and frames without end."""

import fcntl
import json
import os
import pathlib
import pty
import shutil
import signal
import socket
import subprocess
import time

import program
from program import (DEVICE, EAL, FIBERTAP, GOLDEN, LAB, OK, PARTIAL, RUNTIME, USAGE, main, run,
                     run_lab)
from running import RunTest


class Run(RunTest):
    def test_a_capture_played_by_a_port_is_judged_as_in_a_replay(self):
        for case in ("demo", "tso", "vlan", "outer6"):
            with self.subTest(case):
                template, capture = GOLDEN / case / "mirror.yaml", GOLDEN / case / "in.pcap"
                replayed = self.statistics("--engine", "model", "--template", template, capture)
                process = self.start("--template", template, "--write", self.folder / "out.pcapng",
                                     dpdk=(f"--vdev=net_pcap0,rx_pcap={capture}",))
                self.wait_for_frames(process, replayed["frames"]["offered"])
                live = self.stop(process)
                for part in ("frames", "bytes", "rejected_by", "sessions", "rules"):
                    self.assertEqual(live[part], replayed[part], part)
                self.assertEqual(live["live"]["received"], replayed["frames"]["offered"])
                again = self.statistics("--engine", "model", self.folder / "out.pcapng")
                self.assertEqual(again["frames"]["offered"], replayed["frames"]["accepted"])

    def test_what_is_asked_while_it_starts_is_done_when_it_runs(self):
        fifo = self.folder / "out.fifo"
        os.mkfifo(fifo)
        process = self.start("--write", fifo, dpdk=("--vdev=net_null0",), is_awaited=False)
        while not self.blocked_signals(process) >> (signal.SIGHUP - 1) & 1:
            time.sleep(0.01)
        process.send_signal(signal.SIGHUP)
        with fifo.open("rb"):
            self.wait_for(process, "receiving from")
            self.wait_for(process, "rules reloaded")
            self.stop(process)

    @staticmethod
    def blocked_signals(process):
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        return int(status.split("SigBlk:")[1].split()[0], 16)

    def test_at_full_speed_every_frame_is_accounted_for(self):
        process = self.start(dpdk=("--vdev=net_null0,size=64", "--vdev=net_null1,size=1500"))
        for _ in range(20):
            so_far = self.counters(process)
            self.assertEqual(so_far["live"]["adds_up"], {"frames": True, "sinks": True})
        self.wait_for_frames(process, 100_000)
        statistics = self.stop(process)
        live = statistics["live"]
        self.assertEqual(live["received"], statistics["frames"]["not_vxlan"])
        self.assertEqual(live["received"], sum(port["ipackets"] for port in live["ports"]))
        self.assertEqual(live["adds_up"], {"frames": True, "sinks": True})
        self.assertIsNone(live["arrived"])  # net_null does not count what it misses
        self.assertEqual(live["lost_before"], "not known")

    def test_memory_does_not_grow(self):
        def resident_kib():
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            return int(status.split("VmRSS:")[1].split()[0])

        # Accepted, cut and rejected frames without end, to a disk that takes them all, and reloads.
        case = GOLDEN / "demo"
        process = self.start("--template", case / "mirror.yaml", "--write", "/dev/null", "--queue",
                             "1MiB", dpdk=(f"--vdev=net_pcap0,rx_pcap={case / 'in.pcap'},"
                                           "infinite_rx=1",),
                             ASAN_OPTIONS="quarantine_size_mb=1:thread_local_quarantine_size_kb=64")

        def work(frames):
            self.wait_for_frames(process, frames)
            for _ in range(20):
                process.send_signal(signal.SIGHUP)
                self.wait_for(process, "rules reloaded")

        work(200_000)
        before = resident_kib()
        work(1_000_000)
        self.assertLess(resident_kib() - before, 4096)
        statistics = self.stop(process)
        sink = statistics["live"]["sinks"][0]
        self.assertGreater(sink["written"], 10_000)
        self.assertEqual(sink["accepted"], sink["written"] + sink["queue_full"])

    def test_on_a_terminal_a_line_a_second_shows_rates_and_losses(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        process = subprocess.Popen([FIBERTAP, "run", "--engine", "model", "--", *EAL,
                                    "--vdev=net_null0"], stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        seen = ""
        while "lost: imissed not known" not in seen:  # net_null does not count it
            seen += os.read(ours, 4096).decode()
        self.assertNotIn("lost: none", seen)
        self.assertRegex(seen, r"[\d,]+ frames/s \([\d.]+ Gb/s\), [\d,]+ not_vxlan/s")

    def test_logs_may_be_json_in_every_line(self):
        process = self.start(dpdk=("--vdev=net_null0",))
        self.assertEqual(self.counters(process)["live"]["adds_up"]["frames"], True)
        process.send_signal(signal.SIGHUP)
        for line in process.stderr:
            if "rules reloaded" in json.loads(line)["message"]:
                break
        process.send_signal(signal.SIGTERM)
        for line in process.stderr:
            self.assertEqual(json.loads(line)["level"], "info")
        self.assertEqual(process.wait(timeout=60), OK)

    def test_options_come_from_the_environment_and_a_file_too(self):
        case = GOLDEN / "demo"
        replayed = self.statistics("--template", case / "mirror.yaml", case / "in.pcap")
        ini = self.file("run.ini", f"template = {case / 'mirror.yaml'}\nlog = json\n"
                                   f"stats = {self.folder / 'stats.json'}\nif-exists = replace\n")
        ports = " ".join((*EAL, f"--vdev=net_pcap0,rx_pcap={case / 'in.pcap'}"))
        process = subprocess.Popen(
            [FIBERTAP, "run", "--config", ini], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, env=os.environ | {"FIBERTAP_DPDK": ports, "FIBERTAP_ENGINE": "cpu",
                                         "FIBERTAP_IDLE": "nap", "FIBERTAP_BACKPRESSURE": "1"})
        self.addCleanup(self.end, process)
        self.wait_for(process, "receiving from")
        self.wait_for_frames(process, replayed["frames"]["offered"])
        self.assertEqual(self.stop(process)["frames"], replayed["frames"])

    def test_an_end_is_heard_in_a_storm_of_reloads(self):
        rules = self.folder / "mirror.yaml"
        shutil.copy(GOLDEN / "demo" / "mirror.yaml", rules)
        process = self.start("--template", rules, dpdk=("--vdev=net_null0",))
        storm = subprocess.Popen(["sh", "-c", f"while kill -HUP {process.pid}; do :; done"],
                                 stderr=subprocess.DEVNULL)
        self.addCleanup(storm.wait)
        self.addCleanup(storm.kill)
        for _ in range(10):
            self.wait_for(process, "rules reloaded")
        rules.unlink()
        self.wait_for(process, "rules not reloaded")
        statistics = self.stop(process)
        self.assertEqual(statistics["live"]["adds_up"]["frames"], True)

    def test_a_disk_that_takes_nothing_is_told_and_ends_nothing(self):
        capture = GOLDEN / "demo" / "in.pcap"
        process = self.start("--write", "/dev/full", dpdk=(f"--vdev=net_pcap0,rx_pcap={capture}",))
        self.assertIn("write_failed: No space left", self.wait_for(process, "lost")["message"])
        sink = self.stop(process, PARTIAL)["live"]["sinks"][0]
        self.assertGreater(sink["accepted"], 10)
        self.assertEqual(sink["write_failed"], sink["accepted"])

    def test_a_log_that_takes_nothing_ends_nothing(self):
        stats = self.folder / "stats.json"
        with open("/dev/full", "w") as full:
            process = subprocess.Popen(
                [FIBERTAP, "run", "--engine", "cpu", "--stats", stats, "--", *EAL,
                 "--vdev=net_null0"], stdout=full, stderr=full)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        status = pathlib.Path(f"/proc/{process.pid}/status")

        def blocked():
            return int(status.read_text().split("SigBlk:")[1].split()[0], 16)

        while not blocked() >> (signal.SIGUSR1 - 1) & 1:
            time.sleep(0.01)
        for number in (signal.SIGUSR1, signal.SIGHUP, signal.SIGTERM):
            process.send_signal(number)
            time.sleep(0.3)
        self.assertEqual(process.wait(timeout=60), RUNTIME)  # the table, on standard output
        self.assertGreater(json.loads(stats.read_text())["frames"]["offered"], 0)

    def test_a_log_that_nobody_reads_does_not_keep_it_from_its_end(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        stats = self.folder / "stats.json"
        process = subprocess.Popen([FIBERTAP, "run", "--engine", "cpu", "--stats", stats, "--",
                                    *EAL, "--vdev=net_null0"],
                                   stdout=subprocess.DEVNULL, stderr=writer)
        os.close(writer)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        begun = os.read(reader, 4096)
        self.assertIn(b"receiving from", begun)
        for _ in range(6):
            process.send_signal(signal.SIGUSR1)
            time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=30), OK)
        self.assertGreater(json.loads(stats.read_text())["frames"]["offered"], 0)

    def test_a_reader_of_a_socket_that_does_not_read_does_not_keep_it_from_its_end(self):
        ours, theirs = socket.socketpair()
        self.addCleanup(ours.close)
        capture = GOLDEN / "demo" / "in.pcap"
        stats = self.folder / "stats.json"
        process = subprocess.Popen(
            [FIBERTAP, "run", "--engine", "cpu", "--queue", "1MiB", "--write", "-", "--stats",
             stats, "--", *EAL, f"--vdev=net_pcap0,rx_pcap={capture},infinite_rx=1"],
            stdout=theirs, stderr=subprocess.PIPE, text=True)
        theirs.close()
        self.addCleanup(self.end, process)
        self.assertIn("queue_full", self.line_with(process, "lost"))
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
        self.assertEqual(process.returncode, OK, errors)
        sink = json.loads(stats.read_text())["live"]["sinks"][0]
        self.assertGreater(sink["reader_stalled"], 0)
        self.assertEqual(sink["accepted"], sink["written"] + sink["queue_full"] +
                         sink["reader_stalled"])

    def test_a_name_that_is_no_utf8_ends_nothing(self):
        capture = os.fsencode(self.folder) + b"/caf\xe9.pcapng"
        process = self.start("--write", os.fsdecode(capture), dpdk=("--vdev=net_null0",))
        self.assertIn("caf\ufffd.pcapng", self.counters(process)["live"]["sinks"][0]["name"])
        self.stop(process)
        self.assertTrue(os.path.exists(capture))

    def test_a_card_that_hangs_while_a_terminal_is_shown_its_counters_ends_it_in_order(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        capture = GOLDEN / "demo" / "in.pcap"
        stats = self.folder / "stats.json"
        process = subprocess.Popen(
            [LAB, "run", "--engine", "xrt", "--card", "sim", "--card-timeout", "1s",
             "--card-faults", "hang=1:40", "--stats", stats, "--", *EAL,
             f"--vdev=net_pcap0,rx_pcap={capture},infinite_rx=1"],
            stdout=subprocess.DEVNULL, stderr=theirs,
            env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})  # as program/card does
        os.close(theirs)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        seen = b""
        while b"fibertap-lab: card sim" not in seen:
            seen += os.read(ours, 4096)
        self.assertEqual(process.wait(timeout=60), DEVICE)
        statistics = json.loads(stats.read_text())
        self.assertGreater(statistics["frames"]["card_lost"], 0)
        self.assertEqual(statistics["live"]["adds_up"]["frames"], True)

    def test_counters_are_printed_on_demand(self):
        process = subprocess.Popen(
            [FIBERTAP, "run", "--engine", "model", "--", *EAL, "--vdev=net_null0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        self.assertIn("receiving from", process.stderr.readline())
        self.assertIn("imissed is not known: net_null does not count", process.stderr.readline())
        process.send_signal(signal.SIGUSR1)
        self.line_with(process, "engine model")
        for line in process.stderr:
            self.assertNotIn("none were lost", line)
            if "whether others were lost is not known" in line:
                break
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), OK)

    def test_bench_live_tells_where_time_and_frames_go(self):
        result = run_lab("bench", "live", "--engine", "cpu", "--profile", "64", "--frames", "1k",
                     "--time", "100ms", "--rounds", 2, "--json")
        self.assert_exit(result, OK)
        most = json.loads(result.stdout)
        self.assertGreater(most["mpps"], 0)
        self.assertLessEqual(most["lowest_mpps"], most["mpps"])
        self.assertLessEqual(most["mpps"], most["highest_mpps"])
        self.assertGreater(most["longest_stall_us"], 0)
        self.assertAlmostEqual(sum(most["share"].values()), 1)
        self.assertEqual(most["judged"], most["accepted"] + most["rejected"])
        self.assertEqual([each["load"] for each in most["loads"]],
                         [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1])
        for each in most["loads"]:
            self.assertGreater(each["latency_us"]["p99.9"], 0)
            self.assertEqual(each["rounds"], 2)
            self.assertGreaterEqual(each["worst_lost_share"], each["lost"] / each["offered"])
            self.assertLessEqual(each["steady"]["lost"], each["lost"])
            self.assertLessEqual(each["steady"]["offered"], each["offered"])

    def test_what_cannot_work_is_told_at_the_start(self):
        for words, arguments in ((("neither --interface",), ()),
                                 (("--interface and arguments",), ("-i", "lo", "--", "-l", "0")),
                                 (('no interface "nosuch0"',), ("-i", "nosuch0")),
                                 (('no interface "a-name-beyond-all-limits"',),
                                  ("-i", "a-name-beyond-all-limits")),
                                 (("--batch-frames",), ("-i", "lo", "--batch-frames", "0")),
                                 (("--queue", "64MiB"), ("-i", "lo", "--queue", "64")),
                                 (("--batch-age",), ("-i", "lo", "--batch-age", "200"))):
            with self.subTest(arguments):
                self.assert_exit(run("run", *arguments), USAGE, *words)
        result = run("run", "--", "--nonsense")
        self.assertEqual(result.returncode, USAGE)
        self.assertIn('DPDK answers "Invalid argument"', result.stderr)
        result = run("run", "--", *EAL)
        self.assert_exit(result, program.DEVICE, "DPDK found no port")


if __name__ == "__main__":
    main()
