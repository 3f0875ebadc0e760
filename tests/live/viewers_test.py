#!/usr/bin/python3
"""Who looks at a running target by GET /capture costs nobody else a frame."""

import signal
import struct

from live import main, programs
from wireshark import STATISTICS, WiresharkTest, blocks

MOST_VIEWERS = 8
VIEW = """
import http.client, pathlib, sys, time
line = http.client.HTTPConnection("127.0.0.1", 9100)
line.request("GET", "/capture", headers={"Authorization": "Bearer tell-me"})
answer = line.getresponse()
while not pathlib.Path(sys.argv[2]).exists():
    time.sleep(0.02)
with open(sys.argv[1], "wb") as out:
    while piece := answer.read1(1 << 20):
        out.write(piece)
"""


class Viewers(WiresharkTest):
    def test_a_slow_viewer_loses_only_its_own_frames_and_is_told_how_many(self):
        target = self.viewed()
        go = self.folder / "go"
        slow = self.view("slow", go)
        quick = self.view("quick", self.token)
        self.wait_for_viewers(2)
        for _ in range(8):
            self.send_frames(7002, 1000, size=8000)
            self.wait_until_judged()
        self.wait_until(lambda: self.viewers()["queue_full"] > 0, "the slow one has lost frames")
        go.touch()
        self.wait_until(lambda: self.viewers()["queued"] == 0, "the rest is on its way")
        self.send_frames(7002, 1)
        self.wait_until_judged()
        live = self.stop(target)["live"]
        found = {}
        for process, name in ((slow, "slow"), (quick, "quick")):
            self.assertEqual(process.wait(timeout=30), 0)
            self.lab.target._processes.remove(process)
            found[name] = self.frames_and_losses((self.folder / name).read_bytes())
        lost = live["viewers"]["queue_full"]
        self.assertEqual(found["quick"], (8001, 0, 0))
        self.assertEqual(found["slow"], (8001 - lost, lost, lost))
        self.assertEqual(live["viewers"]["accepted"], 2 * 8001)
        self.assertEqual(live["viewers"]["written"], 2 * 8001 - lost)
        self.assertEqual(live["sinks"][0]["written"], 8001)

    def view(self, name, go):
        """A viewer that reads when there is a file."""
        return self.lab.target.start(programs.PYTHON, "-c", VIEW, str(self.folder / name), str(go))

    def frames_and_losses(self, capture):
        """Frames of a capture, what the options of its frames say is missing, and what its end says."""
        path = self.file("capture.pcapng", capture)
        shown = self.fields(path, "frame.drop_count")
        in_the_end = sum(struct.unpack_from("<Q", body, 12 + 12 + 4)[0]
                         for kind, body in blocks(capture) if kind == STATISTICS)
        return len(shown), sum(int(count or 0) for count, in shown), in_the_end

    def test_one_viewer_more_than_the_most_is_refused_with_words(self):
        self.viewed()
        there = [self.view(f"viewer{number}", self.token) for number in range(MOST_VIEWERS)]
        self.wait_for_viewers(MOST_VIEWERS)
        self.assertIn(f"fibertap_viewers {MOST_VIEWERS}\n", self.ask("/metrics"))
        refused = self.extcap("--capture", "--extcap-interface", "fibertap-all", "--fifo", "/dev/null")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("found 8 viewers, expected fewer than 8: close one of them", refused.stderr)
        by_tshark = self.run_there("tshark", "-i", "fibertap-all", "-c", "1")
        self.assertIn("found 8 viewers", by_tshark.stderr)
        self.lab.target.stop(there[0], signal.SIGKILL)
        self.wait_for_viewers(MOST_VIEWERS - 1)
        self.view("again", self.token)
        self.wait_for_viewers(MOST_VIEWERS)

    def test_a_target_that_is_killed_is_said_and_what_came_is_whole(self):
        target = self.viewed()
        process, reader = self.capture("fibertap-7001", "killed")
        self.wait_for_viewers(1)
        self.send_frames(7001, 10)
        self.wait_until(lambda: len(list(blocks(reader.path.read_bytes()))) == 12, "frames are there")
        self.lab.target.stop(target, signal.SIGKILL)
        code, errors, written = self.end_of(process, reader)
        self.assertEqual(code, 1)
        self.assertRegex(errors, r"^fibertap: http://127.0.0.1:9100: the target went away in the "
                                 r"middle of the capture: .*\n$")
        self.assertEqual(len(list(blocks(written))), 12)


if __name__ == "__main__":
    main()
