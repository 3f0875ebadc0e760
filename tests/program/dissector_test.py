#!/usr/bin/python3
"""fibertap.lua shows in tshark what engines wrote about a frame, from the comment and from the verdict."""

import os
import shutil
import struct
import subprocess
import unittest

import program
from annotations_test import COMMENT, VERDICT, block, blocks, frame_and_options, padded
from program import GOLDEN, OK, TOP, main, run

FOLDER = TOP / "deploy" / "wireshark"
NO_RULE = 0xFFFFFFFF
CASES = ("demo", "many")


def has_lua():
    tshark = shutil.which("tshark")
    return tshark and "with Lua" in subprocess.run([tshark, "-v"], capture_output=True, text=True,
                                                   check=True).stdout


@unittest.skipUnless(has_lua(), "no tshark with Lua here")
class Dissector(program.ProgramTest):
    def tshark(self, path, *arguments):
        """Lines, by a user who has no settings of their own but ours."""
        profile = self.folder / "wireshark" / "profiles" / "Fibertap"
        profile.mkdir(parents=True, exist_ok=True)
        shutil.copy(FOLDER / "profile" / "preferences", profile)
        result = subprocess.run(["tshark", "-X", f"lua_script:{FOLDER / 'fibertap.lua'}", "-r", path,
                                 *arguments], check=True, capture_output=True, text=True,
                                env=os.environ | {"XDG_CONFIG_HOME": str(self.folder)})
        self.assertNotIn("Lua", result.stderr)
        return result.stdout.splitlines()

    def fields(self, path):
        return [tuple(line.split("\t")) for line in
                self.tshark(path, "-T", "fields", *(word for name in ("vni", "rule", "row")
                                                    for word in ("-e", f"fibertap.{name}")))]

    def replayed(self, case, annotate):
        path = self.folder / f"{case}-{annotate}.pcapng"
        self.assert_exit(run("replay", "--template", GOLDEN / case / "mirror.yaml", "--annotate",
                             annotate, "--write", path, GOLDEN / case / "in.pcap"), OK)
        return path

    def engines(self, case):
        """(VNI, rule, row) of each frame of a golden case, as it was committed."""
        for kind, body in blocks((GOLDEN / case / "expected.pcapng").read_bytes()):
            if kind == 6:
                verdict = dict(frame_and_options(body)[1])[VERDICT]
                yield tuple("" if number == NO_RULE else str(number)
                            for number in struct.unpack(">BIII", verdict)[1:])

    def commented(self, *comments):
        """A capture of frames with these comments."""
        options = [struct.pack("<HH", COMMENT, len(text)) + padded(text.encode()) + bytes(4)
                   for text in comments]
        frames = [block(6, struct.pack("<IIIII", 0, 0, 0, 60, 60) + bytes(60) + option)
                  for option in options]
        return self.file("in.pcapng", b"".join((
            block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)),
            block(1, struct.pack("<HHI", 1, 0, 0)), *frames)))

    def test_fields_are_what_engines_wrote(self):
        for case in CASES:
            with self.subTest(case):
                expected = list(self.engines(case))
                self.assertEqual(self.fields(self.replayed(case, "verdict")), expected)
                self.assertEqual(self.fields(self.replayed(case, "comment")),
                                 [(vni, rule, "") for vni, rule, _ in expected])
        self.assertEqual(set(self.fields(self.replayed("demo", "none"))), {("", "", "")})

    def test_comments_of_others_are_theirs(self):
        own = ("vni 0 rule 1", "vni 16777215 rule 4294967294", "vni 7 no rule",
               "vni 7001 rule 100".ljust(28))
        self.assertEqual(self.fields(self.commented(*own)), [
            ("0", "1", ""), ("16777215", "4294967294", ""), ("7", "", ""), ("7001", "100", "")])
        others = ("", "vni", "vni 16777216 rule 1", "xvni 7 rule 1", "vni 7 rule 1 again", "vni -7 rule 1",
                  "vni 7 rule", "VNI 7 rule 1", "vni 7  rule 1", "vni 99999999999999999999 no rule")
        self.assertEqual(self.fields(self.commented(*others)), [("", "", "")] * len(others))

    def test_filters_and_columns_know_the_fields(self):
        expected = list(self.engines("demo"))
        path = self.replayed("demo", "comment")
        for text, so_many in (
                ("fibertap.vni == 1001", sum(vni == "1001" for vni, _, _ in expected)),
                ("fibertap.rule == 110", sum(rule == "110" for _, rule, _ in expected)),
                ("fibertap && !fibertap.rule", sum(rule == "" for _, rule, _ in expected))):
            with self.subTest(text):
                self.assertGreater(so_many, 0)
                self.assertEqual(len(self.tshark(path, "-Y", text)), so_many)
        lines = self.tshark(path, "-C", "Fibertap")
        self.assertEqual(len(lines), len(expected))
        for line, (vni, rule, _) in zip(lines, expected):
            words = line.split()
            self.assertEqual(words[2:4] if rule else words[2:3], [vni, rule] if rule else [vni])

    def test_a_frame_says_it_in_words(self):
        shown = self.tshark(self.commented("vni 7001 rule 100", "vni 7 no rule"), "-V")
        self.assertIn("[Fibertap: VNI 7001, rule 100]", shown)
        self.assertIn("[Fibertap: VNI 7, no rule]", shown)


if __name__ == "__main__":
    main()
