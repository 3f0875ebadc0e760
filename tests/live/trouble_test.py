#!/usr/bin/python3
"""Readers that are slow or die, and a disk that is full: the data path goes on, and what is lost has a
name."""

import os
import subprocess

from live import LiveTest, main, packets
from program import DEVICE, OK, PARTIAL, mirrored


class Trouble(LiveTest):
    def fifo(self):
        path = self.folder / "fifo"
        os.mkfifo(path)
        return path, os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def run_with(self, *arguments, code=OK, times=1, while_it_runs=None):
        """The one sink's counters; the data path lost nothing."""
        target = self.target("trouble", *arguments)
        with self.sent() as capture:
            self.make_traffic(times)
            if while_it_runs:
                while_it_runs()
                self.make_traffic()
        statistics = self.stop(target, code)
        self.assertEqual(statistics["frames"]["accepted"], len(self.replayed(capture)))
        return statistics["live"]["sinks"][0]

    def test_a_reader_that_does_not_read_costs_frames_by_name(self):
        path, reader = self.fifo()
        self.addCleanup(os.close, reader)
        sink = self.run_with("--write", path, "--queue", "16KiB", times=4)
        self.assertGreater(sink["queue_full"], 0)
        self.assertGreater(sink["written"], 0)

    def test_a_reader_that_dies_does_not_end_the_data_path(self):
        path, reader = self.fifo()
        sink = self.run_with("--write", path, while_it_runs=lambda: os.close(reader))
        self.assertGreater(sink["reader_gone"], 0)

    def test_with_backpressure_a_slow_reader_gets_every_frame(self):
        path = self.folder / "fifo"
        os.mkfifo(path)
        slow = subprocess.Popen(["sh", "-c", f"(sleep 1; cat) < {path} > {self.folder}/read"])
        sink = self.run_with("--write", path, "--queue", "16KiB", "--backpressure")
        self.assertEqual(slow.wait(60), 0)
        self.assertEqual(sink["written"], sink["accepted"])
        self.assertEqual(len(packets(self.folder / "read")), sink["written"])

    def test_a_full_disk_costs_frames_by_name_until_there_is_room(self):
        disk = self.folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(64 << 10))

        def make_room():
            self.wait_until(lambda: packets(disk / "out.pcapng.part"), "frames are written")
            subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)

        sink = self.run_with("--write", disk / "out.pcapng", code=PARTIAL, while_it_runs=make_room)
        self.assertGreater(sink["write_failed"], 0)
        self.assertGreater(sink["written"], 100)
        self.assertEqual(len(packets(disk / "out.pcapng")), sink["written"])

    def test_an_interface_that_is_taken_away_ends_the_target_with_all_that_came(self):
        out = self.folder / "out.pcapng"
        with self.cable("short") as far:  # and no longer
            target = self.target("gone", "--write", out, interface="short")
            self.send(self.lab.target, far, [mirrored()])
            self.wait_until(lambda: packets(out.with_suffix(".pcapng.part")), "the frame is written")
        self.ended(target, DEVICE)
        self.assertIn("found it gone", target.log)
        self.assertEqual(len(packets(out)), 1)


if __name__ == "__main__":
    main()
