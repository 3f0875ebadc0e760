#!/usr/bin/python3
"""Other people's programs read what Fibertap writes and see what Fibertap means: for every golden
case, tshark, capinfos and tcpdump agree with the counters and with each block's own bytes."""

import json
import re
import shutil
import struct
import subprocess
import unittest

import program
from program import GOLDEN, main

CASES = sorted(path.parent for path in GOLDEN.glob("*/expected.pcapng"))
DIRECTIONS = {0: "0x00000000", 1: "0x00000001", 2: "0x00000002"}


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def blocks_of(pcapng):
    """Interface names, and per frame: interface id, ns, caplen, origlen, flags."""
    names, frames, at = [], [], 0
    while at < len(pcapng):
        kind, length = struct.unpack_from("<II", pcapng, at)
        if kind == 1:
            size, = struct.unpack_from("<H", pcapng, at + 18)
            names.append(pcapng[at + 20:at + 20 + size].decode())
        if kind == 6:
            interface, high, low, caplen, origlen = struct.unpack_from("<IIIII", pcapng, at + 8)
            flags, = struct.unpack_from("<I", pcapng, at + 28 + (caplen + 3) // 4 * 4 + 4)
            frames.append((interface, high << 32 | low, caplen, origlen, flags))
        at += length
    return names, frames


class Tools(unittest.TestCase):
    def setUp(self):
        for tool in ("tshark", "capinfos", "tcpdump"):
            if shutil.which(tool) is None:
                self.skipTest(f"{tool} is not installed, scripts/install test installs it")

    def test_tshark_sees_each_frames_interface_direction_time_and_lengths(self):
        for case in CASES:
            with self.subTest(case.name):
                names, frames = blocks_of((case / "expected.pcapng").read_bytes())
                fields = ("frame.interface_name", "frame.time_epoch", "frame.cap_len", "frame.len",
                          "frame.packet_flags")
                text = output_of("tshark", "-r", case / "expected.pcapng", "-T", "fields",
                                 *(word for field in fields for word in ("-e", field)))
                seen = [tuple(line.split("\t")) for line in text.splitlines()]
                self.assertEqual(seen, [
                    (names[interface], f"{ns // 10**9}.{ns % 10**9:09}", str(caplen), str(origlen),
                     DIRECTIONS[flags]) for interface, ns, caplen, origlen, flags in frames])

    def test_tshark_finds_no_fault_in_any_block(self):
        for case in CASES:
            with self.subTest(case.name):
                result = subprocess.run(["tshark", "-r", case / "expected.pcapng"],
                                        capture_output=True, text=True, check=False)
                self.assertEqual(result.returncode, 0)
                self.assertNotIn("The file", result.stderr)

    def test_capinfos_counts_the_frames_and_interfaces_of_the_counters(self):
        for case in CASES:
            with self.subTest(case.name):
                counters = json.loads((case / "counters.json").read_text())
                text = output_of("capinfos", case / "expected.pcapng")
                self.assertRegex(text,
                                 rf"Number of packets: +{counters['frames']['accepted']}\n")
                self.assertRegex(text, r"File timestamp precision: +nanoseconds \(9\)")
                interfaces = re.findall(r"Name = (vni-\w+)", text)
                self.assertEqual(interfaces, [f"vni-{session['vni']}"
                                              for session in counters["sessions"]])
                received = [int(n) for n in re.findall(r"Number of packets = (\d+)", text)]
                self.assertEqual(received, [session["accepted"] for session in
                                            counters["sessions"]])

    def test_the_statistics_blocks_tell_what_each_session_saw(self):
        for case in CASES:
            with self.subTest(case.name):
                data = (case / "expected.pcapng").read_bytes()
                counters = json.loads((case / "counters.json").read_text())
                found, at = [], 0
                while at < len(data):
                    kind, length = struct.unpack_from("<II", data, at)
                    if kind == 5:
                        received, = struct.unpack_from("<Q", data, at + 24)
                        accepted, = struct.unpack_from("<Q", data, at + 36)
                        found.append((received, accepted))
                    at += length
                self.assertEqual(found, [(session["accepted"] + session["rejected"],
                                          session["accepted"])
                                         for session in counters["sessions"]])

    def test_tcpdump_reads_as_many_frames_with_the_same_times(self):
        for case in CASES:
            with self.subTest(case.name):
                _, frames = blocks_of((case / "expected.pcapng").read_bytes())
                text = output_of("tcpdump", "-r", case / "expected.pcapng", "-tt", "-n", "-q",
                                 "--nano", "-l")
                # tcpdump shows no time for a frame without a single byte.
                lines = [line.split(" ")[0] for line in text.splitlines()
                         if re.match(r"\d+\.\d{9} |\[Invalid header: caplen==0", line)]
                self.assertEqual(lines, [f"{ns // 10**9}.{ns % 10**9:09}" if origlen else "[Invalid"
                                         for _, ns, _, origlen, _ in frames])


if __name__ == "__main__":
    main()
