#!/usr/bin/python3
"""Rules that are read anew, and an end, while frames come."""

import signal
import threading
import time

import live
from live import LiveTest, main, packets, template


REORDERED = 20  # frames that another may be ahead of


class Traffic:
    """Without a pause, until the block ends."""

    def __init__(self, test):
        self._test = test
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        while not self._ends.is_set():
            live.programs.fetch(self._test.client, self._test.server.ip4, *live.PAGES)

    def __enter__(self):
        self._thread.start()
        time.sleep(0.3)

    def __exit__(self, *_):
        self._ends.set()
        self._thread.join()


class Reload(LiveTest):
    def wait_for(self, process, word):
        """Reads the log up to a line with `word`."""
        for line in process.stderr:
            if word in line:
                return line
        return self.fail(f"the log ended without {word}")

    def test_every_frame_is_judged_by_the_old_or_by_the_new_rules(self):
        rules = self.file("mirror.yaml", template((7001, 200)))
        newer = self.file("newer.yaml", template((7001, 60), (7002, None)))
        target = self.target("reload", "--template", rules, "--write", self.folder / "out.pcapng")
        with self.sent() as capture:
            with Traffic(self):
                before = rules.read_text()
                rules.write_text("Resources: {Filter: {Type: AWS::EC2::TrafficMirrorFilter, X: 1}}")
                target.send_signal(signal.SIGHUP)
                self.wait_for(target, "rules not reloaded")
                time.sleep(0.3)
                rules.write_text(newer.read_text())
                target.send_signal(signal.SIGHUP)
                self.wait_for(target, "rules reloaded, generation 2: 2 sessions")
                time.sleep(0.3)
        statistics = self.stop(target)
        rules.write_text(before)
        by_old = self.replayed(capture, "--template", rules)
        by_new = self.replayed(capture, "--template", newer)
        found = packets(self.folder / "out.pcapng")

        # None is lost, none is invented: frames are told by what either rules leave of them.
        def names(frames):
            return [(origlen, data[:60]) for _, _, origlen, data in frames]
        self.assert_same_frames(names(found), names(by_old))
        switch = next(i for i, frame in enumerate(found) if frame not in set(by_old))
        self.assertGreater(switch, 10)
        self.assertGreater(len(found) - switch, 10)
        self.assertLessEqual(set(found[switch:]), set(by_new), "none by the old rules behind it")
        self.assertEqual([each["vni"] for each in statistics["sessions"]], [7001, 7002])
        interfaces = live.subprocess.run(["tshark", "-n", "-r", self.folder / "out.pcapng", "-T", "fields",
                                     "-e", "frame.interface_name"], capture_output=True, text=True,
                                    check=True).stdout.split()
        self.assertEqual(interfaces, ["vni-7001"] * len(found))

    def test_an_end_under_traffic_leaves_a_whole_file_with_all_frames_up_to_it(self):
        rules = self.file("mirror.yaml", template((7001, None)))
        target = self.target("end", "--template", rules, "--write", self.folder / "out.pcapng")
        with self.sent() as capture:
            with Traffic(self):
                statistics = self.stop(target)
        found = packets(self.folder / "out.pcapng")
        self.assertGreater(len(found), 10)
        self.assertEqual(statistics["live"]["sinks"][0]["written"], len(found))
        sent = self.replayed(capture, "--template", rules)
        self.assert_same_frames(set(found) - set(sent[:len(found) + REORDERED]), ())
        self.assert_same_frames(set(sent[:len(found) - REORDERED]) - set(found), ())

    def test_an_interface_that_goes_down_and_comes_up_is_received_from_again(self):
        target = self.target("flap", "--write", self.folder / "out.pcapng")
        self.make_traffic()
        self.lab.target.ip("link", "set", "mirror0", "down")
        time.sleep(0.2)
        self.lab.target.ip("link", "set", "mirror0", "up")
        time.sleep(0.2)
        with self.sent() as capture:
            self.make_traffic()
        self.stop(target)
        after = self.replayed(capture)
        self.assertGreater(len(after), 50)
        self.assert_same_frames(packets(self.folder / "out.pcapng")[-len(after):], after)


if __name__ == "__main__":
    main()
