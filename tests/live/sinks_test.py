#!/usr/bin/python3
"""Several sinks at once, behind one live target, each read by programs of its own."""

import json
import os
import subprocess

from live import LiveTest, main, packets, template
from program import FIBERTAP, USAGE


def shown(path):
    """Frames that tshark finds in a capture, which must be whole."""
    return len(subprocess.run(["tshark", "-n", "-r", path, "-T", "fields", "-e", "frame.number"],
                              check=True, capture_output=True, text=True).stdout.splitlines())


class Sinks(LiveTest):
    def make(self, folder):
        (self.folder / folder).mkdir()

    def run_with(self, *sinks, traffic=2, rules=None):
        """The sinks' counters by their names after some traffic, and what was accepted."""
        rules = rules or self.file("mirror.yaml", template((7001, 200)))
        target = self.target("sinks", "--template", rules,
                             *(word for sink in sinks for word in ("--sink", sink)))
        with self.sent():
            self.make_traffic(traffic)
        self.lab.target._processes.remove(target)
        target.terminate()
        self.log = target.stderr.read()
        self.code = target.wait(timeout=60)
        statistics = json.loads((self.folder / "sinks.json").read_text())
        self.assertEqual(statistics["live"]["adds_up"], {"frames": True, "sinks": True})
        return ({sink["name"]: sink for sink in statistics["live"]["sinks"]},
                statistics["frames"]["accepted"])

    def test_files_a_program_and_a_pipe_get_every_frame(self):
        self.make("cap")
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        reader = subprocess.Popen(["tshark", "-n", "-r", fifo, "-w", self.folder / "pipe.pcapng"],
                                  stderr=subprocess.DEVNULL)
        sinks, accepted = self.run_with(
            f"file:{self.folder}/cap/%{{seq:3}}.pcapng,size=8KiB",
            f"exec:tcpdump -r - -Z root -w {self.folder}/exec.pcap,format=pcap,name=dump",
            f"pipe:{fifo}")
        self.assertEqual(reader.wait(60), 0)
        self.assertEqual(self.code, 0, self.log)
        self.assertGreater(accepted, 100)
        self.assertEqual({name: sink["written"] for name, sink in sinks.items()},
                         {"file": accepted, "dump": accepted, "pipe": accepted})
        files = sorted((self.folder / "cap").iterdir())
        self.assertGreater(len(files), 2)
        self.assertEqual([file.name for file in files],
                         [f"{i:03}.pcapng" for i in range(len(files))])
        self.assertEqual(sum(shown(file) for file in files), accepted)
        for file in files:
            self.assertLessEqual(file.stat().st_size, 8 << 10)
        self.assertEqual(shown(self.folder / "exec.pcap"), accepted)
        self.assertEqual(shown(self.folder / "pipe.pcapng"), accepted)

    def test_a_sink_takes_the_sessions_that_it_is_told(self):
        self.make("each")
        sinks, accepted = self.run_with(
            f"file:{self.folder}/each/%{{vni}}.pcapng,name=each",
            f"file:{self.folder}/none.pcapng,sessions=1+2,name=none",
            f"file:{self.folder}/one.pcapng,sessions=7001,name=one")
        self.assertEqual(self.code, 0, self.log)
        self.assertEqual(sinks["none"]["accepted"], 0)
        self.assertEqual(sinks["none"]["other_sessions"], accepted)
        self.assertEqual(sinks["one"]["written"], accepted)
        self.assertFalse((self.folder / "none.pcapng").exists())
        self.assertEqual([file.name for file in (self.folder / "each").iterdir()], ["7001.pcapng"])
        self.assertEqual(len(packets(self.folder / "each" / "7001.pcapng")), accepted)

    def test_a_hook_sees_every_file_and_the_oldest_go(self):
        self.make("kept")
        sinks, accepted = self.run_with(
            f"file:{self.folder}/kept/%{{seq}}.pcapng,size=16KiB,keep-files=2,zstd=yes,"
            f"hook=sh,hook-arg=-c,hook-arg=zstdcat \"$1\" > \"{self.folder}/$(basename \"$1\").seen\","
            "hook-arg=sh")
        self.assertEqual(self.code, 0, self.log)
        self.assertEqual(sinks["file"]["written"], accepted)
        self.assertEqual(len(list((self.folder / "kept").glob("*.pcapng.zst"))), 2)
        self.assertEqual(len(list((self.folder / "kept").iterdir())), 2)
        self.assertEqual(sum(shown(seen) for seen in self.folder.glob("*.seen")), accepted)

    def test_flow_records_add_up_to_what_was_accepted(self):
        self.make("flows")
        sinks, accepted = self.run_with(
            f"flows:{self.folder}/flows/aws.log",
            f"flows:{self.folder}/flows/own.json,format=json,name=own,interval=1s,"
            "fields=${vni} ${srcaddr} ${dstaddr} ${packets} ${rule-number}",
            f"file:{self.folder}/all.pcapng")
        self.assertEqual(self.code, 0, self.log)
        self.assertEqual(sinks["flows"]["written"], accepted)
        head, *records = (self.folder / "flows" / "aws.log").read_text().splitlines()
        names = head.split()
        self.assertEqual(len(names), 14)
        records = [dict(zip(names, record.split(), strict=True)) for record in records]
        self.assertEqual({record["action"] for record in records}, {"ACCEPT"})
        seen = subprocess.run(["tshark", "-n", "-r", self.folder / "all.pcapng", "-Y", "ip or ipv6",
                               "-T", "fields", "-e", "frame.number"],
                              check=True, capture_output=True, text=True).stdout.splitlines()
        self.assertEqual(sum(int(record["packets"]) for record in records), len(seen))
        own = [json.loads(line)
               for line in (self.folder / "flows" / "own.json").read_text().splitlines()]
        self.assertEqual(sum(record["packets"] for record in own), len(seen))
        self.assertEqual({record["vni"] for record in own}, {7001})

    def test_a_program_that_dies_is_started_again_and_its_frames_are_lost_by_name(self):
        sinks, accepted = self.run_with("exec:sh -c 'head -c 2000 > /dev/null; exit 3',name=weak",
                                        f"file:{self.folder}/all.pcapng")
        self.assertEqual(sinks["file"]["written"], accepted)
        weak = sinks["weak"]
        self.assertGreater(weak["reader_gone"], 0)
        self.assertIn("ended with exit code 3; started again in 1 s", self.log)
        self.assertEqual(self.code, 0, self.log)

    def test_two_outputs_on_standard_output_are_refused(self):
        for words in (("--write", "-", "--sink", "pipe:-"), ("--stats", "-", "--sink", "flows:-"),
                      ("--sink", "pipe:-", "--sink", "pipe:-,name=b")):
            target = self.lab.target.start(
                str(FIBERTAP), "run", "-i", "mirror0", "--engine", "cpu", "--allow-empty", *words,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            out, errors = target.communicate(timeout=60)
            self.lab.target._processes.remove(target)
            self.assertIn("on standard output too, expected one of them there", errors)
            self.assertEqual((target.returncode, out), (USAGE, ""))

    def test_what_cannot_be_a_sink_is_said_at_the_start(self):
        for sink, words in (("fiel:x",
                             "found fiel, expected one of file:, pipe:, exec:, flows:, interface:, port: first; write file:"),
                            ("file:", "found nothing behind file:"),
                            ("file:/a/%Q", "found %Q, expected a name with"),
                            ("file:/a,sise=5KiB", "found sise, expected one of"),
                            ("file:/a,sise=5KiB", "write size"),
                            ("file:/a,size=5", "--sink file:/a size: found 5, expected a size"),
                            ("file:/a,zstd=maybe", "expected yes or no"),
                            ("file:/a,sessions=x", "expected a number from 0 to 16777215"),
                            ("file:/a,b", "found b, expected KEY=VALUE"),
                            ("file:/none/of/it/a", "no file can be made in it"),
                            ("file:/a,every=0s", "every: found 0s, expected 1s or longer"),
                            (f"pipe:{__file__}", "found a file or a folder, expected a FIFO"),
                            ("pipe:/none/of/it", "found nothing there, expected a FIFO"),
                            ("exec:/no/such/program", "cannot be started: No such file")):
            with self.subTest(sink):
                target = self.lab.target.start(
                    str(FIBERTAP), "run", "-i", "mirror0", "--engine", "cpu", "--allow-empty",
                    "--sink", sink, stderr=subprocess.PIPE, text=True)
                errors = target.communicate(timeout=60)[1]
                self.lab.target._processes.remove(target)
                self.assertIn(words, errors)
                self.assertIn(target.returncode, (USAGE, 1, 4))


if __name__ == "__main__":
    main()
