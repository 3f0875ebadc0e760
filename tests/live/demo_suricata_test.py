#!/usr/bin/python3
"""scripts/demo-suricata shows Suricata's alerts of mirrored traffic, without root where the system allows
it, and leaves nothing running and nothing behind."""

import os
import re
import signal

import suricata
from demo import DemoTest
from program import OK


class DemoSuricata(DemoTest):
    DEMO = "demo-suricata"

    def test_it_shows_alerts_in_both_directions_and_the_table(self):
        demo = self.start(as_user=self.somebody())  # root, where nobody else may
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
