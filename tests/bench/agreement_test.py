#!/usr/bin/python3
"""Every peer that is measured does what Fibertap does: the works of scripts/bench with few frames,
correctness only.

    agreement_test.py BUILD_FOLDER
"""

import pathlib
import shutil
import sys
import tempfile
import unittest

from harness import contest, inputs, measure, tools, works
from harness.programs import Programs

PROGRAMS = Programs(pathlib.Path(sys.argv.pop(1)))
ENGINE = "cpu"
FRAMES = 3000


class Agreement(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        missing = [tool for tool in ("tcpdump", "editcap", "tshark") if not shutil.which(tool)]
        if missing:
            raise unittest.SkipTest(f"not installed: {' '.join(missing)}, scripts/install test installs it")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)

    def setUp(self):
        fibertap = tools.fibertap(("--engine", ENGINE))
        self.setting = contest.Setting(PROGRAMS, fibertap, FRAMES, 1, measure.ANY_CPU,
                                       self.folder, self.folder)

    def contestant(self, tool, traffic):
        return contest.Contestant(tool, inputs.make(PROGRAMS, traffic, FRAMES, self.folder))

    def accepted(self, traffic, *peers):
        return contest.check_agreement(self.setting,
                                       self.contestant(self.setting.fibertap, traffic),
                                       [self.contestant(peer, traffic) for peer in peers])

    def test_peers_accept_the_frames_that_fibertap_accepts(self):
        for work in works.WORKS:
            with self.subTest(work.name):
                accepted = self.accepted(work.traffic, *(entry.tool for entry in work.peers))
                self.assertGreater(accepted, FRAMES // 4)
                self.assertLess(accepted, FRAMES * 3 // 4)

    def test_a_peer_that_does_other_work_is_found(self):
        def cut_short(programs, given, capture, output):
            return [[programs.peer("pcap_bpf"), given.bpf, "64", capture, output]]
        with self.assertRaisesRegex(contest.Disagreement, "cut short: found"):
            self.accepted(works.WORKS[0].traffic, tools.Tool("cut short", cut_short))


if __name__ == "__main__":
    unittest.main(verbosity=1)
