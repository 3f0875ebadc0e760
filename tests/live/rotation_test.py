#!/usr/bin/python3
"""Files that follow each other under traffic: over restarts, kills and a disk that was full, their sum
is what was accepted, and each is whole by itself."""

import json
import pathlib
import subprocess

from live import PAGES, LiveTest, main, programs
from program import PARTIAL

HTTP = "127.0.0.1:9100"


def shown(path):
    """Frames that tcpdump finds in a capture, which must be whole."""
    done = subprocess.run(["tcpdump", "--count", "-r", path], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[0])


class Rotation(LiveTest):
    def setUp(self):
        super().setUp()
        self.files, self.kept = self.folder / "files", self.folder / "kept"
        self.files.mkdir()
        self.kept.mkdir()

    def make_traffic(self, times=1):
        """What fills a file or three each time, quickly."""
        for _ in range(times):
            programs.fetch(self.client, self.server.ip4, *PAGES)

    def start(self, *keys, name="run", also=(), more=()):
        sinks = (",".join((f"file:{self.files}/%{{seq:3}}.pcapng,size=16KiB", *keys)), *also)
        return self.target(name, *(word for sink in sinks for word in ("--sink", sink)),
                           *more)

    def closed(self, first=0):
        """The closed files with these numbers on; there is one of each number."""
        files = sorted(self.files.glob("*.pcapng"))
        self.assertEqual([file.name for file in files],
                         [f"{number:03}.pcapng" for number in range(len(files))])
        return files[first:]

    def test_a_restart_in_the_middle_goes_on_with_the_numbers_and_counts_older_files(self):
        hooked = self.folder / "hooked"
        accepted, kept = 0, []
        for run in ("first", "second"):
            target = self.start(
                "every=1s", "hook=sh", "hook-arg=-c",
                f"hook-arg=echo $(tcpdump --count -r \"$1\") $1 >> {hooked}", "hook-arg=sh", name=run,
                also=(f"file:{self.kept}/%{{seq}}.pcapng,size=16KiB,keep-files=3,name=kept",))
            with self.sent():
                self.make_traffic(2)
            accepted += self.stop(target)["frames"]["accepted"]
            kept.append(sorted(int(file.stem) for file in self.kept.iterdir()))
        counts = {file: shown(file) for file in self.closed()}
        self.assertGreater(len(counts), 8)
        self.assertEqual(sum(counts.values()), accepted)
        lines = [line.split() for line in hooked.read_text().splitlines()]
        self.assertEqual({pathlib.Path(path): int(count) for count, _, path in lines}, counts)
        self.assertEqual(len(lines), len(counts))
        self.assertEqual(list(self.files.glob("*.part")), [])
        for numbers in kept:
            self.assertEqual(numbers, [*range(numbers[0], numbers[0] + 3)])
        self.assertGreater(kept[1][0], kept[0][2])

    def test_a_kill_costs_no_file_that_was_closed(self):
        target = self.start()
        with self.sent():
            self.make_traffic()
            self.wait_until(lambda: len(self.closed()) > 2, "files are closed")
        self.end(target)  # by SIGKILL
        before = {file: file.read_bytes() for file in self.closed()}
        left, = self.files.glob("*.part")
        rest = left.read_bytes()
        target = self.start(name="again")
        with self.sent():
            self.make_traffic()
        accepted = self.stop(target)["frames"]["accepted"]
        self.assertEqual({file: file.read_bytes() for file in before}, before)
        self.assertEqual(sum(shown(file) for file in self.closed(len(before))), accepted)
        self.assertEqual(left.with_name(f"{left.name}.1").read_bytes(), rest)

    def test_after_a_full_disk_there_are_files_again(self):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", self.files], check=True)
        self.addCleanup(subprocess.run, ["umount", self.files], check=True)
        target = self.start(more=("--http", HTTP))
        with self.sent():
            self.make_traffic(2)
            self.wait_until(self.loses_frames, "the disk is full")
            subprocess.run(["mount", "-o", "remount,size=8m", self.files], check=True)
            before = self.closed()
            self.make_traffic()
        statistics = self.stop(target, PARTIAL)
        sink, = statistics["live"]["sinks"]
        self.assertEqual(sink["written"] + sink["write_failed"], statistics["frames"]["accepted"])
        self.assertEqual(sum(shown(file) for file in self.closed()), sink["written"])
        self.assertGreater(len(self.closed()), len(before) + 1)

    def loses_frames(self):
        printed = self.lab.target.run("curl", "--silent", f"http://{HTTP}/stats")
        return json.loads(printed)["live"]["sinks"][0]["write_failed"] > 0


if __name__ == "__main__":
    main()
