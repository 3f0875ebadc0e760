#!/usr/bin/python3
"""docs/performance.md is what scripts/bench --document writes: the same tables, results and what they
mean, and goals on no page."""

import pathlib
import re
import tempfile
import unittest
from unittest import mock

from harness import classification, contest, document, in_memory, measure, threads, works
from harness.contest import Figures, Result
from harness.section import Bar, Section
from harness.spread import Spread

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "performance.md"
ROUNDS = Spread((90.0, 100.0, 110.0))


def say(_):
    pass


def contests():
    own = Figures(1000, ROUNDS, 1e7, 1e9, 12_000_000)
    for work in works.WORKS:
        peers = tuple((entry, own, Spread((2.0, 2.0, 2.0))) for entry in work.peers)
        yield Result(work, 500, 400.0, own, peers).section()


def sections():
    """All of them, of made-up figures."""
    answered = (classification.Answered(ROUNDS, 1.0), classification.Answered(ROUNDS, 0.1))
    times = {f"{kind}/{frames}": ROUNDS for frames in in_memory.NAMES
             for kind in ("bound", *(f"engine/{simd}/8x10" for simd in in_memory.SIMD))}
    setting = contest.Setting(None, None, 1000, 3, measure.ANY_CPU, None, None)
    with (mock.patch.object(classification, "ask", lambda *_: answered),
          mock.patch.object(in_memory, "times", lambda _: times),
          mock.patch.object(threads.inputs, "make",
                            lambda *_: threads.inputs.Input(pathlib.Path(), 1000)),
          mock.patch.object(threads, "wall_ns", lambda *_: 1e9)):
        return [*contests(), *(part.hold(setting, say)
                               for part in (classification, in_memory, threads))]


def shape(page):
    """What figures do not change: tables' headers, and the words of titles and notes."""
    written = page.split(document.MARK)[1].split("performance.svg)")[1]
    lines = [line for line in written.splitlines() if line and not line.startswith("|")]
    headers = re.findall(r"^(\|.*)\n\| --- ", written, re.MULTILINE)
    return [re.sub(r"[\d.,]+", "N", line) for line in lines], headers


class Document(unittest.TestCase):
    def write(self, before, shown):
        with tempfile.TemporaryDirectory() as folder:
            docs = pathlib.Path(folder)
            (docs / "performance.md").write_text(before)
            document.write(docs, "a machine", "scripts/bench", shown)
            self.assertIn("<svg", (docs / "performance.svg").read_text())
            return (docs / "performance.md").read_text()

    def test_the_page_is_of_this_shape(self):
        self.assertEqual(shape(PAGE.read_text()), shape(self.write(PAGE.read_text(), sections())))

    def test_what_people_wrote_is_kept(self):
        by_hand = PAGE.read_text().split(document.MARK)[0]
        self.assertEqual(self.write(PAGE.read_text(), sections()).split(document.MARK)[0], by_hand)

    def test_goals_are_printed_and_stand_on_no_page(self):
        shown = sections()
        printed = "\n".join(map(document.text, shown))
        self.assertRegex(printed, r"goal: dpdk-acl over fibertap at least 4, found 2: MISSED")
        self.assertRegex(printed, r"goal: peak at most 16 MB, found 12 MB: met")
        page = self.write(PAGE.read_text(), shown)
        for word in ("goal:", "MISSED", ": met"):
            self.assertNotIn(word, page)
            self.assertNotIn(word, PAGE.read_text())

    def test_a_pipe_in_a_name_does_not_break_a_table(self):
        page = self.write(document.MARK, [Section("s", "S", ("tool", "ns"), [("a|b", "1")], {},
                                                  [Bar("fibertap", 2.0)])])
        self.assertIn("| a\\|b | 1 |", page)


if __name__ == "__main__":
    unittest.main()
