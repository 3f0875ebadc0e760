#!/usr/bin/python3
"""fibertap-lab vectors: the files it writes, and when it writes none."""

import unittest

from kernel_vectors import LAB, VectorsTest, case, listing, run

USAGE, CONFIGURATION = 2, 3


class Vectors(VectorsTest):
    def test_the_list_names_every_stage_with_its_streams(self):
        stages = listing()
        self.assertEqual(stages["vxlan_decap"], (["cuts", "parsed_records"], ["inner_beats"]))
        self.assertEqual(stages["load_tables"], (["memory"], ["status"]))
        self.assertEqual(stages["all"], (["memory"], ["memory", "outcomes", "counters",
                                                      "status"]))
        self.assertEqual(len(stages), 28)

    def test_a_stage_has_a_file_a_stream(self):
        folder = self.write("parse_outer", *case("demo"))
        self.assertEqual(sorted(path.name for path in folder.iterdir()), [
            "image.txt", "parse_outer.arguments.txt", "parse_outer.cuts.out.txt",
            "parse_outer.envelopes.out.txt", "parse_outer.heads.in.txt",
            "parse_outer.parsed_records.out.txt", "parse_outer.records.in.txt"])
        self.assertEqual((folder / "parse_outer.arguments.txt").read_text().splitlines()[1:], [
            "frames 379", "vxlan_port 4789", "heads.in 379", "records.in 2200",
            "envelopes.out 379", "cuts.out 379", "parsed_records.out 2200"])

    def test_a_beat_of_a_frame_keeps_its_bytes_and_zeros(self):
        folder = self.write("vxlan_decap", "--frames", 1, *case("demo"))
        # An ARP request of 42 bytes: `ff:ff:ff:ff:ff:ff` is first, so it stands lowest.
        header, line = (folder / "vxlan_decap.inner_beats.out.txt").read_text().splitlines()
        self.assertEqual(header, "// stage vxlan_decap, stream inner_beats, out: TDATA 512 bits, "
                                 "TKEEP 64 bits, TLAST; a line is a beat")
        data, keep, last = line.split()
        self.assertEqual(len(data), 128)
        self.assertTrue(data.startswith("0" * 2 * (64 - 42)))
        self.assertTrue(data.endswith("ff" * 6))
        self.assertEqual((keep, last), ("000003ffffffffff", "1"))

    def test_a_token_is_one_beat_padded_to_bytes(self):
        folder = self.write("vxlan_decap", "--frames", 1, *case("demo"))
        lines = (folder / "vxlan_decap.cuts.in.txt").read_text().splitlines()
        self.assertEqual(lines, [
            "// stage vxlan_decap, stream cuts, in: TDATA 22 bits in 3 bytes, TKEEP 3 bits, TLAST; "
            "a line is a beat",
            "// TDATA from its lowest bit: shift 4, place 2, beats 8, rest 7, spills 1",
            "0a8050 7 1"])

    def test_files_are_the_same_every_time(self):
        for stage in ("filter_match", "all"):
            first = self.write(stage, *case("malformed"), out=self.folder / f"{stage}.1")
            second = self.write(stage, *case("malformed"), out=self.folder / f"{stage}.2")
            for path in first.iterdir():
                self.assertEqual(path.read_bytes(), (second / path.name).read_bytes(), path.name)

    def test_an_unknown_stage_is_bad_usage_and_lists_those_that_are(self):
        for arguments in (("--stage", "parse"), ()):
            self.assert_refused(USAGE, "parse_outer, vxlan_decap", *arguments, *case("demo"))

    def test_no_capture_is_bad_usage(self):
        self.assert_refused(USAGE, "capture", "--stage", "all")

    def test_a_folder_that_holds_something_is_left_alone(self):
        (self.folder / "mine").write_text("keep")
        self.assert_refused(USAGE, "new or empty", "--stage", "all", "--out", self.folder,
                            *case("demo"))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["mine"])

    def test_what_cannot_be_read_leaves_nothing_behind(self):
        out = self.folder / "out"
        self.assert_refused(CONFIGURATION, "absent.pcap", "--stage", "all", "--out", out,
                            self.folder / "absent.pcap")
        self.assertFalse(out.exists())

    def assert_refused(self, code, words, *arguments):
        result = run(LAB, "vectors", *arguments)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertIn(words, result.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=1)
