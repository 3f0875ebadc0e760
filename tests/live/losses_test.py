#!/usr/bin/python3
"""A reader that pauses: every frame that was sent is received or counted by the name of its loss."""

import signal
import time

from live import LiveTest, main
from program import mirrored

FRAMES = 80_000
SOURCES = [f"10.0.{number}.1" for number in range(100)]


class Losses(LiveTest):
    def paused(self, *arguments):
        """The statistics of a target that slept for half a second while frames came."""
        with self.cable("burst") as far:
            target = self.target("paused", "--if-exists", "replace", *arguments,
                                 interface="burst")
            target.send_signal(signal.SIGSTOP)
            frames = [mirrored(source=source) for source in SOURCES]
            started = time.monotonic()
            self.send(self.lab.target, far, frames * (FRAMES // len(frames)))
            time.sleep(max(0, started + 0.5 - time.monotonic()))
            target.send_signal(signal.SIGCONT)
            statistics = self.stop(target)
        return statistics["live"]

    def assert_all_are_counted(self, live):
        port, = live["ports"]
        self.assertEqual(live["arrived"], live["received"] + port["ring_full"] + port["ring_left"])
        self.assertEqual(port["ipackets"], live["received"] + port["ring_left"])
        # A host that is busy may drop some before they arrive, and counts them.
        self.assertEqual(live["arrived"] + port["rx_dropped"], FRAMES)
        losses = [port[name] for name in ("ring_full", "ring_left", "rx_dropped", "rx_missed",
                                          "rx_fifo", "rx_errors", "softnet_drops")]
        self.assertEqual(live["lost_before"], "some" if any(losses) else "none")

    def test_a_pause_of_half_a_second_loses_nothing(self):
        live = self.paused()
        self.assert_all_are_counted(live)
        self.assertEqual(live["ports"][0]["ring_full"], 0)

    def test_what_a_small_ring_loses_is_counted(self):
        live = self.paused("--ring", "1MiB")
        self.assert_all_are_counted(live)
        self.assertGreater(live["ports"][0]["ring_full"], FRAMES // 2)
        self.assertGreater(live["received"], 1000)

    def test_two_pipelines_lose_nothing_and_count_what_small_rings_lose(self):
        live = self.paused("--queues", "2")
        self.assert_all_are_counted(live)
        self.assertEqual(live["ports"][0]["ring_full"], 0)
        live = self.paused("--queues", "2", "--ring", "1MiB")
        self.assert_all_are_counted(live)
        self.assertGreater(live["ports"][0]["ring_full"], FRAMES // 2)

    def test_a_trickle_does_not_fill_the_ring_while_the_reader_pauses(self):
        with self.cable("trickle") as far:
            target = self.target("trickle", interface="trickle")
            target.send_signal(signal.SIGSTOP)
            for _ in range(40):
                self.send(self.lab.target, far, [mirrored()])
            target.send_signal(signal.SIGCONT)
            live = self.stop(target)["live"]
        self.assertEqual(live["received"], 40)
        self.assertEqual(live["ports"][0]["ring_full"], 0)


if __name__ == "__main__":
    main()
