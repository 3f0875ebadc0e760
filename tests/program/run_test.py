#!/usr/bin/python3
"""fibertap run on ports that need no network: captures played by DPDK, and frames without end."""

import json
import os
import pathlib
import pty
import signal
import subprocess
import time

import program
from program import FIBERTAP, GOLDEN, OK, USAGE, main, run

EAL = ("--no-huge", "-m", "512", "--no-shconf", "--no-pci", "--no-telemetry", "--iova-mode=va",
       "--log-level=error", "--lcores=0@(0-1)")


class Run(program.ProgramTest):
    def start(self, *arguments, dpdk=()):
        """The live target, at work when this returns."""
        process = subprocess.Popen(
            [FIBERTAP, "run", "--engine", "model", "--idle", "nap", "--stats",
             str(self.folder / "stats.json"), *map(str, arguments), "--", *EAL, *dpdk],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        self.assertIn("receiving from", process.stderr.readline())
        return process

    @staticmethod
    def end(process):
        process.kill()
        process.communicate()

    def stop(self, process, code=OK):
        """Its statistics, when it has been told to stop."""
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, code, errors)
        return json.loads((self.folder / "stats.json").read_text())

    def test_a_capture_played_by_a_port_is_judged_as_in_a_replay(self):
        for case in ("demo", "tso", "vlan", "outer6"):
            with self.subTest(case):
                template, capture = GOLDEN / case / "mirror.yaml", GOLDEN / case / "in.pcap"
                process = self.start("--template", template, "--write", self.folder / "out.pcapng",
                                     dpdk=(f"--vdev=net_pcap0,rx_pcap={capture}",))
                time.sleep(0.5)
                live = self.stop(process)
                replayed = self.statistics("--engine", "model", "--template", template, capture)
                for part in ("frames", "bytes", "rejected_by", "sessions", "rules"):
                    self.assertEqual(live[part], replayed[part], part)
                self.assertEqual(live["live"]["received"], replayed["frames"]["offered"])
                again = self.statistics("--engine", "model", self.folder / "out.pcapng")
                self.assertEqual(again["frames"]["offered"], replayed["frames"]["accepted"])

    def test_at_full_speed_every_frame_is_accounted_for(self):
        process = self.start(dpdk=("--vdev=net_null0,size=64", "--vdev=net_null1,size=1500"))
        time.sleep(1)
        statistics = self.stop(process)
        live = statistics["live"]
        self.assertGreater(live["received"], 10000)
        self.assertEqual(live["received"], statistics["frames"]["not_vxlan"])
        self.assertEqual(live["received"], sum(port["ipackets"] for port in live["ports"]))
        self.assertEqual(live["adds_up"], {"frames": True, "sinks": True})
        self.assertIsNone(live["offered"])  # net_null does not report what it misses

    def test_memory_does_not_grow(self):
        def resident_kib():
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            return int(status.split("VmRSS:")[1].split()[0])

        process = self.start("--write", "/dev/null", dpdk=("--vdev=net_null0,size=64",))
        time.sleep(1)
        before = resident_kib()
        time.sleep(2)
        self.assertLess(resident_kib() - before, 4096)
        self.stop(process)

    def test_on_a_terminal_a_line_a_second_tells_rates_and_losses(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        process = subprocess.Popen([FIBERTAP, "run", "--engine", "model", "--", *EAL,
                                    "--vdev=net_null0"], stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        seen = ""
        while "lost: none" not in seen:
            seen += os.read(ours, 4096).decode()
        self.assertRegex(seen, r"[\d,]+ frames/s \([\d.]+ Gb/s\), 0 accepted/s")

    def test_counters_are_printed_on_demand_and_logs_may_be_json(self):
        process = subprocess.Popen(
            [FIBERTAP, "run", "--engine", "model", "--log", "json", "--", *EAL,
             "--vdev=net_null0"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        first = json.loads(process.stderr.readline())
        self.assertEqual(first["level"], "info")
        process.send_signal(signal.SIGUSR1)
        self.assertIn("engine model", process.stderr.readline())
        while "all are accounted for" not in process.stderr.readline():
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), OK)

    def test_bench_live_tells_where_time_and_frames_go(self):
        result = run("bench", "live", "--engine", "model", "--profile", "64", "--frames", "1k",
                     "--time", "200ms", "--json")
        self.assert_exit(result, OK)
        most = json.loads(result.stdout)
        self.assertGreater(most["mpps"], 0)
        self.assertAlmostEqual(sum(most["share"].values()), 1)
        self.assertEqual(most["judged"], most["accepted"] + most["rejected"])
        self.assertEqual([each["load"] for each in most["loads"]],
                         [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1])
        for each in most["loads"]:
            self.assertGreater(each["latency_us"]["p99.9"], 0)

    def test_what_cannot_work_is_told_at_the_start(self):
        for words, arguments in ((("neither --interface",), ()),
                                 (("--interface and arguments",), ("-i", "lo", "--", "-l", "0")),
                                 (("no interface nosuch0",), ("-i", "nosuch0")),
                                 (("--queue", "64MiB"), ("-i", "lo", "--queue", "64")),
                                 (("--batch-age",), ("-i", "lo", "--batch-age", "200"))):
            with self.subTest(arguments):
                self.assert_exit(run("run", *arguments), USAGE, *words)
        result = run("run", "--", *EAL)
        self.assert_exit(result, program.DEVICE, "DPDK found no port")


if __name__ == "__main__":
    main()
