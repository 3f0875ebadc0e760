#!/usr/bin/python3
"""Real traffic through the live target to a file, a FIFO and standard output: frame for frame what the
sender's own capture gives in a replay."""

import os
import subprocess

import live
from live import LiveTest, main, packets, template

FIELDS = ("-T", "fields", "-e", "frame.interface_name", "-e", "frame.len", "-e", "frame.cap_len",
          "-e", "frame.packet_flags_direction", "-e", "_ws.col.Info")


SEND_CAPTURE = """
import socket, struct, sys
data = open(sys.argv[1], "rb").read()
port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
port.bind((sys.argv[2], 0))
at = 24
while at < len(data):
    caplen, = struct.unpack_from("<I", data, at + 8)
    if caplen >= 14:
        port.send(data[at + 16:at + 16 + caplen])
    at += 16 + caplen
"""


class Outputs(LiveTest):
    def test_every_frame_leaves_as_in_a_replay_of_what_was_sent(self):
        rules = self.file("mirror.yaml", template((7001, 128)))
        fifo, files = self.folder / "fifo", {}
        os.mkfifo(fifo)
        with open(self.folder / "fifo.txt", "w") as seen, self.sent() as capture:
            reader = subprocess.Popen(["tshark", "-n", "-r", fifo, *FIELDS], stdout=seen,
                                      stderr=subprocess.DEVNULL)
            targets = [
                self.target("file", "--template", rules, "--write", self.folder / "file.pcapng"),
                self.target("card", "--template", rules, "--write", self.folder / "card.pcapng",
                            "--verify", engine=("--engine", "xrt", "--card", "sim")),
                self.target("fifo", "--template", rules, "--write", fifo),
            ]
            tcpdump = subprocess.Popen(["tcpdump", "-r", "-", "-w", self.folder / "stdout.pcap",
                                        "-Z", "root"], stdin=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
            targets.append(self.target("stdout", "--template", rules, "--write", "-",
                                       stdout=tcpdump.stdin))
            tcpdump.stdin.close()
            self.make_traffic()
        statistics = [self.stop(target) for target in targets]
        self.assertEqual(reader.wait(30), 0)
        self.assertEqual(tcpdump.wait(30), 0)

        expected = self.replayed(capture, "--template", rules)
        self.assertGreater(len(expected), 50)
        self.assert_same_frames(packets(self.folder / "file.pcapng"), expected)
        self.assert_same_frames(packets(self.folder / "card.pcapng"), expected)
        as_tshark_sees = subprocess.run(
            ["tshark", "-n", "-r", self.folder / "replayed.pcapng", *FIELDS], capture_output=True,
            text=True, check=True).stdout.splitlines()
        self.assert_same_frames((self.folder / "fifo.txt").read_text().splitlines(), as_tshark_sees)
        count = subprocess.run(["capinfos", "-Tmrc", self.folder / "stdout.pcap"],
                               capture_output=True, text=True, check=True).stdout
        self.assertTrue(count.strip().endswith(f",{len(expected)}"), count)
        for each in statistics:
            self.assertEqual(each["frames"]["accepted"], len(expected))
            self.assertEqual(each["live"]["sinks"][0]["written"], len(expected))
            self.assertGreater(each["rejected_by"]["rule"], 10)
            self.assertEqual(each["live"]["ports"][0]["driver"], "net_af_packet")
            self.assertIsNone(each["live"]["ports"][0]["imissed"])

    def test_hostile_frames_are_judged_as_in_a_replay(self):
        hostile = live.program.GOLDEN / "malformed" / "in.pcap"
        target = self.target("hostile", "--write", self.folder / "out.pcapng")
        # At the target: bridges drop some of them on the way.
        with self.recorded(self.lab.target, "in") as capture:
            self.client.run("/usr/bin/python3", "-c", SEND_CAPTURE, str(hostile), "mirror0")
        found = self.stop(target)["frames"]
        expected = self.statistics("--engine", "model", capture)["frames"]
        # The target's own answers, such as ARP's, are seen there and are not VXLAN; fragments are put
        # together by the kernel, because DPDK's AF_PACKET driver asks for it.
        for frames in (found, expected):
            for name in ("offered", "not_vxlan", "outer_fragment"):
                del frames[name]
        self.assertEqual(found, expected)
        self.assertGreater(found["outer_malformed"], 1)
        self.assert_same_frames(packets(self.folder / "out.pcapng"), self.replayed(capture))


class Jumbo(LiveTest):
    MTU = 8900

    def test_jumbo_frames_are_taken_whole(self):
        target = self.target("jumbo", "--write", self.folder / "out.pcapng")
        with self.sent() as capture:
            self.make_traffic()
        self.stop(target)
        found = packets(self.folder / "out.pcapng")
        self.assert_same_frames(found, self.replayed(capture))
        self.assertGreater(max(caplen for _, caplen, _, _ in found), 8000)


if __name__ == "__main__":
    main()
