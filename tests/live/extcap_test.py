#!/usr/bin/python3
"""Wireshark's own programs capture from a running target through fibertap-extcap."""

import collections
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import time
import unittest

from live import TOP, LiveTest, lab, main, programs, template
from program import mirrored

EXTCAP = TOP / "deploy" / "wireshark" / "fibertap-extcap"
MOST_VIEWERS = 8
OUTER_BYTES = 50
SECTION, INTERFACE, STATISTICS, PACKET = 0x0A0D0D0A, 1, 5, 6
SEND = """
import socket, sys
datagram = bytes.fromhex(sys.stdin.read())
port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range(int(sys.argv[3])):
    port.sendto(datagram, (sys.argv[1], int(sys.argv[2])))
"""
VIEW = """
import http.client, pathlib, sys, time
line = http.client.HTTPConnection("127.0.0.1", 9100)
line.request("GET", "/capture", headers={"Authorization": "Bearer tell-me"})
answer = line.getresponse()
while not pathlib.Path(sys.argv[2]).exists():
    time.sleep(0.02)
with open(sys.argv[1], "wb") as out:
    while piece := answer.read1(1 << 20):
        out.write(piece)
"""
# Wireshark looks for such programs in one folder only when root runs it; here it has ours and no other.
IN_FOLDER = 'mount --bind "$0" "$1" && shift && exec "$@"'


def blocks(pcapng):
    """(type, body) of each block."""
    at = 0
    while at < len(pcapng):
        kind, length = struct.unpack_from("<II", pcapng, at)
        yield kind, pcapng[at + 8:at + length - 4]
        at += length


def folder_of_wireshark():
    folders = subprocess.run(["tshark", "-G", "folders"], capture_output=True, text=True, check=True)
    return re.search(r"Extcap path:\s+(\S+)", folders.stdout)[1]


@unittest.skipIf(shutil.which("tshark") is None, "tshark is not there")
class Extcap(LiveTest):
    def setUp(self):
        super().setUp()
        self.token = self.file("token", "tell-me\n")
        self.programs = self.folder / "extcap"
        self.programs.mkdir()
        (self.programs / EXTCAP.name).symlink_to(EXTCAP)
        self.there = folder_of_wireshark()
        if not pathlib.Path(self.there).is_dir():
            self.skipTest(f"{self.there} is not there: apt-get install wireshark-common")
        self.variables = {"FIBERTAP_URL": "http://127.0.0.1:9100", "FIBERTAP_TOKEN": "tell-me"}

    def viewed(self, name="target", *arguments):
        """A target that takes frames of 7001, and of any VNI by the name 7002 or 7003."""
        rules = self.file("mirror.yaml", template((7001, 200), (7002, None), (7003, None)))
        return self.target(name, "--template", rules, "--write", self.folder / f"{name}.pcapng",
                           "--http", "127.0.0.1:9100", "--http-token", self.token, *arguments)

    def in_namespace(self, *command):
        """A command with our program as Wireshark's only one, and our settings."""
        return ("unshare", "--mount", "sh", "-c", IN_FOLDER, self.programs, self.there, "env",
                f"XDG_CONFIG_HOME={self.folder}",
                *(f"{name}={value}" for name, value in self.variables.items()), *command)

    def run_there(self, *command):
        process = self.begin(*command)
        with process:
            output, errors = process.communicate(timeout=60)
        self.lab.target._processes.remove(process)
        return subprocess.CompletedProcess(command, process.returncode, output, errors)

    def begin(self, *command):
        return self.lab.target.start(*map(str, self.in_namespace(*command)), stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, text=True)

    def extcap(self, *arguments):
        return self.run_there(EXTCAP, *arguments)

    def ask(self, path):
        return self.lab.target.run("curl", "-s", "-H", "Authorization: Bearer tell-me",
                                   f"http://127.0.0.1:9100{path}")

    def viewers(self):
        return json.loads(self.ask("/stats"))["live"]["viewers"]

    def wait_for_viewers(self, count):
        self.wait_until(lambda: self.viewers()["present"] == count, f"{count} viewers are there")

    def send_frames(self, vni, count, size=100):
        """DNS datagrams, which the filter accepts."""
        inner = mirrored(payload=b"x" * size)[OUTER_BYTES:]
        self.client.run(programs.PYTHON, "-c", SEND, lab.TARGET_IP4, str(lab.VXLAN_PORT), str(count),
                        stdin=(programs.vxlan_header(vni) + inner).hex())
        self.sent_frames = getattr(self, "sent_frames", 0) + count

    def wait_until_judged(self):
        self.wait_until(lambda: json.loads(self.ask("/stats"))["frames"]["accepted"] == self.sent_frames,
                        "all frames are judged")

    def capture(self, interface, fifo, *arguments):
        """Our program at work as Wireshark starts it, and the capture that it wrote when it has ended."""
        path = self.folder / fifo
        os.mkfifo(path)
        process = self.begin(EXTCAP, "--capture", "--extcap-interface", interface, "--fifo", path,
                             *arguments)
        with open(self.folder / f"{fifo}.pcapng", "wb") as out:
            reader = subprocess.Popen(["cat", path], stdout=out)
        reader.path = self.folder / f"{fifo}.pcapng"
        self.addCleanup(reader.wait)
        self.addCleanup(reader.kill)
        return process, reader

    def end_of(self, process, reader):
        """(exit code, errors, bytes) of a capture that ends."""
        _, errors = process.communicate(timeout=30)
        self.lab.target._processes.remove(process)
        if process.returncode == 0:
            reader.wait(timeout=30)
        return process.returncode, errors, reader.path.read_bytes()

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

    def fields(self, path, *names):
        words = [word for name in names for word in ("-e", name)]
        shown = subprocess.run(["tshark", "-r", path, "-T", "fields", *words], check=True,
                               capture_output=True, text=True)
        return [line.split("\t") for line in shown.stdout.splitlines()]

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

    def test_a_slow_viewer_loses_only_its_own_frames_and_is_told_how_many(self):
        target = self.viewed()
        go = self.folder / "go"
        slow = self.view("slow", go)
        quick = self.view("quick", self.token)
        self.wait_for_viewers(2)
        for _ in range(8):
            self.send_frames(7002, 1000, size=8000)
            self.wait_until_judged()
        self.wait_until(lambda: self.viewers()["queue_full"] > 0, "the slow one has lost frames")
        go.touch()
        self.wait_until(lambda: self.viewers()["queued"] == 0, "the rest is on its way")
        self.send_frames(7002, 1)
        self.wait_until_judged()
        live = self.stop(target)["live"]
        found = {}
        for process, name in ((slow, "slow"), (quick, "quick")):
            self.assertEqual(process.wait(timeout=30), 0)
            self.lab.target._processes.remove(process)
            found[name] = self.frames_and_losses((self.folder / name).read_bytes())
        lost = live["viewers"]["queue_full"]
        self.assertEqual(found["quick"], (8001, 0, 0))
        self.assertEqual(found["slow"], (8001 - lost, lost, lost))
        self.assertEqual(live["viewers"]["accepted"], 2 * 8001)
        self.assertEqual(live["viewers"]["written"], 2 * 8001 - lost)
        self.assertEqual(live["sinks"][0]["written"], 8001)

    def view(self, name, go):
        """A viewer that reads when there is a file."""
        return self.lab.target.start(programs.PYTHON, "-c", VIEW, str(self.folder / name), str(go))

    def frames_and_losses(self, capture):
        """Frames of a capture, what the options of its frames say is missing, and what its end says."""
        path = self.file("capture.pcapng", capture)
        shown = self.fields(path, "frame.drop_count")
        in_the_end = sum(struct.unpack_from("<Q", body, 12 + 12 + 4)[0]
                         for kind, body in blocks(capture) if kind == STATISTICS)
        return len(shown), sum(int(count or 0) for count, in shown), in_the_end

    def test_one_viewer_more_than_the_most_is_refused_with_words(self):
        self.viewed()
        there = [self.view(f"viewer{number}", self.token) for number in range(MOST_VIEWERS)]
        self.wait_for_viewers(MOST_VIEWERS)
        self.assertIn(f"fibertap_viewers {MOST_VIEWERS}\n", self.ask("/metrics"))
        refused = self.extcap("--capture", "--extcap-interface", "fibertap-all", "--fifo", "/dev/null")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("found 8 viewers, expected fewer than 8: close one of them", refused.stderr)
        by_tshark = self.run_there("tshark", "-i", "fibertap-all", "-c", "1")
        self.assertIn("found 8 viewers", by_tshark.stderr)
        self.lab.target.stop(there[0], signal.SIGKILL)
        self.wait_for_viewers(MOST_VIEWERS - 1)
        self.view("again", self.token)
        self.wait_for_viewers(MOST_VIEWERS)

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
