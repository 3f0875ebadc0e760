#!/usr/bin/python3
"""Wireshark's own programs capture from a running target through fibertap-extcap."""

import collections
import os
import re
import signal
import struct
import time

from live import main
from wireshark import EXTCAP, INTERFACE, PACKET, SECTION, STATISTICS, WiresharkTest, blocks


class Extcap(WiresharkTest):
    def test_sessions_are_interfaces_the_busiest_first(self):
        self.viewed()
        self.send_frames(7002, 3)
        self.wait_until_judged()
        listed = self.run_there("tshark", "-D").stdout
        self.assertRegex(listed, r"fibertap-all \(Fibertap: all sessions\)")
        for vni in (7001, 7002, 7003):
            self.assertIn(f"fibertap-{vni} (Fibertap: VNI {vni}: Session{vni})", listed)
        ours = self.extcap("--extcap-interfaces").stdout
        self.assertEqual(re.findall(r"value=fibertap-(\w+)", ours), ["all", "7002", "7001", "7003"])
        self.assertNotIn("invalid", listed)  # of its settings, which Wireshark asks for as well
        links = self.run_there("tshark", "-i", "fibertap-7001", "-L")
        self.assertIn("EN10MB", links.stdout + links.stderr)

    def test_tshark_captures_what_a_session_accepts_from_its_start_on(self):
        self.viewed()
        self.send_frames(7002, 5)
        self.wait_until_judged()
        out = self.folder / "tshark.pcapng"
        process = self.begin("tshark", "-q", "-i", "fibertap-7002", "-w", out, "-c", "20")
        self.wait_for_viewers(1)
        self.send_frames(7001, 30)
        self.send_frames(7002, 20)
        self.assert_captured(process, out, {"vni-7002": 20})

    def test_dumpcap_captures_what_all_sessions_accept(self):
        self.viewed()
        fifo, out = self.folder / "fifo", self.folder / "dumpcap.pcapng"
        os.mkfifo(fifo)
        ours = self.begin(EXTCAP, "--capture", "--extcap-interface", "fibertap-all", "--fifo", fifo)
        process = self.begin("dumpcap", "-q", "-i", fifo, "-w", out, "-c", "50")
        self.wait_for_viewers(1)
        self.send_frames(7001, 30)
        self.send_frames(7002, 20)
        self.assert_captured(process, out, {"vni-7001": 30, "vni-7002": 20})
        self.assertEqual(ours.wait(timeout=10), 0)

    def assert_captured(self, process, path, expected):
        """So many frames of each interface, and VNI and rule of each in its comment."""
        _, errors = process.communicate(timeout=30)
        self.lab.target._processes.remove(process)
        self.assertEqual(process.returncode, 0, errors)
        shown = self.fields(path, "frame.interface_name", "frame.comment")
        self.assertEqual(collections.Counter(interface for interface, _ in shown), expected)
        for interface, comment in shown:
            self.assertEqual(comment.strip(), f"{interface.replace('-', ' ')} rule 30")
        self.wait_for_viewers(0)

    def test_a_target_that_ends_ends_its_captures_with_statistics(self):
        target = self.viewed()
        process, reader = self.capture("fibertap-all", "all")
        self.wait_for_viewers(1)
        self.send_frames(7001, 10)
        self.send_frames(7003, 10)
        self.wait_until_judged()
        statistics = self.stop(target)
        self.assertEqual(self.end_of(process, reader)[:2], (0, ""))
        viewers = statistics["live"]["viewers"]
        self.assertEqual((viewers["accepted"], viewers["written"]), (20, 20))

    def test_a_capture_ends_where_it_was_told_to_and_by_a_signal_with_statistics(self):
        self.viewed()
        for name, arguments, signal_number, frames in (
                ("frames", ("--frames", "7"), None, 7), ("seconds", ("--seconds", "1"), None, 10),
                ("term", (), signal.SIGTERM, 10), ("int", (), signal.SIGINT, 10)):
            with self.subTest(name):
                process, reader = self.capture("fibertap-7001", name, "--snaplen", "60", *arguments)
                self.wait_for_viewers(1)
                self.send_frames(7001, 10)
                self.wait_until_judged()
                if signal_number is not None:
                    self.wait_until(lambda: self.viewers()["queued"] == 0, "all was sent")
                    time.sleep(0.1)
                    os.kill(process.pid, signal_number)  # by exec it is our program by now
                code, errors, written = self.end_of(process, reader)
                self.assertEqual((code, errors), (0, ""))
                kinds = [kind for kind, _ in blocks(written)]
                self.assertEqual(kinds[:2], [SECTION, INTERFACE])
                self.assertEqual(kinds.count(PACKET), frames)
                self.assertEqual(kinds[-1], STATISTICS)
                for kind, body in blocks(written):
                    if kind == PACKET:
                        self.assertEqual(struct.unpack_from("<I", body, 12)[0], 60)
                self.wait_for_viewers(0)

    def test_a_capture_that_nobody_reads_any_more_ends(self):
        self.viewed()
        process, reader = self.capture("fibertap-7001", "left")
        self.wait_for_viewers(1)
        reader.kill()
        self.assertEqual(process.wait(timeout=10), 0)
        self.wait_for_viewers(0)

    def test_what_cannot_be_captured_is_said(self):
        self.viewed()
        usual = dict(self.variables)
        for variables, interface, arguments, words in (
                ({"FIBERTAP_TOKEN": "guess"}, "fibertap-all", (), "found a wrong token, expected that of"),
                ({"FIBERTAP_TOKEN": ""}, "fibertap-all", (), "found no token, expected that of"),
                ({"FIBERTAP_URL": "http://127.0.0.1:9"}, "fibertap-all", (),
                 "no target answers: Connection refused"),
                ({"FIBERTAP_URL": "ftp://x"}, "fibertap-all", (), "ftp://x: found no address of a target"),
                ({"FIBERTAP_URL": "unix:/none"}, "fibertap-all", (), "No such file or directory"),
                ({}, "fibertap-9", (), "vni 9: found no session of it, expected one of /sessions"),
                ({}, "fibertap-x", (), "fibertap-x: found no such interface"),
                ({}, "fibertap-all", ("--session", "7001&x=1"), "found letters that none has"),
                ({}, "fibertap-all", ("--snaplen", "70000"), "snaplen: found 70000, expected a number"),
                ({}, "fibertap-all", ("--url", "http://localhost:9100"), "found no token"),
                ({}, "fibertap-all", ("--extcap-capture-filter", "tcp"), "Fibertap has no capture filter")):
            with self.subTest(words):
                self.variables = usual | variables
                result = self.extcap("--capture", "--extcap-interface", interface, "--fifo", "/dev/null",
                                     *arguments)
                self.assertEqual(result.returncode, 1)
                self.assertRegex(result.stderr, rf"^fibertap: .*{re.escape(words)}.*\n$")
        self.variables = usual
        checked = self.extcap("--extcap-interface", "fibertap-all", "--extcap-capture-filter", "tcp")
        self.assertIn("no capture filter", checked.stdout)
        empty = self.extcap("--extcap-interface", "fibertap-all", "--extcap-capture-filter", "")
        self.assertEqual((empty.returncode, empty.stdout, empty.stderr), (0, "", ""))

    def test_targets_come_from_a_file_where_the_environment_names_none(self):
        socket = self.folder / "face"
        self.viewed("socket", "--http-socket", socket)
        self.variables = {}
        (self.folder / "fibertap").mkdir()
        settings = self.folder / "fibertap" / "extcap.conf"
        settings.write_text(f"[edge]\nurl = http://127.0.0.1:9100\ntoken-file = {self.token}\n"
                            f"[here]\nurl = unix:{socket}\n[away]\nurl = http://127.0.0.1:9\n")
        listed = self.extcap("--extcap-interfaces")
        for name, display in (("edge-all", "all sessions of edge"),
                              ("edge-7001", "VNI 7001 of edge: Session7001"),
                              ("here-7002", "VNI 7002 of here: Session7002"),
                              ("away-all", "all sessions of away (no answer)")):
            self.assertIn(f"interface {{value=fibertap-{name}}}{{display=Fibertap: {display}}}\n",
                          listed.stdout)
        self.assertIn("no target answers", listed.stderr)
        for interface in ("fibertap-edge-7001", "fibertap-here-7002"):
            process, reader = self.capture(interface, interface, "--seconds", "1")
            self.assertEqual(self.end_of(process, reader)[:2], (0, ""))
        asked = self.extcap("--extcap-config", "--extcap-interface", "fibertap-here-all",
                            "--extcap-reload-option", "session")
        self.assertEqual(re.findall(r"value \{arg=2\}\{value=(\w+)\}", asked.stdout),
                         ["all", "7001", "7002", "7003"])
        for content, words in (("[edge]\n", "found no url in [edge]"), ("url = x\n", "cannot be read"),
                               ("", "found no target"),
                               ("[edge]\nurl = x\ntoken-file = /none\n", "/none: the token cannot be read")):
            settings.write_text(content)
            wrong = self.extcap("--extcap-interfaces")
            self.assertEqual(wrong.returncode, 1)
            self.assertRegex(wrong.stderr, rf"^fibertap: .*{re.escape(words)}.*\n$")


if __name__ == "__main__":
    main()
