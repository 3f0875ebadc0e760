"""Classification alone, keys already extracted, beside rte_acl: bench_classification compares every
verdict, lets the two take turns, and tells what they took."""

import dataclasses
import json
import subprocess

from harness import measure, table
from harness.section import Bar, Section
from harness.spread import Spread, ratios

QUESTIONS = 1_000_000
HEADER = ("VNIs x 10 rules", "rte_acl ns", "fibertap ns", "rte_acl start-up s",
          "fibertap start-up s", "ratio (quartiles)", "goal")
MOST_GROWTH = 2.5
MOST_STARTUP_S = 0.2


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
    told = json.loads(found.stdout)
    return tuple(Answered(Spread(tuple(told[name]["ns"])), told[name]["startup_s"])
                 for name in ("rte_acl", "fibertap"))


def hold(setting, say):
    answered = {}
    for case in CASES:
        say(f"classification: {case.vnis} VNIs, {case.keys}")
        answered[case] = ask(setting, case, QUESTIONS)
    against = {case: ratios(acl.ns, own.ns) for case, (acl, own) in answered.items()}
    rows = [(f"{case.vnis:,} {case.keys}", f"{acl.ns.median:.1f}", f"{own.ns.median:.1f}",
             f"{acl.startup_s:.2f}", f"{own.startup_s:.3f}", table.ratio_text(against[case]),
             table.goal_text(case.goal, against[case].median))
            for case, (acl, own) in answered.items()]
    bars = [Bar(f"{name}, {case.name}", found.ns.median)
            for case, pair in answered.items() for name, found in zip(("rte_acl", "fibertap"), pair)]
    return Section("classification", f"Classification, {QUESTIONS:,} keys already extracted, every "
                   "verdict compared", HEADER, rows,
                   {f"rte_acl-{case.name}": found for case, found in against.items()}, bars,
                   list(notes({case: own for case, (_, own) in answered.items()})))


def notes(own):
    least, most = (own[case].ns.median for case in (CASES[0], CASES[3]))
    yield (f"10 000 VNIs cost Fibertap {most / least:.2f} times as much as one (at most "
           f"{MOST_GROWTH}: {verdict(most / least, MOST_GROWTH)}).")
    startup_s = own[CASES[3]].startup_s
    yield (f"Its image and tables of 10 000 filters are built in {startup_s * 1000:.0f} ms (at "
           f"most {MOST_STARTUP_S * 1000:.0f}: {verdict(startup_s, MOST_STARTUP_S)}).")


def verdict(found, most):
    return "met" if found <= most else "MISSED"
