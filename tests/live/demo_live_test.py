#!/usr/bin/python3
"""scripts/demo-live shows mirrored pings, and leaves nothing running and nothing behind."""

import os
import pathlib
import re
import signal
import subprocess
import unittest
import uuid

from live import TOP, main
from program import FIBERTAP, OK, ProgramTest

DEMO = str(TOP / "scripts" / "demo-live")
MARK = "DEMO_LIVE_TEST"  # in the environment of all that the demo starts


def namespaces():
    """Those of demos, by the process that made them."""
    listed = subprocess.run(["ip", "netns", "list"], check=True, capture_output=True, text=True)
    return re.findall(r"fibertap-demo-(\d+)-\w+", listed.stdout)


class DemoLive(ProgramTest):
    def start(self, program=FIBERTAP):
        self.mark = f"{MARK}={uuid.uuid4()}"
        environment = os.environ | {"TMPDIR": str(self.folder), MARK: self.mark.split("=")[1]}
        demo = subprocess.Popen([DEMO, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, env=environment, start_new_session=True)
        self.addCleanup(self.end, demo)
        return demo

    def end(self, demo):
        if demo.poll() is None:
            demo.terminate()
        demo.communicate(timeout=60)

    def until_a_ping_is_shown(self, demo):
        for line in demo.stdout:
            if "Echo (ping)" in line:
                return
        self.fail(demo.stderr.read())

    def running(self):
        """Names of the processes that the demo started and that still run."""
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found.append((folder / "comm").read_text())
            except OSError:
                pass  # it has ended meanwhile
        return found

    def assert_nothing_remains(self, demo):
        self.assertEqual(self.running(), [])
        self.assertNotIn(str(demo.pid), namespaces())
        self.assert_nothing_left()

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
        self.assert_nothing_remains(demo)

    def test_ctrl_c_leaves_nothing(self):
        demo = self.start()
        self.until_a_ping_is_shown(demo)
        self.assertIn(str(demo.pid), namespaces())
        self.assertTrue(self.running())
        os.killpg(demo.pid, signal.SIGINT)
        self.assertEqual(demo.wait(60), 128 + signal.SIGINT)
        self.assert_nothing_remains(demo)

    def test_being_ended_leaves_nothing(self):
        demo = self.start()
        self.until_a_ping_is_shown(demo)
        demo.terminate()
        self.assertEqual(demo.wait(60), 128 + signal.SIGTERM)
        self.assert_nothing_remains(demo)

    def test_a_target_that_does_not_start_leaves_nothing_and_is_reported(self):
        broken = self.file("broken", "#!/bin/sh\necho it is broken >&2\nexit 3\n")
        broken.chmod(0o755)
        demo = self.start(broken)
        _, errors = demo.communicate(timeout=60)
        self.assertEqual(demo.returncode, 1)
        self.assertIn("it is broken\n", errors)
        self.assertIn("the target did not start", errors)
        broken.unlink()
        self.assert_nothing_remains(demo)

    def test_a_program_that_is_not_built_is_named_with_what_builds_it(self):
        demo = self.start(self.folder / "none")
        _, errors = demo.communicate(timeout=60)
        self.assertEqual(demo.returncode, 1)
        self.assertIn(f"{self.folder}/none", errors)
        self.assertIn("scripts/build release fibertap", errors)


if __name__ == "__main__":
    main()
