#!/usr/bin/python3
"""fibertap replay, run as a user runs it."""

import os
import pty
import re
import subprocess
import unittest

import program
from program import FIBERTAP, GOLDEN, OK, PARTIAL, TEMPLATE, USAGE, main, mirrored, pcap, run, run_lab

DEMO = ("--template", GOLDEN / "demo/mirror.yaml", GOLDEN / "demo/in.pcap")


class Replay(program.ProgramTest):
    def test_without_a_template_takes_everything_and_lists_the_vnis(self):
        capture = self.file("in.pcap", pcap(mirrored(vni=7), mirrored(vni=8), mirrored(vni=8)))
        statistics = self.statistics(capture)
        self.assertEqual(statistics["frames"]["accepted"], 3)
        self.assertEqual(statistics["sessions"],
                         [{"vni": "any", "accepted": 3, "rejected": 0, "truncated": 0}])
        self.assertEqual(statistics["unknown_vnis"],
                         [{"vni": 8, "frames": 2, "source": "10.0.0.1"},
                          {"vni": 7, "frames": 1, "source": "10.0.0.1"}])

    def test_with_a_template_takes_what_its_rules_accept_cut_to_the_packet_length(self):
        capture = self.file("in.pcap", pcap(mirrored(), mirrored(source="11.0.0.1"),
                                            mirrored(vni=8)))
        statistics = self.statistics("--template", self.file("t.yaml", TEMPLATE), capture)
        self.assertEqual(statistics["engine"], "cpu")
        self.assertEqual(statistics["frames"]["accepted"], 1)
        self.assertEqual(statistics["rejected_by"], {"rule": 0, "no_match": 1, "non_ip": 0})
        self.assertEqual(statistics["frames"]["unknown_vni"], 1)
        self.assertEqual(statistics["sessions"],
                         [{"vni": 7, "accepted": 1, "rejected": 1, "truncated": 1}])
        self.assertEqual(statistics["rules"],
                         [{"vni": 7, "number": 100, "direction": "egress", "hits": 1}])

    def test_the_lab_writes_the_outcome_word_of_every_frame(self):
        capture = self.file("in.pcap", pcap(mirrored(), mirrored(source="11.0.0.1"),
                                            mirrored(vni=8), mirrored(port=53)))
        template = self.file("t.yaml", TEMPLATE)
        for engine in ("model", "cpu", "csim"):
            with self.subTest(engine):
                words = self.folder / f"{engine}.words"
                self.assert_exit(run_lab("replay", "--engine", engine, "--template", template,
                                         "--outcomes", words, capture), OK)
                self.assertEqual(words.read_text().splitlines(),
                                 ["0x00000706: accepted, VNI 7",
                                  "0x00000725: rejected (no_match), VNI 7",
                                  "0x00000804: unknown_vni, VNI 8", "0x00000000: not_vxlan"])
        self.assert_exit(run("replay", "--outcomes", self.folder / "words", capture), USAGE,
                         "--outcomes")

    def test_unknown_vnis_are_taken_or_dropped_as_told(self):
        capture = self.file("in.pcap", pcap(mirrored(vni=8)))
        template = self.file("t.yaml", TEMPLATE)
        taken = self.statistics("--template", template, "--unknown-vni", "accept", capture)
        self.assertEqual(taken["frames"]["accepted"], 1)
        dropped = self.statistics("--unknown-vni", "drop", capture)
        self.assertEqual(dropped["frames"]["unknown_vni"], 1)
        self.assertEqual(dropped["sessions"], [])

    def test_another_vxlan_port_is_looked_at_when_told(self):
        capture = self.file("in.pcap", pcap(mirrored(port=8472), mirrored()))
        frames = self.statistics("--vxlan-port", 8472, capture)["frames"]
        self.assertEqual((frames["accepted"], frames["not_vxlan"]), (1, 1))

    def test_two_runs_write_the_same_bytes(self):
        for name in ("a", "b"):
            program.ProgramTest.assert_exit(self, run("replay", "--write", self.folder / name,
                                                      *DEMO), OK)
        self.assertEqual((self.folder / "a").read_bytes(), (self.folder / "b").read_bytes())

    def test_several_captures_are_one_stream(self):
        one = self.file("one.pcap", pcap(mirrored(b"1")))
        two = self.file("two.pcap", pcap(mirrored(b"2"), mirrored(b"3")))
        self.assert_exit(run("replay", "--write", self.folder / "out", one, two, one), OK)
        self.assert_exit(run("replay", "--write", self.folder / "same",
                             self.file("all.pcap", pcap(*map(mirrored, (b"1", b"2", b"3", b"1"))))),
                         OK)
        found = (self.folder / "out").read_bytes()
        self.assertEqual(len(found), len((self.folder / "same").read_bytes()))

    def test_standard_input_and_output_carry_captures(self):
        self.assert_exit(run("replay", "--write", self.folder / "out", *DEMO), OK)
        data = (GOLDEN / "demo/in.pcap").read_bytes()
        piped = run("replay", "--template", GOLDEN / "demo/mirror.yaml", "--write", "-", "-",
                    input=data, text=False)
        self.assertEqual(piped.returncode, OK)
        self.assertEqual(piped.stdout, (self.folder / "out").read_bytes())
        self.assertIn(b"offered", piped.stderr, "the table goes where the frames do not")

    def test_statistics_go_to_standard_output_when_told(self):
        result = run("replay", "--stats", "-", *DEMO)
        self.assert_exit(result, OK)
        self.assertIn('"offered": 379', result.stdout)
        self.assertIn("offered", result.stderr)

    def test_a_fifo_is_written_as_it_is(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        with subprocess.Popen(["cat", fifo], stdout=subprocess.PIPE) as reader:
            self.assert_exit(run("replay", "--annotate", "verdict", "--write", fifo, *DEMO), OK)
            self.assertEqual(reader.stdout.read(),
                             (GOLDEN / "demo/expected.pcapng").read_bytes())
        self.assertTrue(fifo.is_fifo())

    def test_a_capture_without_a_vxlan_frame_is_warned_of(self):
        other_port = self.file("other.pcap", pcap(*[mirrored(port=8472)] * 3))
        unwrapped = self.folder / "unwrapped.pcapng"
        self.assert_exit(run("replay", "--write", unwrapped, *DEMO), OK)
        for capture, frames in ((other_port, 3), (unwrapped, 216)):
            result = run("replay", capture)
            self.assert_exit(result, OK)
            self.assertRegex(result.stderr,
                             rf"^warning: every frame so far is not_vxlan: .* among {frames},.*"
                             r"is the capture an output of fibertap, or unwrapped already\?.*\n$")
            explained = run("check", "--explain", f"{capture}:1")
            self.assert_exit(explained, OK)
            self.assertIn("not_vxlan", explained.stdout)
        self.assertEqual(run("replay", "--vxlan-port", 8472, other_port).stderr, "")
        self.assertEqual(run("replay", self.file("none.pcap", pcap())).stderr, "")

    def test_a_reader_that_goes_away_ends_it_with_its_table_and_what_is_missing(self):
        capture = self.file("in.pcap", pcap(*[mirrored(b"x" * 1400)] * 5000))
        with subprocess.Popen([FIBERTAP, "replay", "--write", "-", capture],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
            writer.stdout.read(10)
            writer.stdout.close()
            table = writer.stderr.read().decode()
            self.assertEqual(writer.wait(60), OK)
        found = re.search(r"\nnote: standard output: the reader went away, the replay ends there; "
                          r"([\d,]+) of ([\d,]+) frames accepted until then are missing\n$", table)
        self.assertTrue(found, table)
        missing, accepted = (int(number.replace(",", "")) for number in found.groups())
        self.assertTrue(0 < missing <= accepted, table)
        self.assertRegex(table, rf"\naccepted +{found[2]} ")

    def test_a_reader_that_was_never_there_does_not_cost_the_table(self):
        capture = self.file("in.pcap", pcap(*[mirrored(b"x" * 1400)] * 5000))
        ours, theirs = os.pipe()
        os.close(ours)
        result = run("replay", "--write", "/dev/stdout", capture, capture_output=False,
                     stdout=theirs, stderr=subprocess.PIPE)
        os.close(theirs)
        self.assert_exit(result, OK)
        self.assertRegex(result.stderr, r"(?s)^engine .*\nnote: standard output: the reader went "
                                        r"away, the replay ends there; (\d+) of \1 [^\n]+\n$")

    def test_the_table_tells_every_disposition_session_and_rule(self):
        result = run("replay", *DEMO)
        self.assert_exit(result, OK)
        for row in (r"offered +379 ", r"accepted +216 ", r"rejected +145 ", r"unknown_vni +9 ",
                    r"rejected by +44 +rule", r"vni-1001 +131 +89 +49",
                    r"vni-1001 +10 +ingress +20", r"1004 +9 +10\."):
            self.assertRegex(result.stdout, row)

    def test_a_progress_bar_is_drawn_on_a_terminal_only(self):
        capture = self.file("in.pcap", pcap(*[mirrored(b"x" * 1400)] * 60000))
        master, slave = pty.openpty()
        with subprocess.Popen([FIBERTAP, "replay", "--engine", "model", *[capture] * 4],
                              stdout=subprocess.DEVNULL, stderr=slave) as replay:
            os.close(slave)
            shown = b""
            try:
                while chunk := os.read(master, 4096):
                    shown += chunk
            except OSError:  # the terminal has gone
                pass
            os.close(master)
            self.assertEqual(replay.wait(60), OK)
        self.assertTrue(re.search(rb"\[#* *\] +\d+ %  [\d,]+ frames", shown), shown[:200])
        self.assertEqual(run("replay", capture).stderr, "")

    @unittest.skipIf("asan" in FIBERTAP or "tsan" in FIBERTAP, "a sanitizer's own memory grows")
    def test_memory_is_constant_in_the_captures_size(self):
        def peak(frames):
            """KiB, of a child of a child so that no other test's peak shows."""
            capture = self.file("in.pcap", pcap(*[mirrored(b"x" * 1400)] * frames))
            measure = ("import resource, subprocess, sys\n"
                       "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
                       "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
            return int(subprocess.run(["/usr/bin/python3", "-c", measure, FIBERTAP, "replay",
                                       "--write", "/dev/null", capture],
                                      check=True, capture_output=True, text=True).stdout)

        self.assertLess(peak(60000), peak(2000) + 8192)


class DamagedCapture(program.ProgramTest):
    """What lies before the damage is processed and written; the exit code is 5."""

    def replayed(self, capture):
        out = self.folder / "out"
        result = run("replay", "--write", out, "--stats", self.folder / "stats.json",
                     self.file("in.pcap", capture))
        self.assertFalse((self.folder / "out.part").exists())
        return result, out.read_bytes()

    def test_cut_off_in_a_record_keeps_the_frames_before(self):
        whole = pcap(mirrored(b"1"), mirrored(b"2"), mirrored(b"3"))
        _, expected = self.replayed(pcap(mirrored(b"1"), mirrored(b"2")))
        offset = 24 + 2 * (16 + len(mirrored(b"1")))
        for cut in (offset + 1, offset + 16, len(whole) - 1):
            result, found = self.replayed(whole[:cut])
            self.assert_exit(result, PARTIAL, "in.pcap", f"byte {offset}", "cut off")
            self.assertEqual(found, expected)
            self.assertIn("accepted                     2", result.stdout)

    def test_a_record_above_262144_bytes_is_corruption(self):
        capture = pcap(mirrored(b"1")) + b"\0" * 8 + (262145).to_bytes(4, "little") * 2
        result, _ = self.replayed(capture + b"\0" * 300000)
        self.assert_exit(result, PARTIAL, "caplen 262145", "at most 262144")

    def test_a_cut_file_header_gives_an_empty_output(self):
        result, found = self.replayed(pcap()[:23])
        self.assert_exit(result, PARTIAL, "byte 0")
        self.assertEqual(found, self.replayed(pcap())[1])


if __name__ == "__main__":
    main()
