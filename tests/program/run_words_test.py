#!/usr/bin/python3
"""What fibertap run prints and where, and what it makes of signals that come in pairs."""

import json
import os
import pty
import signal
import subprocess
import threading
import time
import unittest

from program import EAL, FIBERTAP, GOLDEN, OK, PARTIAL, USAGE, main, run
from running import RunTest

DEMO = GOLDEN / "demo" / "in.pcap"
FLOOD = f"--vdev=net_pcap0,rx_pcap={DEMO},infinite_rx=1"


class RunWords(RunTest):
    def run_behind_a_reader_that_reads_nothing(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        process = self.start("--write", fifo, "--backpressure", "--queue", "1MiB", dpdk=(FLOOD,))
        while self.counters(process)["live"]["sinks"][0]["queued"] < 100:
            time.sleep(0.02)
        return process

    def test_a_second_interrupt_ends_it_at_once(self):
        process = self.run_behind_a_reader_that_reads_nothing()
        process.send_signal(signal.SIGINT)
        self.wait_for(process, "stopping")
        time.sleep(1.2)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=4), -signal.SIGINT)

    def shown_on_a_terminal(self, arguments, output):
        """What a run shows on a terminal within some seconds, whose standard output is another."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        process = subprocess.Popen([FIBERTAP, "run", "--engine", "cpu", *arguments, "--", *EAL,
                                    f"--vdev=net_pcap0,rx_pcap={DEMO}"],
                                   stdout=output, stderr=slave)
        os.close(slave)
        self.addCleanup(process.kill)
        shown, end = b"", time.monotonic() + 60
        while b"receiving from" not in shown and time.monotonic() < end:
            shown += os.read(master, 4096)
        time.sleep(3)
        process.send_signal(signal.SIGTERM)
        while b"stopping" not in shown and time.monotonic() < end:
            shown += os.read(master, 4096)
        # Its line and its table may fill the terminal.
        drain = threading.Thread(target=self.drain, args=(master,), daemon=True)
        drain.start()
        self.assertEqual(process.wait(60), OK)
        return shown

    @staticmethod
    def drain(terminal):
        try:
            while os.read(terminal, 4096):
                pass
        except OSError:  # nobody has it open any more
            pass

    def test_no_line_of_rates_is_drawn_among_the_lines_of_a_reader_of_frames(self):
        out = self.folder / "out.pcapng"
        self.assertIn(b"frames/s", self.shown_on_a_terminal(["--write", out], subprocess.DEVNULL))
        with subprocess.Popen(["sh", "-c", "cat > /dev/null"], stdin=subprocess.PIPE) as reader:
            shown = self.shown_on_a_terminal(["--write", "-"], reader.stdin)
            reader.stdin.close()
        self.assertNotIn(b"frames/s", shown)

    @unittest.skipIf(os.geteuid() != 0, "it is root that is warned")
    def test_root_is_shown_how_to_give_up_its_rights(self):
        process = self.start(dpdk=("--vdev=net_null0",))
        self.assertIn("--user NAME gives root's rights up once the port is open",
                      self.wait_for(process, "running as root; ")["message"])

    def test_an_interrupt_that_comes_twice_in_a_row_is_one(self):
        out = self.folder / "out.pcapng"
        process = self.start("--write", out, dpdk=(f"--vdev=net_pcap0,rx_pcap={DEMO}",))
        self.wait_for_frames(process, 100)
        process.send_signal(signal.SIGINT)
        time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        table, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, OK, errors)
        self.assertGreater(json.loads(table)["frames"]["offered"], 100)
        self.assertTrue(out.exists())

    def test_an_end_by_coreutils_timeout_is_in_order(self):
        out = self.folder / "out.pcapng"
        process = subprocess.Popen(
            ["timeout", "--preserve-status", "600", FIBERTAP, "run", "--engine", "cpu", "--write",
             out, "--", *EAL, "--vdev=net_null0"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.addCleanup(self.end, process)
        self.line_with(process, "receiving from")
        process.send_signal(signal.SIGINT)  # which timeout sends on to its child and to the group
        table, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, OK, errors)
        self.assertRegex(table, r"received +[1-9]")
        self.assertTrue(out.exists())

    def assert_json_only(self, text):
        lines = text.splitlines()
        self.assertTrue(lines)
        for line in lines:
            self.assertIsInstance(json.loads(line), dict)
        return json.loads(lines[-1])

    def test_a_log_of_json_is_json_to_its_last_line(self):
        process = self.start("--write", "-", dpdk=("--vdev=net_null0",))
        process.send_signal(signal.SIGHUP)
        self.wait_for(process, "rules reloaded")
        process.send_signal(signal.SIGUSR1)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, OK, errors)
        self.assertIn("frames", self.assert_json_only(errors))  # what else is the table

    def test_an_error_is_json_where_the_log_is(self):
        ini = self.file("run.ini", "log = json\nengine = none\n")
        for arguments in (("--log", "json", "-i", "nosuch0"), ("--log=json", "--nonsense"),
                          ("--config", ini, "--", *EAL, "--vdev=net_null0")):
            with self.subTest(arguments):
                result = run("run", *arguments)
                self.assertEqual(result.returncode, USAGE, result.stderr)
                last = self.assert_json_only(result.stderr)
                self.assertEqual(last["level"], "error")
                self.assertTrue(last["message"].startswith("fibertap: "))
        result = run("run", "--nonsense", env=os.environ | {"FIBERTAP_LOG": "json"})
        self.assert_json_only(result.stderr)

    def test_what_dpdk_prints_is_in_no_capture(self):
        for log in ("text", "json"):
            result = run("run", "--log", log, "--write", "-", "--", "--what")
            self.assertEqual(result.returncode, USAGE, result.stderr)
            self.assertEqual(result.stdout, "")
            self.assertIn("--lcores", result.stderr)  # its usage
            self.assertIn("DPDK answers", result.stderr.splitlines()[-1])
        self.assert_json_only(result.stderr)
        result = run("run", "--write", self.folder / "out.pcapng", "--", "--help")
        self.assert_exit(result, USAGE, "-- --what")
        self.assert_nothing_left()

    def test_what_dpdk_logs_is_json_where_the_log_is(self):
        process = self.start("--write", self.folder / "out.pcapng",
                             dpdk=("--log-level=debug", "--vdev=net_null0"), is_awaited=False)
        messages = []
        for line in process.stderr:
            messages.append(json.loads(line)["message"])
            if "receiving from" in messages[-1]:
                break
        self.assertTrue([message for message in messages if message.startswith("EAL: ")])
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, OK, errors)
        self.assert_json_only(errors)

    def test_without_a_card_nothing_is_said_of_cards(self):
        process = subprocess.Popen([FIBERTAP, "run", "--", *EAL, "--vdev=net_null0"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        self.line_with(process, "receiving from")
        process.send_signal(signal.SIGTERM)
        table, errors = process.communicate(timeout=60)
        replayed = run("replay", DEMO)
        for text in (table, replayed.stdout):
            self.assertRegex(text.splitlines()[0], r"^engine cpu, [\d.]+ s$")
            self.assertNotIn("card", text.splitlines()[0])

    def test_frames_that_a_file_lacks_are_the_last_line_and_the_exit_code(self):
        out = self.folder / "out.pcapng"
        process = self.start("--write", out, "--queue", "16KiB", dpdk=(FLOOD,))
        self.wait_for(process, "queue_full")
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, PARTIAL, errors)
        self.assertRegex(json.loads(errors.splitlines()[-1])["message"],
                         r"out\.pcapng: \d+ of \d+ accepted frames are missing: queue_full \d+; raise")

    def test_frames_that_a_slow_reader_lacks_are_the_last_line_only(self):
        with subprocess.Popen(["sh", "-c", "sleep 1; cat > /dev/null"],
                              stdin=subprocess.PIPE) as reader:
            process = subprocess.Popen(
                [FIBERTAP, "run", "--engine", "cpu", "--write", "-", "--queue", "16KiB", "--",
                 *EAL, FLOOD], stdout=reader.stdin, stderr=subprocess.PIPE, text=True)
            reader.stdin.close()
            self.addCleanup(self.end, process)
            self.line_with(process, "queue_full")
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, OK, errors)
        self.assertRegex(errors.splitlines()[-1],
                         r"standard output: \d+ of \d+ accepted frames are missing: queue_full \d+$")


if __name__ == "__main__":
    main()
