"""Fibertap and its peers on one work, round by round."""

import dataclasses
import pathlib
import statistics
import subprocess

from harness import goals, inputs, measure, table
from harness.inputs import PACKET_LENGTH
from harness.section import Bar, Section
from harness.spread import Spread, ratios


class Disagreement(Exception):
    """A peer accepts other frames than Fibertap."""


@dataclasses.dataclass(frozen=True)
class Setting:
    """How a contest is run. `cache` keeps inputs, `scratch` takes outputs."""

    programs: object
    fibertap: object  # the tool
    frames: int
    rounds: int
    cpu: object  # number of the CPU, or measure.ANY_CPU
    cache: pathlib.Path
    scratch: pathlib.Path


@dataclasses.dataclass(frozen=True)
class Contestant:
    """A tool and what it is given."""

    tool: object
    given: inputs.Input

    def commands(self, programs, capture, output):
        return self.tool.commands(programs, self.given, capture, output)


@dataclasses.dataclass(frozen=True)
class Figures:
    """Of one tool. Time per frame is CPU time without that of the start-up."""

    frames: int
    ns_per_frame: Spread
    startup_ns: float
    wall_ns: float
    peak_bytes: int


@dataclasses.dataclass(frozen=True)
class Result:
    """`peers` are (entry of the work, its figures, its ratios to Fibertap)."""

    work: object
    accepted: int  # of Fibertap's frames
    wire_bytes: float  # of a mirrored frame, envelope included
    own: Figures
    peers: tuple

    def section(self):
        bars = [Bar("fibertap", self.own.ns_per_frame.median),
                *(Bar(entry.tool.name, found.ns_per_frame.median)
                  for entry, found, _ in self.peers)]
        title = (f"{self.work.title}: {self.own.frames:,} frames, {self.accepted:,} accepted by "
                 "all")
        return Section(self.work.name, title, HEADER, self.rows(),
                       {entry.tool.name: found for entry, _, found in self.peers}, bars,
                       list(self.notes()), list(self.goals()))

    def notes(self):
        ns = self.own.ns_per_frame.median
        yield (f"A core of this machine replays {1000 / ns:.1f} million such frames a second, "
               f"{8 * self.wire_bytes / ns:.1f} Gb/s of mirrored traffic, in "
               f"{self.own.peak_bytes / 1e6:.0f} MB of memory.")

    def goals(self):
        for entry, _, against in self.peers:
            if entry.goal is not None:
                yield goals.at_least(f"{entry.tool.name} over fibertap", entry.goal, against.median)
        if self.work.most_mb is not None:
            yield goals.at_most("peak", self.work.most_mb, self.own.peak_bytes / 1e6, " MB")

    def rows(self):
        rows = [row("fibertap", self.own, "1")]
        for entry, found, against in self.peers:
            name = entry.tool.name + (f" (1/{entry.share})" if entry.share > 1 else "")
            rows.append(row(name, found, table.ratio_text(against)))
        return rows


HEADER = ("tool", "CPU ns/frame", "Mpps/core", "wall s", "start-up s", "peak MB",
          "ratio (quartiles)")


def row(name, found, ratio):
    ns = found.ns_per_frame.median
    return (name, f"{ns:.1f}", f"{1000 / ns:.2f}", table.seconds(found.wall_ns),
            table.seconds(found.startup_ns), f"{found.peak_bytes / 1e6:.0f}", ratio)


def digest(setting, contestant):
    """Frames, bytes and digest of what a tool accepts, as bench_digest prints them."""
    output = setting.scratch / "out"
    measure.run(setting.programs.bench("bench_measure"),
                contestant.commands(setting.programs, contestant.given.capture, output))
    kind = "bare" if contestant.tool.decapsulates else "enveloped"
    found = subprocess.run([setting.programs.bench("bench_digest"), kind, str(PACKET_LENGTH),
                            output], check=True, capture_output=True, text=True).stdout.split()
    output.unlink()
    return found


def check_agreement(setting, own, peers):
    """How many frames Fibertap accepts of those it is given. Throws Disagreement."""
    expected = {own.given.folder: digest(setting, own)}
    for peer in peers:
        if peer.given.folder not in expected:
            expected[peer.given.folder] = digest(
                setting, dataclasses.replace(own, given=peer.given))
        found = digest(setting, peer)
        if found != expected[peer.given.folder]:
            raise Disagreement(
                f"{peer.tool.name}: found {' '.join(found)} (frames, bytes, digest accepted of "
                f"{peer.given.capture}), expected {' '.join(expected[peer.given.folder])} "
                "as Fibertap")
    return int(expected[own.given.folder][0])


def timed(setting, contestant, capture):
    output = setting.scratch / "out"
    took = measure.run(setting.programs.bench("bench_measure"),
                       contestant.commands(setting.programs, capture, output), setting.cpu)
    output.unlink(missing_ok=True)
    return took


def figures(contestant, startups, runs):
    startup_ns = statistics.median(run.cpu_ns for run in startups)
    frames = contestant.given.frames
    return Figures(frames, Spread(tuple((run.cpu_ns - startup_ns) / frames for run in runs)),
                   startup_ns, statistics.median(run.wall_ns for run in runs),
                   max(run.peak_bytes for run in runs))


def hold(setting, work, say):
    """The result of a work, after all have shown that they do the same. `say` is called
    in every round."""
    def given(share):
        return inputs.make(setting.programs, work.traffic, setting.frames // share, setting.cache)

    own = Contestant(setting.fibertap, given(1))
    peers = [Contestant(entry.tool, given(entry.share)) for entry in work.peers]
    accepted = check_agreement(setting, own, peers)
    everyone = [own, *peers]
    startups = {contestant: [] for contestant in everyone}
    runs = {contestant: [] for contestant in everyone}
    for number in range(1, setting.rounds + 1):
        say(f"{work.name}: round {number} of {setting.rounds}")
        for contestant in everyone:
            startups[contestant].append(timed(setting, contestant, contestant.given.empty_capture))
            runs[contestant].append(timed(setting, contestant, contestant.given.capture))
    found = {contestant: figures(contestant, startups[contestant], runs[contestant])
             for contestant in everyone}
    return Result(work, accepted, own.given.wire_bytes, found[own], tuple(
        (entry, found[peer], ratios(found[peer].ns_per_frame, found[own].ns_per_frame))
        for entry, peer in zip(work.peers, peers)))
