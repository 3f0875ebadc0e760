#!/usr/bin/python3
"""Rules that are read anew, and an end, while frames come."""

import contextlib
import signal
import subprocess
import threading

import live
from live import CARD, CPU, LiveTest, main, packets, template

REORDERED = 20  # frames that another may be ahead of
NOT_A_TEMPLATE = "Resources: {Filter: {Type: AWS::EC2::TrafficMirrorFilter, X: 1}}"


class Reload(LiveTest):
    @contextlib.contextmanager
    def traffic(self):
        """Without a pause, until the block ends."""
        ends = threading.Event()

        def fetch():
            while not ends.is_set():
                live.programs.fetch(self.client, self.server.ip4, *live.PAGES)

        thread = threading.Thread(target=fetch)
        thread.start()
        try:
            yield
        finally:
            ends.set()
            thread.join()

    def output(self, target):
        return self.folder / f"{target.name}.pcapng"

    def start(self, name, *arguments, **options):
        return self.target(name, "--write", self.folder / f"{name}.pcapng", *arguments, **options)

    def wait_for_frames(self, *targets):
        """Until each has written some more."""
        parts = [self.output(target).with_suffix(".pcapng.part") for target in targets]
        before = [len(packets(part)) for part in parts]
        self.wait_until(lambda: all(len(packets(part)) > count + 50
                                    for part, count in zip(parts, before)), "frames are written")

    def wait_for_word(self, word, *targets):
        """Reads the logs up to a line with `word`."""
        for target in targets:
            for line in target.stderr:
                if word in line:
                    break
            else:
                self.fail(f"the log ended without {word}")

    def test_every_frame_is_judged_by_the_old_or_by_the_new_rules(self):
        rules = self.file("mirror.yaml", template((7001, 200)))
        older = self.file("older.yaml", rules.read_text())
        newer = self.file("newer.yaml", template((7001, 60), (7002, None)))
        with self.sent() as capture:
            targets = [self.start("cpu", "--template", rules, engine=CPU),
                       self.start("card", "--template", rules, engine=CARD)]

            def reload(word):
                for target in targets:
                    target.send_signal(signal.SIGHUP)
                self.wait_for_word(word, *targets)
                self.wait_for_frames(*targets)

            with self.traffic():
                self.wait_for_frames(*targets)
                rules.write_text(NOT_A_TEMPLATE)
                reload("rules not reloaded")
                rules.unlink()
                reload("rules not reloaded")
                rules.write_text(template())
                reload("no session, found none")
                rules.write_text('{"TrafficMirrorSessions": []}')
                reload("empty listing, found none")
                rules.write_text(newer.read_text())
                reload("rules reloaded, generation 2: 2 sessions")
        by_old = self.replayed(capture, "--template", older)
        by_new = self.replayed(capture, "--template", newer)
        for target in targets:
            with self.subTest(target.name):
                statistics = self.stop(target)
                self.assertEqual([each["vni"] for each in statistics["sessions"]], [7001, 7002])
                self.expect_a_switch(self.output(target), by_old, by_new)

    def expect_a_switch(self, output, by_old, by_new):
        """None is lost, none is invented: frames are known by what either rules leave of them."""
        def names(frames):
            return [(origlen, data[:60]) for _, _, origlen, data in frames]
        found = packets(output)
        self.assert_same_frames(names(found), names(by_old))
        old, new = set(by_old), set(by_new)
        switch = next(i for i, frame in enumerate(found) if frame not in old)
        self.assertGreater(switch, 100)
        self.assertGreater(len(found) - switch, 50)
        self.assertLessEqual(set(found[switch:]), new, "none by the old rules behind it")
        interfaces = subprocess.run(["tshark", "-n", "-r", output, "-T", "fields", "-e",
                                     "frame.interface_name"], capture_output=True, text=True,
                                    check=True).stdout.split()
        self.assertEqual(interfaces, ["vni-7001"] * len(found))

    def test_an_end_under_traffic_leaves_a_whole_file_with_all_frames_up_to_it(self):
        rules = self.file("mirror.yaml", template((7001, None)))
        with self.sent() as capture:
            target = self.start("end", "--template", rules)
            with self.traffic():
                self.wait_for_frames(target)
                statistics = self.stop(target)
        found = packets(self.output(target))
        self.assertEqual(statistics["live"]["sinks"][0]["written"], len(found))
        sent = self.replayed(capture, "--template", rules)
        self.assert_same_frames(set(found) - set(sent[:len(found) + REORDERED]), ())
        self.assert_same_frames(set(sent[:len(found) - REORDERED]) - set(found), ())

    def test_an_interface_that_goes_down_and_comes_up_is_received_from_again(self):
        def wait_for_port(state):
            self.wait_until(lambda: self.lab.fabric.run(
                "cat", "/sys/class/net/mirror0.9/brport/state").strip() == state, "the bridge knows")

        target = self.start("flap")
        self.make_traffic()
        self.lab.target.ip("link", "set", "mirror0", "down")
        wait_for_port("0")
        self.lab.target.ip("link", "set", "mirror0", "up")
        wait_for_port("3")
        with self.sent() as capture:
            self.make_traffic()
        self.stop(target)
        after = self.replayed(capture)
        self.assertGreater(len(after), 50)
        self.assert_same_frames(packets(self.output(target))[-len(after):], after)


if __name__ == "__main__":
    main()
