#!/usr/bin/python3
"""Sinks of fibertap run that have sections of their own in an option file."""

import subprocess

from program import FIBERTAP, GOLDEN, OK, USAGE, main, run
from running import RunTest

PLAYED = f"--vdev=net_pcap0,rx_pcap={GOLDEN / 'demo' / 'in.pcap'}"
READER = "exec:dd of=/dev/null status=none"


class SinkSections(RunTest):
    def sinks(self, text, *arguments, **environment):
        """The sinks of a run with `text` as its option file, by name."""
        config = self.file("f.ini", text.replace("FOLDER", str(self.folder)))
        process = self.start("--config", config, *arguments, dpdk=(PLAYED,),
                             **environment)
        self.wait_for_frames(process, 1)
        return {sink["name"]: sink for sink in self.stop(process)["live"]["sinks"]}

    def names(self, *arguments, **environment):
        return list(self.sinks(*arguments, **environment))

    def test_each_section_is_a_sink_of_its_name(self):
        sinks = self.sinks("""
[sink.files]
to = file:FOLDER/a,b-%{seq}.pcapng   # a comma is a comma
size = 1MiB
keep-files = 3
[sink.other one]
to = exec:sh -c 'dd of=/dev/null status=none; test a,b = a,b'
format = pcap
""")
        self.assertEqual(list(sinks), ["files", "other one"])
        self.assertIn("files_removed", sinks["files"])
        self.assertEqual(sinks["other one"]["program_starts"], 1)
        self.assertTrue(list(self.folder.glob("a,b-*.pcapng")))

    def test_a_key_may_stand_as_often_as_in_the_option(self):
        self.sinks("""
[sink.a]
to = file:FOLDER/a
hook = sh
hook-arg = -c
hook-arg = echo "$1,$2" > "FOLDER/hooked"
hook-arg = sh
hook-arg = x, y
""")
        self.assertEqual((self.folder / "hooked").read_text(), f"x, y,{self.folder}/a\n")

    def test_they_join_the_sinks_of_other_ways_and_give_way_to_one_of_their_name(self):
        text = f"[sink.a]\nto = {READER}\n[sink.exec]\nto = {READER}\n"
        self.assertEqual(self.names(text), ["a", "exec"])
        self.assertEqual(self.names(text, "--sink", READER), ["exec-2", "a", "exec"])
        self.assertEqual(self.names(text, "--sink", READER + ",name=a"), ["a", "exec"])
        self.assertEqual(self.names(text, FIBERTAP_SINK=READER + ",name=exec"), ["exec", "a"])
        self.assertEqual(self.names(f"sink = {READER},name=b\n{text}"), ["b", "a", "exec"])

    def test_they_are_for_run_alone(self):
        ini = self.file("f.ini", "[sink.a]\nto = nowhere\n")
        self.assert_exit(run("check", "--allow-empty", "--config", ini), OK)

    def test_every_error_says_the_line_and_what_was_meant(self):
        cases = {
            "[sink.]\n": ("f.ini:1: [sink.]: found no name, expected [sink.NAME]",),
            "[sink]\n": ("f.ini:1: [sink]: found no such command", "[sink.NAME]"),
            "\n[sink.a]\nsize = 1MiB\n": ("f.ini:2: [sink.a]: found no to = KIND:WHERE",),
            "[sink.a]\nto = fiel:x\n": ("f.ini:2: [sink.a]: to: found fiel, expected one of file:,",
                                        "write file:"),
            "[sink.a]\nto = file\n": ("f.ini:2: [sink.a]: to: found file, expected",),
            "[sink.a]\nto = file:\n": ("f.ini:2: [sink.a]: to: found nothing behind file:",),
            "[sink.a]\nto = file:x\nto = file:y\n": ("f.ini:3: [sink.a]: to: found a second value",),
            "[sink.a]\nto = file:x\nname = b\n": ("f.ini:3: [sink.a]: name: found b, expected none",),
            "[sink.a]\nto = file:x\n\nsise = 1MiB\n": ("f.ini:4: [sink.a]: found sise, expected one of",
                                                       "write size"),
            "[sink.a]\nto = file:x\nsize = 1\n": ("f.ini:3: [sink.a]: size: found 1, expected",),
            "[sink.a]\nto = file:x\nsize = 1MiB\nsize = 2MiB\n": ("f.ini:4: [sink.a]: found size twice",),
            "[sink.a]\nto = file:x\nzstd = maybe\n": ("f.ini:3: [sink.a]: zstd: found maybe",),
            "[sink.a]\nto = flows:x\nfields = ${none}\n": ("f.ini:3: [sink.a]: fields: found",),
            "[sink.a]\nto = file:x-%Q\n": ("[sink.a]: ",),
            "[sink.a]\nto = file:x,every=1h\n": ("f.ini:2: [sink.a]: to: found ,every= in it, expected a "
                                                 "line of its own: every = ...",),
            "[sink.a]\nto = file:x\n[sink.b]\nto = pipe:-\n[sink.a]\n": (
                "f.ini:5: [sink.a]: found a second one, the first is at", "f.ini:1; drop one"),
            "sink = file:x,name=a\n[sink.a]\nto = file:y\n": (
                "f.ini:2: [sink.a]: found a second sink of this name", "f.ini:1; drop one"),
        }
        for text, words in cases.items():
            with self.subTest(text):
                result = run("run", "--interface", "none", "--config", self.file("f.ini", text))
                self.assert_exit(result, USAGE, *words)
                self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_a_file_that_can_be_read_once_is_enough(self):
        text = f"[sink.once]\nto = file:{self.folder}/a\n[run]\nvxlan-port = 0\n"
        result = subprocess.run([FIBERTAP, "run", "--interface", "none", "--config", "/dev/stdin",
                                 "--http", "127.0.0.1:0", "--require", "once"], input=text, text=True,
                                capture_output=True, check=False)
        self.assertIn("--vxlan-port: found 0", result.stderr)


if __name__ == "__main__":
    main()
