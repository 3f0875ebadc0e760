#!/usr/bin/python3
"""scripts/demo-suricata shows Suricata's alerts of mirrored traffic, without root where the system allows
it, and leaves nothing running and nothing behind."""

import os
import re
import signal
import subprocess

import suricata
from demo import AS_NOBODY, DemoTest
from live import TOP
from program import OK


class DemoSuricata(DemoTest):
    DEMO = "demo-suricata"

    def assert_shows_alerts(self, demo):
        shown, errors = demo.communicate(timeout=120)
        self.assertEqual((demo.returncode, errors), (OK, ""))
        for alert, ends in ((r"\[1:1:1\] a page was asked for", r"10\.9\.9\.1:\d+ -> 10\.9\.9\.9:80"),
                            (r"\[1:2:1\] a server answered as root", r"10\.9\.9\.9:80 -> 10\.9\.9\.1:\d+")):
            lines = re.findall(rf"^\S+ +\[\*\*\] {alert} \[\*\*\] .* {{TCP}} {ends}$", shown, re.MULTILINE)
            self.assertEqual(len(lines), 3, shown)
        accepted = re.search(r"^accepted +(\d+) ", shown, re.MULTILINE)[1]
        self.assertGreater(int(accepted), 20)
        self.assertRegex(shown, rf"sink +interface\n  accepted +{accepted} .*\n  written +{accepted} ")
        self.assert_nothing_remains()

    def test_it_shows_alerts_in_both_directions_and_the_table(self):
        self.assert_shows_alerts(self.start())

    def test_it_needs_no_root_where_users_may_make_namespaces(self):
        if not self.can_make_user_namespaces():
            self.skipTest("this system has no namespaces for users without rights")
        tried = subprocess.run([*AS_NOBODY, "test", "-r", TOP / "scripts" / self.DEMO], check=False)
        if os.geteuid() == 0 and tried.returncode != 0:
            self.skipTest("another user may not read this tree")
        self.assert_shows_alerts(self.start(as_user=AS_NOBODY if os.geteuid() == 0 else ()))

    def test_being_ended_leaves_nothing(self):
        demo = self.start()
        for line in demo.stdout:
            if line.startswith("== suricata "):
                break
        self.assertTrue(self.running())
        os.killpg(demo.pid, signal.SIGTERM)
        self.assertEqual(demo.wait(60), 128 + signal.SIGTERM)
        self.assert_nothing_remains()


if __name__ == "__main__":
    suricata.main()
