#!/usr/bin/python3
"""Real traffic through the live target to a file, a FIFO and standard output: frame for frame what the
sender's own capture gives in a replay."""

import os
import struct
import subprocess

import live
from live import CARD, LiveTest, frames, main, packets, template
from program import EAL, mirrored

FIELDS = ("-T", "fields", "-e", "frame.interface_name", "-e", "frame.len", "-e", "frame.cap_len",
          "-e", "frame.packet_flags_direction", "-e", "_ws.col.Info")


def accepted_by_hand(capture, packet_length):
    """(original length, bytes kept) of what template() takes of a sender's capture, read as AWS says
    and by none of our programs: HTTP and DNS behind 50 bytes of envelope."""
    kept = []
    for origlen, frame in frames(capture):
        inner = frame[50:]
        if len(inner) < 38:
            continue
        protocol, ports = inner[23], struct.unpack_from(">HH", inner, 34)
        if inner[12:14] == b"\x08\x00" and ((protocol == 6 and 80 in ports) or
                                            (protocol == 17 and 53 in ports)):
            kept.append((origlen - 50, inner[:packet_length]))
    return kept


class Outputs(LiveTest):
    def test_every_frame_leaves_as_in_a_replay_of_what_was_sent(self):
        rules = self.file("mirror.yaml", template((7001, 128)))
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        with open(self.folder / "fifo.txt", "w") as seen, self.sent() as capture:
            reader = subprocess.Popen(["tshark", "-n", "-r", fifo, *FIELDS], stdout=seen,
                                      stderr=subprocess.DEVNULL)
            targets = [
                self.target("file", "--template", rules, "--write", self.folder / "file.pcapng",
                            "--queues", "2"),
                self.target("card", "--template", rules, "--write", self.folder / "card.pcapng",
                            engine=CARD),
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
        self.assertEqual(reader.wait(60), 0)
        self.assertEqual(tcpdump.wait(60), 0)

        expected = self.replayed(capture, "--template", rules)
        self.assertGreater(len(expected), 50)
        bare = [(origlen, rest[:caplen]) for _, caplen, origlen, rest in expected]
        self.assert_same_frames(bare, accepted_by_hand(capture, 128))
        self.assert_same_frames(packets(self.folder / "file.pcapng"), expected)
        self.assert_same_frames(packets(self.folder / "card.pcapng"), expected)
        as_tshark_sees = subprocess.run(
            ["tshark", "-n", "-r", self.folder / "replayed.pcapng", *FIELDS], capture_output=True,
            text=True, check=True).stdout.splitlines()
        self.assert_same_frames((self.folder / "fifo.txt").read_text().splitlines(), as_tshark_sees)
        self.assert_same_frames(frames(self.folder / "stdout.pcap"), bare)
        for each in statistics:
            self.assertEqual(each["frames"]["accepted"], len(expected))
            self.assertEqual(each["live"]["sinks"][0]["written"], len(expected))
            self.assertGreater(each["rejected_by"]["rule"], 10)
            self.assertEqual(each["live"]["ports"][0]["driver"], "packet_socket")
            self.assertEqual(each["live"]["arrived"], each["live"]["received"])

    def test_malformed_frames_are_judged_as_in_a_replay(self):
        found = self.judged_as_in_a_replay(live.program.GOLDEN / "malformed" / "in.pcap")
        self.assertGreater(found["outer_malformed"], 1)

    def test_hostile_frames_are_judged_as_in_a_replay(self):
        hostile, rules = self.folder / "hostile.pcap", self.folder / "hostile.yaml"
        self.assert_exit(live.program.run_lab("gen", "--profile", "hostile", "--frames", "3k", "--write",
                                          hostile, "--write-template", rules), live.program.OK)
        found = self.judged_as_in_a_replay(hostile, "--template", rules)
        for disposition in ("outer_malformed", "bad_vxlan", "unknown_vni", "rejected", "accepted"):
            self.assertGreater(found[disposition], 10, disposition)

    def judged_as_in_a_replay(self, hostile, *rules):
        target = self.target("hostile", *rules, "--write", self.folder / "out.pcapng")
        # At the target: bridges drop some of them on the way.
        with self.recorded(self.lab.target, "in") as capture:
            self.send(self.client, "mirror0", [frame for _, frame in frames(hostile)])
        found = self.stop(target)["frames"]
        expected = self.statistics("--engine", "model", *rules, capture)["frames"]
        # What else comes, such as ARP, is not VXLAN and may come at any time.
        for counts in (found, expected):
            for name in ("offered", "not_vxlan"):
                del counts[name]
        self.assertEqual(found, expected)
        self.assert_same_frames(packets(self.folder / "out.pcapng"), self.replayed(capture, *rules))
        return found

    def test_af_xdp_gives_the_frames_that_were_sent(self):
        sent = [mirrored(bytes([number]) * 30) for number in range(200)]
        out = self.folder / "out.pcapng"
        with self.cable("fast") as far:
            try:
                target = self.target("xdp", "--idle", "nap", "--write", out,
                                     dpdk=(*EAL, "--vdev=net_af_xdp0,iface=fast"),
                                     env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})  # libxdp
            except AssertionError as refusal:
                self.skipTest(f"no AF_XDP here: {refusal}")
            self.send(self.lab.target, far, sent)
            self.wait_until(lambda: len(packets(out.with_suffix(".pcapng.part"))) >= len(sent),
                            "all frames are written")
            live_part = self.stop(target)["live"]
        self.assertEqual([rest[:caplen] for _, caplen, _, rest in packets(out)],
                         [frame[50:] for frame in sent])
        self.assertEqual(live_part["ports"][0]["driver"], "net_af_xdp")
        self.assertEqual(live_part["arrived"], live_part["received"])  # it reports, and lost nothing


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
