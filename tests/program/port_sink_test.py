#!/usr/bin/python3
"""Accepted frames that are sent to ports of DPDK, beside a file that has them too."""

import os
import struct
import subprocess
import time

from program import EAL, FIBERTAP, GOLDEN, USAGE, main, mirrored, pcap
from running import RunTest

BURST = 256  # net_pcap waits for so many frames of a FIFO, or for its end


def frames(path):
    """The bytes of each frame in a pcap file of this machine."""
    data = path.read_bytes()
    found = []
    at = 24
    while at < len(data):
        caplen, = struct.unpack_from("<I", data, at + 8)
        found.append(data[at + 16:at + 16 + caplen])
        at += 16 + caplen
    return found


def around(frame, vni=8):
    """A mirrored frame whose inner frame is this one."""
    outer = bytearray(mirrored(b"")[:50])
    struct.pack_into(">H", outer, 16, 36 + len(frame))
    struct.pack_into(">H", outer, 38, 16 + len(frame))
    struct.pack_into(">I", outer, 46, vni << 8)
    return bytes(outer) + frame


def numbered(count, size=20):
    return [mirrored(struct.pack(">I", number) + bytes(size)) for number in range(count)]


def inner(frame):
    return frame[50:]


class PortSink(RunTest):
    def run_to_the_end(self, count, capture, *arguments, dpdk=()):
        """The statistics of a run that took in `count` frames of a capture."""
        process = self.start(*arguments, dpdk=(f"--vdev=net_pcap0,rx_pcap={capture}", *dpdk),
                             is_awaited=False)
        self.wait_for(process, "receiving from")
        self.wait_for_frames(process, count)
        return self.stop(process)

    @staticmethod
    def sink(statistics, name):
        return next(sink for sink in statistics["live"]["sinks"] if sink["name"] == name)

    def test_a_port_is_sent_what_a_file_beside_it_holds_byte_for_byte(self):
        sent = self.folder / "sent.pcap"
        for case in ("http4", "vlan"):
            template, capture = GOLDEN / case / "mirror.yaml", GOLDEN / case / "in.pcap"
            offered = self.statistics("--template", template, capture)["frames"]
            statistics = self.run_to_the_end(
                offered["offered"], capture, "--template", template,
                "--sink", "port:net_pcap1,name=out", "--sink", f"file:{self.folder}/all-%{{seq}}.pcap",
                dpdk=(f"--vdev=net_pcap1,tx_pcap={sent}",))
            out = self.sink(statistics, "out")
            self.assertGreater(offered["accepted"], 10)
            self.assertEqual(out["written"], offered["accepted"])
            self.assertEqual((out["too_long"], out["port_full"]), (0, 0))
            self.assertEqual(frames(sent), frames(max(self.folder.glob("all-*.pcap"))))
            self.assertEqual([port["port"] for port in statistics["live"]["ports"]], ["net_pcap0"])

    def test_a_ring_gives_back_what_it_was_sent(self):
        twice = numbered(300)
        capture = self.file("in.pcap", pcap(*map(around, twice)))
        statistics = self.run_to_the_end(
            900, capture, "--sink", "port:net_ring0,receive=yes",
            "--sink", f"file:{self.folder}/all.pcap", dpdk=("--vdev=net_ring0",))
        self.assertEqual(statistics["frames"]["accepted"], 600)
        self.assertEqual(statistics["frames"]["not_vxlan"], 300)  # the innermost came round too
        self.assertEqual(self.sink(statistics, "port")["written"], 600)
        found = frames(self.folder / "all.pcap")
        self.assertEqual([frame for frame in found if len(frame) == len(twice[0])], twice)
        self.assertEqual([frame for frame in found if len(frame) != len(twice[0])],
                         list(map(inner, twice)))

    def test_a_ring_that_nobody_reads_is_full_by_name(self):
        capture = self.file("in.pcap", pcap(*numbered(3000)))
        statistics = self.run_to_the_end(3000, capture, "--sink", "port:net_ring0",
                                         dpdk=("--vdev=net_ring0",))
        port = self.sink(statistics, "port")
        self.assertEqual(port["accepted"], 3000)
        self.assertGreater(port["written"], 500)
        self.assertEqual(port["port_full"], 3000 - port["written"])

    def test_frames_above_the_mtu_are_too_long_by_name(self):
        sizes = (400, 414 - 42, 415 - 42, 1000)  # 42 bytes of headers are in an inner frame
        capture = self.file("in.pcap", pcap(*(mirrored(bytes(size)) for size in sizes)))
        sent = self.folder / "sent.pcap"
        statistics = self.run_to_the_end(
            4, capture, "--sink", "port:net_pcap1,mtu=400", "--sink", f"file:{self.folder}/all.pcap",
            dpdk=(f"--vdev=net_pcap1,tx_pcap={sent}",))
        self.assertEqual(self.sink(statistics, "port")["too_long"], 3)
        self.assertEqual([len(frame) for frame in frames(sent)], [414])
        self.assertEqual(len(frames(self.folder / "all.pcap")), 4)

    def test_another_program_reads_a_memif(self):
        socket = self.folder / "memif.sock"
        source = self.folder / "in.fifo"
        os.mkfifo(source)
        reader = self.start("--write", self.folder / "read.pcap",
                            dpdk=(f"--vdev=net_memif0,role=server,socket={socket}",))
        writer = subprocess.Popen(
            [FIBERTAP, "run", "--engine", "cpu", "--idle", "nap", "--batch-age", "1ms",
             "--sink", "port:net_memif0", "--sink", f"file:{self.folder}/all.pcap", "--stats",
             self.folder / "writer.json", "--", *EAL, f"--vdev=net_pcap0,rx_pcap={source}",
             f"--vdev=net_memif0,role=client,socket={socket}"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, writer)
        first, *others = map(around, numbered(500))
        with source.open("wb", buffering=0) as pipe:
            pipe.write(pcap())
            warming = 0
            while self.counters(reader)["frames"]["accepted"] == 0:  # they are not connected yet
                pipe.write(pcap(*[first] * BURST)[24:])
                warming += BURST
                time.sleep(0.05)
            pipe.write(pcap(*others)[24:])
        self.wait_until_reads(others[-1])
        writer.terminate()
        self.assertEqual(writer.wait(60), 0)
        live = self.stop(reader)
        self.assertGreaterEqual(live["live"]["received"], 500)
        expected = [inner(inner(frame)) for frame in others]
        self.assertEqual(frames(self.folder / "read.pcap")[-len(others):], expected)
        self.assertEqual([inner(frame) for frame in frames(self.folder / "all.pcap")][warming:],
                         expected)

    def wait_until_reads(self, frame):
        part = self.folder / "read.pcap.part"
        deadline = time.monotonic() + 30
        while inner(inner(frame)) not in part.read_bytes():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def test_what_cannot_be_sent_to_is_said_at_the_start(self):
        ring = ("--vdev=net_ring0", "--vdev=net_null0")
        for sink, dpdk, words in (
                ("port:net_rign0", ring,
                 "--sink port:net_rign0: found no port of that name or number, expected one of DPDK's: net_"),
                ("port:7", ring, "--sink port:7: found no port of that name or number"),
                ("port:net_ring0", ("--vdev=net_ring0",), "found no port to receive from"),
                ("port:net_ring0,mtu=60", ring, "found 60, expected a number from 68 to 9710"),
                ("port:net_ring0,format=pcap", ring, "found format, expected one of")):
            with self.subTest(sink):
                process = self.start("--sink", sink, dpdk=dpdk, is_awaited=False)
                _, errors = process.communicate(timeout=60)
                self.assertIn(words, errors)
                self.assertIn(process.returncode, (USAGE, 4))
        bare = subprocess.run([FIBERTAP, "run", "-i", "lo", "--sink", "port:net_ring0"], check=False,
                              capture_output=True, text=True)
        self.assertEqual(bare.returncode, USAGE)
        self.assertIn("--sink port:net_ring0: found no arguments of DPDK, expected the port among them; "
                      "add -- -a ADDRESS for a device, or -- --vdev=net_ring0", bare.stderr)


if __name__ == "__main__":
    main()
