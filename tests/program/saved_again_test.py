#!/usr/bin/python3
"""Captures outlive other people's programs: what Fibertap writes, saved again by editcap, mergecap,
reordercap and tshark, is read by tshark, capinfos, tcpdump and Fibertap, with every frame, VNI and
rule."""

import re
import shutil
import subprocess

import program
from program import GOLDEN, OK, TEMPLATE, main, mirrored, pcap, run

SAVING = {"editcap": lambda saved, out: ["editcap", saved, out],
          "mergecap": lambda saved, out: ["mergecap", "-w", out, saved],
          "mergecap of two": lambda saved, out: ["mergecap", "-w", out, saved, saved],
          "reordercap": lambda saved, out: ["reordercap", saved, out],
          "tshark": lambda saved, out: ["tshark", "-r", saved, "-w", out]}


def output_of(*command):
    """What a program prints; it may not complain."""
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    complaint = [line for line in result.stderr.splitlines()
                 if not re.match(r"Running as user|reading from file|\d+ frames, ", line)]
    assert not complaint, f"{command}: {complaint}"
    return result.stdout


def seen(capture, *fields):
    return output_of("tshark", "-n", "-r", capture, "-T", "fields",
                     *(word for field in fields for word in ("-e", field))).splitlines()


class SavedAgain(program.ProgramTest):
    FRAMES = ("frame.time_epoch", "frame.len", "frame.cap_len", "frame.packet_flags",
              "frame.comment", "frame.interface_name", "ip.src", "udp.srcport", "tcp.srcport")
    CLASSIC = FRAMES[:3] + FRAMES[6:]

    def setUp(self):
        super().setUp()
        for tool in ("editcap", "mergecap", "reordercap", "tshark", "capinfos", "tcpdump"):
            if shutil.which(tool) is None:
                self.skipTest(f"{tool} is not installed, see packages.txt")

    def inputs(self):
        """Name: the arguments of a replay that give a capture."""
        plain = self.file("plain.pcap", pcap(mirrored(b"1"), mirrored(b"2" * 100, vni=8)))
        rules = self.file("rules.yaml", TEMPLATE)
        demo = GOLDEN / "demo"
        return {"no template": (plain,),
                "a template and all other VNIs": ("--template", rules, "--unknown-vni", "accept",
                                                  plain),
                "several sessions": ("--template", demo / "mirror.yaml", demo / "in.pcap")}

    def check(self, capture, fields, expected, frames):
        self.assertEqual(seen(capture, *fields), expected)
        counted = re.search(r"Number of packets: +(\d+)\n", output_of("capinfos", "-M", capture))
        self.assertEqual(int(counted[1]), frames)
        shown = output_of("tcpdump", "-n", "-tt", "-r", capture)
        self.assertEqual(len(re.findall(r"^\d+\.\d{6} ", shown, re.MULTILINE)), frames)
        again = self.statistics("--unknown-vni", "drop", capture)
        self.assertEqual(again["frames"]["offered"], frames)

    def check_saved(self, written, fields):
        """That it is read, and again after each program that saves it."""
        expected = seen(written, *fields)
        self.check(written, fields, expected, len(expected))
        for name, command in SAVING.items():
            with self.subTest(name):
                out = self.folder / "saved"
                output_of(*map(str, command(written, out)))
                if name == "mergecap of two":
                    twice = sorted(expected * 2)
                    self.assertEqual(sorted(seen(out, *fields)), twice)
                else:
                    self.check(out, fields, expected, len(expected))
                out.unlink()

    def test_every_form_that_is_kept_is_read_after_every_program(self):
        for name, arguments in self.inputs().items():
            for form, fields in ((("--annotate", "comment"), self.FRAMES),
                                 (("--annotate", "none"), self.FRAMES),
                                 (("--format", "pcap"), self.CLASSIC)):
                if form[1] != "comment" and name != "several sessions":
                    continue  # one kind of input shows it: reading takes these programs long
                with self.subTest(name, form=form):
                    written = self.folder / "out"
                    self.assert_exit(run("replay", *form, "--write", written, *arguments), OK)
                    self.check_saved(written, fields)

    def test_one_without_a_frame_is_read(self):
        """As it is: editcap and tshark save an empty one without its interfaces."""
        other = self.file("other.pcap", pcap(mirrored(vni=9)))
        rules = self.file("rules.yaml", TEMPLATE)
        for form, fields in ((("--annotate", "comment"), self.FRAMES),
                             (("--format", "pcap"), self.CLASSIC)):
            written = self.folder / "out"
            self.assert_exit(run("replay", *form, "--write", written, "--template", rules, other),
                             OK)
            self.check(written, fields, [], 0)

    def test_outputs_with_numbers_are_read_together(self):
        plain = self.file("plain.pcap", pcap(mirrored(b"1"), mirrored(b"2")))
        for _ in range(3):
            self.assert_exit(run("replay", "--if-exists", "number", "--write",
                                 self.folder / "out.pcapng", plain), OK)
        merged = self.folder / "all.pcapng"
        output_of("mergecap", "-w", str(merged), *map(str, sorted(self.folder.glob("out*.pcapng"))))
        self.assertEqual(seen(merged, "frame.comment"), [f"{'vni 7 no rule':28}"] * 6)

    def test_a_frame_between_two_sections_is_read_when_pcapng_files_are_put_together(self):
        plain = self.file("plain.pcap", pcap(mirrored(b"1")))
        self.assert_exit(run("replay", "--write", self.folder / "out", plain), OK)
        data = (self.folder / "out").read_bytes()
        self.check_saved(self.file("two", data + data), self.FRAMES)


if __name__ == "__main__":
    main()
