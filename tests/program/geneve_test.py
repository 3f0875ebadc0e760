#!/usr/bin/python3
"""GENEVE before everything else (SPEC 11): what comes in a tunnel leaves as what comes without one."""

import itertools
import random
import struct

from geneve import SHAPES, taken_off, wrapped
from program import FIBERTAP, GOLDEN, OK, USAGE, ProgramTest, main, mirrored, pcap, run

RECORD = struct.Struct("<IIII")


def records(path):
    """(time, origlen, bytes) of each frame of a golden capture."""
    data = path.read_bytes()
    at = 24
    while at < len(data):
        seconds, fraction, caplen, origlen = RECORD.unpack_from(data, at)
        yield (seconds, fraction), origlen, data[at + 16:at + 16 + caplen]
        at += 16 + caplen


def capture(head, found):
    """A capture with the head of another."""
    return head + b"".join(RECORD.pack(*time, len(frame), origlen) + frame
                           for time, origlen, frame in found)


def can_be_wrapped(frame, origlen):
    return frame[12:14] in (b"\x08\x00", b"\x86\xdd") and len(frame) == origlen < 60_000


class Geneve(ProgramTest):
    def judged(self, name, content, *arguments):
        """Counters and capture of a replay."""
        path, out = self.file(f"{name}.pcap", content), self.folder / f"{name}.pcapng"
        found = self.statistics(*arguments, "--write", out, path)
        return found, out.read_bytes()

    def assert_same_judgement(self, found, expected, but=("geneve", "geneve_kept")):
        """The engine's own counters, whatever taking in did."""
        for part in ("frames", "bytes"):
            for name in but:
                found[part].pop(name)
                expected[part].pop(name)
        for each in (found, expected):
            each.pop("seconds")
        self.assertEqual(found, expected)

    def test_golden_captures_in_tunnels_of_every_shape_leave_as_they_do_without(self):
        shapes = [(shape, version, tags, padding)
                  for shape, (version, tags, padding) in itertools.product(
                      SHAPES, ((4, 0, 0), (6, 1, 7), (4, 2, 0))) if SHAPES[shape][2]]
        for case in ("http4", "http6", "fragments", "outer6", "malformed"):
            with self.subTest(case):
                head = (GOLDEN / case / "in.pcap").read_bytes()[:24]
                plain = list(records(GOLDEN / case / "in.pcap"))
                turn = itertools.cycle(shapes)
                tunnelled, count = [], 0
                for time, origlen, frame in plain:
                    if can_be_wrapped(frame, origlen):
                        shape, version, tags, padding = next(turn)
                        frame = wrapped(frame, shape, version, tags, padding)
                        origlen, count = len(frame), count + 1
                    tunnelled.append((time, origlen, frame))
                self.assertGreater(count, 5)
                rules = ("--template", GOLDEN / case / "mirror.yaml", "--missing-filter", "accept",
                         "--annotate", "verdict")
                expected, expected_bytes = self.judged("plain", capture(head, plain), *rules)
                found, found_bytes = self.judged("tunnel", capture(head, tunnelled), *rules)
                self.assertEqual(found["frames"]["geneve"], count)
                self.assertEqual(found["frames"]["geneve_kept"], 0)
                self.assertEqual(found["bytes"]["geneve"],
                                 sum(len(new) for (_, _, new), (_, _, old) in zip(tunnelled, plain)
                                     if new != old))
                self.assertEqual(found_bytes, expected_bytes)
                self.assert_same_judgement(found, expected)

    def test_hostile_tunnels_are_taken_off_as_the_specification_says(self):
        seed = random.randrange(1 << 32)
        print("seed", seed)
        draw = random.Random(seed)
        came, expected, counts = [], [], {"other": 0, "kept": 0, "taken_off": 0}
        for i in range(20_000):
            frame = mirrored(payload=draw.randbytes(draw.randrange(60)), vni=7)
            frame = bytearray(wrapped(frame, draw.choice(list(SHAPES)), draw.choice((4, 6)),
                                      draw.randrange(3), draw.choice((0, 0, 5)),
                                      draw.random() < 0.05, draw.random() < 0.05))
            for _ in range(draw.choice((0, 0, 1, 2))):
                frame[draw.randrange(min(len(frame), 90))] ^= 1 << draw.randrange(8)
            origlen = len(frame)
            frame = bytes(frame[:draw.choice((origlen, origlen, draw.randrange(origlen)))])
            origlen = max(len(frame), draw.choice((origlen, origlen - draw.randrange(60))))
            what, goes_on, goes_on_origlen = taken_off(frame, origlen)
            counts[what] += 1
            came.append(((i, 0), origlen, frame))
            expected.append(((i, 0), goes_on_origlen, goes_on))
        for what, count in counts.items():
            self.assertGreater(count, 500, what)
        head = pcap()[:24]
        rules = ("--template", self.file("mirror.yaml", (GOLDEN / "demo" / "mirror.yaml").read_text()),
                 "--unknown-vni", "accept", "--annotate", "verdict")
        found, found_bytes = self.judged("came", capture(head, came), *rules)
        without, expected_bytes = self.judged("expected", capture(head, expected), *rules,
                                              "--geneve-port", "0")
        self.assertEqual(found["frames"]["geneve"], counts["taken_off"])
        self.assertEqual(found["frames"]["geneve_kept"], counts["kept"])
        self.assertEqual(without["frames"]["geneve"], 0)
        self.assertEqual(found_bytes, expected_bytes)
        self.assert_same_judgement(found, without)

    def test_a_tunnel_to_another_port_is_none_unless_that_port_is_given(self):
        frame = bytearray(wrapped(mirrored()))
        frame[36:38] = (7000).to_bytes(2, "big")
        path = self.file("in.pcap", pcap(bytes(frame)))
        self.assertEqual(self.statistics(path)["frames"]["not_vxlan"], 1)
        found = self.statistics("--geneve-port", 7000, path)["frames"]
        self.assertEqual((found["geneve"], found["accepted"]), (1, 1))

    def test_the_port_of_vxlan_is_refused(self):
        path = self.file("in.pcap", pcap(mirrored()))
        self.assert_exit(run("replay", "--geneve-port", 4789, path), USAGE, "--geneve-port",
                         "found 4789", "0 leaves tunnels as they are")
        self.assert_exit(run("replay", "--geneve-port", 0, path), OK)

    def test_explain_says_what_became_of_the_tunnel(self):
        path = self.file("in.pcap", pcap(wrapped(mirrored()),
                                         wrapped(mirrored(), "another and critical"), mirrored()))
        for frame, words in ((1, "taken off; what goes on is 112 bytes of 112"), (2, "kept"), (3, "")):
            result = run("check", "--explain", f"{path}:{frame}", program=FIBERTAP)
            self.assert_exit(result, OK)
            lines = [line for line in result.stdout.splitlines() if line.startswith("geneve")]
            self.assertEqual(len(lines), 1 if words else 0)
            self.assertIn(words, "".join(lines))
        self.assertNotIn("geneve", run("check", "--geneve-port", 0, "--explain", f"{path}:1").stdout)


if __name__ == "__main__":
    main()
