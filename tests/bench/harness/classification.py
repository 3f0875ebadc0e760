"""Classification alone, keys already extracted, beside rte_acl: bench_classification compares every
verdict, lets the two take turns, and prints what they took."""

import dataclasses
import json
import subprocess

from harness import goals, measure, table
from harness.section import Bar, Section
from harness.spread import Spread, ratios

QUESTIONS = 1_000_000
HEADER = ("VNIs x 10 rules", "rte_acl ns", "fibertap ns", "rte_acl start-up s",
          "fibertap start-up s", "ratio (quartiles)")
MOST_GROWTH = 2.5
MOST_STARTUP_MS = 200


@dataclasses.dataclass(frozen=True)
class Case:
    vnis: int
    keys: str
    goal: float | None = None

    @property
    def name(self):
        return f"{self.vnis}-{self.keys}"


CASES = (Case(1, "ipv4"), Case(100, "ipv4"), Case(1000, "ipv4"), Case(10_000, "ipv4", goal=50),
         Case(10_000, "mixed", goal=25))


@dataclasses.dataclass(frozen=True)
class Answered:
    """Nanoseconds a key, and seconds to get ready."""

    ns: Spread
    startup_s: float


def ask(setting, case, questions):
    """What rte_acl and Fibertap took."""
    pinned = [] if setting.cpu == measure.ANY_CPU else ["taskset", "-c", str(setting.cpu)]
    found = subprocess.run(
        [*pinned, setting.programs.bench("bench_classification"), str(case.vnis), case.keys,
         str(questions), str(setting.rounds)], capture_output=True, text=True)
    if found.returncode != 0:
        raise measure.RunFailed(found.stderr)
    printed = json.loads(found.stdout)
    return tuple(Answered(Spread(tuple(printed[name]["ns"])), printed[name]["startup_s"])
                 for name in ("rte_acl", "fibertap"))


def hold(setting, say):
    answered = {}
    for case in CASES:
        say(f"classification: {case.vnis} VNIs, {case.keys}")
        answered[case] = ask(setting, case, QUESTIONS)
    against = {case: ratios(acl.ns, own.ns) for case, (acl, own) in answered.items()}
    rows = [(f"{case.vnis:,} {case.keys}", f"{acl.ns.median:.1f}", f"{own.ns.median:.1f}",
             f"{acl.startup_s:.2f}", f"{own.startup_s:.3f}", table.ratio_text(against[case]))
            for case, (acl, own) in answered.items()]
    bars = [Bar(f"{name}, {case.name}", found.ns.median)
            for case, pair in answered.items() for name, found in zip(("rte_acl", "fibertap"), pair)]
    own = {case: found for case, (_, found) in answered.items()}
    return Section("classification", f"Classification, {QUESTIONS:,} keys already extracted, every "
                   "verdict compared", HEADER, rows,
                   {f"rte_acl-{case.name}": found for case, found in against.items()}, bars,
                   [f"A frame among 10,000 sessions costs {growth(own):.2f} times as much as with "
                    f"one. The tables of 10,000 filters are built in {startup_ms(own):.0f} ms."],
                   list(goals_of(against, own)))


def growth(own):
    """What 10 000 VNIs cost over one."""
    return own[CASES[3]].ns.median / own[CASES[0]].ns.median


def startup_ms(own):
    return own[CASES[3]].startup_s * 1000


def goals_of(against, own):
    for case, found in against.items():
        if case.goal is not None:
            yield goals.at_least(f"rte_acl over fibertap, {case.name}", case.goal, found.median)
    yield goals.at_most("10 000 VNIs over one", MOST_GROWTH, growth(own))
    yield goals.at_most("tables of 10 000 filters in", MOST_STARTUP_MS, startup_ms(own), " ms")
