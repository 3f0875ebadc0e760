#!/usr/bin/python3
"""What each --annotate and --format makes of the blocks that engines write: for every golden case, what
a rewriting of its expected.pcapng gives that shares nothing with Fibertap."""

import struct
import subprocess

import program
from program import GOLDEN, OK, main, mirrored, pcap, run

CASES = sorted(path.parent for path in GOLDEN.glob("*/expected.pcapng"))
COMMENT, FLAGS, HASH, VERDICT = 1, 2, 3, 7


def blocks(pcapng):
    """(type, body) of each block."""
    at = 0
    while at < len(pcapng):
        kind, length = struct.unpack_from("<II", pcapng, at)
        yield kind, pcapng[at + 8:at + length - 4]
        at += length


def block(kind, body):
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size


def padded(data):
    return data + bytes(-len(data) % 4)


def frame_and_options(body):
    """Of an Enhanced Packet Block: what stands before its options, and (code, value) of each."""
    caplen, = struct.unpack_from("<I", body, 12)
    at = 20 + len(padded(bytes(caplen)))
    front, options = body[:at], []
    while True:
        code, size = struct.unpack_from("<HH", body, at)
        if code == 0:
            return front, options
        options.append((code, body[at + 4:at + 4 + size]))
        at += 4 + len(padded(bytes(size)))


def commented(options):
    """SPEC 13."""
    kept = [(code, value) for code, value in options if code == FLAGS]
    _, vni, number, _ = struct.unpack(">BIII", dict(options)[VERDICT])
    rule = "no rule" if number == 0xFFFFFFFF else f"rule {number}"
    return kept + [(COMMENT, f"vni {vni} {rule}".ljust(28).encode())]


def bare(options):
    return [(code, value) for code, value in options if code not in (HASH, VERDICT)]


def rewritten(pcapng, change):
    for kind, body in blocks(pcapng):
        if kind == 6:
            front, options = frame_and_options(body)
            body = front + b"".join(struct.pack("<HH", code, len(value)) + padded(value)
                                    for code, value in change(options)) + bytes(4)
        yield block(kind, body)


def as_pcap(pcapng):
    yield struct.pack("<IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1)
    for kind, body in blocks(pcapng):
        if kind == 6:
            _, high, low, caplen, origlen = struct.unpack_from("<IIIII", body)
            yield struct.pack("<IIII", *divmod(high << 32 | low, 10**9), caplen, origlen)
            yield body[20:20 + caplen]


class Annotations(program.ProgramTest):
    def written(self, case, name, *arguments):
        options = case / "options.ini"
        config = ("--config", options) if options.exists() else ()
        self.assert_exit(run("replay", "--template", case / "mirror.yaml", *config, *arguments,
                             "--write", self.folder / name, case / "in.pcap"), OK)
        return (self.folder / name).read_bytes()

    def test_every_form_is_what_a_rewriting_of_the_engines_blocks_gives(self):
        for case in CASES:
            engines = (case / "expected.pcapng").read_bytes()
            with self.subTest(case.name):
                comment = self.written(case, "a")
                self.assertEqual(comment, b"".join(rewritten(engines, commented)))
                self.assertEqual(len(comment), len(engines))
                self.assertEqual(self.written(case, "b", "--annotate", "comment"), comment)
                self.assertEqual(self.written(case, "c", "--annotate", "verdict"), engines)
                self.assertEqual(self.written(case, "d", "--annotate", "none"),
                                 b"".join(rewritten(engines, bare)))
                classic = b"".join(as_pcap(engines))
                self.assertEqual(self.written(case, "e.pcap"), classic)
                self.assertEqual(self.written(case, "f", "--format", "pcap"), classic)
                self.assertEqual(self.written(case, "g.pcap", "--format", "pcapng"), comment)

    def test_standard_output_and_a_fifo_get_the_same(self):
        case = GOLDEN / "demo"
        for arguments in ((), ("--annotate", "none"), ("--format", "pcap")):
            expected = self.written(case, "out", *arguments)
            piped = run("replay", "--template", case / "mirror.yaml", *arguments, "--write", "-",
                        case / "in.pcap", text=False)
            self.assertEqual(piped.stdout, expected)
            named = run("replay", "--template", case / "mirror.yaml", *arguments, "--write",
                        "/dev/stdout", case / "in.pcap", text=False)
            self.assertEqual(named.stdout, expected, "by another name of standard output")

    def test_without_a_template_the_comment_names_the_vni_that_the_one_interface_does_not(self):
        capture = self.file("in.pcap", pcap(mirrored(vni=7), mirrored(vni=5569041)))
        for arguments in ((), ("--unknown-vni", "accept")):
            self.assert_exit(run("replay", *arguments, "--write", self.folder / "out", capture), OK)
            shown = subprocess.run(["tshark", "-r", self.folder / "out", "-T", "fields", "-e",
                                    "frame.interface_name", "-e", "frame.comment"],
                                   check=True, capture_output=True, text=True).stdout
            self.assertEqual([line.rstrip() for line in shown.splitlines()],
                             ["vni-any\tvni 7 no rule", "vni-any\tvni 5569041 no rule"])


class DisplayFilters(program.ProgramTest):
    """What docs/output.md and README.md say to type into Wireshark."""

    def test_of_a_rule_a_vni_and_a_direction_find_what_the_counters_say(self):
        demo, out = GOLDEN / "demo", self.folder / "out.pcapng"
        found = self.statistics("--template", demo / "mirror.yaml", "--write", out,
                                demo / "in.pcap")

        def shown(text):
            printed = subprocess.run(["tshark", "-r", out, "-Y", text], check=True,
                                     capture_output=True, text=True).stdout
            return len(printed.splitlines())

        documents = [(program.TOP / name).read_text() for name in ("docs/output.md", "README.md")]
        rule, vni = 'frame.comment matches "rule 110 *$"', 'frame.comment contains "vni {} "'
        for text in (rule, vni.format(1001)):
            self.assertIn(f"`{text}`", documents[0])
        for text in (rule, vni.format(5569041)):
            self.assertIn(f"`{text}`", documents[1])
        hits = sum(entry["hits"] for entry in found["rules"] if entry["number"] == 110)
        self.assertGreater(hits, 0)
        self.assertEqual(shown(rule), hits)
        accepted = {entry["vni"]: entry["accepted"] for entry in found["sessions"]}
        self.assertEqual(shown(vni.format(1001)), accepted[1001])
        self.assertEqual(shown(vni.format(100)), 0)
        sides = [shown(f"frame.packet_flags_direction == {side}") for side in (1, 2)]
        self.assertTrue(all(sides))
        self.assertLessEqual(sum(sides), found["frames"]["accepted"])


if __name__ == "__main__":
    main()
