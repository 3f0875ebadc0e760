#!/usr/bin/python3
"""scripts/demo-live shows mirrored pings, and leaves nothing running and nothing behind."""

import os
import re
import signal

from demo import DemoTest
from live import main
from program import OK


class DemoLive(DemoTest):
    DEMO = "demo-live"

    def until_a_ping_is_shown(self, demo):
        for line in demo.stdout:
            if "Echo (ping)" in line:
                return
        self.fail(demo.stderr.read())

    def test_it_shows_both_directions_and_the_table(self):
        demo = self.start()
        shown, errors = demo.communicate(timeout=120)
        self.assertEqual((demo.returncode, errors), (OK, ""))
        for kind, rule, ends in (("request", 100, r"10\.9\.9\.1\t10\.9\.9\.9"),
                                 ("reply", 200, r"10\.9\.9\.9\t10\.9\.9\.1")):
            lines = re.findall(rf"^vni-7\tvni 7 rule {rule} *\t{ends}\tEcho \(ping\) {kind}", shown,
                               re.MULTILINE)
            self.assertEqual(len(lines), 5, shown)
        for row in (r"accepted +10 ", r"rejected +0 ", r"vni-7 +100 +egress +5",
                    r"vni-7 +200 +ingress +5"):
            self.assertRegex(shown, row)
        self.assert_nothing_remains()

    def test_ctrl_c_leaves_nothing(self):
        demo = self.start()
        self.until_a_ping_is_shown(demo)
        self.assertTrue(self.running())
        os.killpg(demo.pid, signal.SIGINT)
        self.assertEqual(demo.wait(60), 128 + signal.SIGINT)
        self.assert_nothing_remains()

    def test_being_ended_leaves_nothing(self):
        demo = self.start()
        self.until_a_ping_is_shown(demo)
        demo.terminate()
        self.assertEqual(demo.wait(60), 128 + signal.SIGTERM)
        self.assert_nothing_remains()

    def test_a_target_that_does_not_start_leaves_nothing_and_is_reported(self):
        broken = self.file("broken", "#!/bin/sh\necho it is broken >&2\nexit 3\n")
        broken.chmod(0o755)
        demo = self.start(broken)
        _, errors = demo.communicate(timeout=60)
        self.assertEqual(demo.returncode, 1)
        self.assertIn("it is broken\n", errors)
        self.assertIn("the target did not start", errors)
        broken.unlink()
        self.assert_nothing_remains()

    def test_a_program_that_is_not_built_is_named_with_what_builds_it(self):
        demo = self.start(self.folder / "none")
        _, errors = demo.communicate(timeout=60)
        self.assertEqual(demo.returncode, 1)
        self.assertIn(f"{self.folder}/none", errors)
        self.assertIn("scripts/build release fibertap", errors)


if __name__ == "__main__":
    main()
