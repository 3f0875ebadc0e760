"""What a second thread of Fibertap's is worth, in wall-clock time: neither is bound to a CPU."""

import os

from harness import goals, inputs, measure, table, tools, works
from harness.section import Section
from harness.spread import Spread, ratios

WORK = works.WORKS[0]
GOAL = 1.6
HEADER = ("threads", "wall s", "wall ns/frame", "ratio (quartiles)")


def hold(setting, say):
    given = inputs.make(setting.programs, WORK.traffic, setting.frames, setting.cache)
    wall = {1: [], 2: []}
    for number in range(1, setting.rounds + 1):
        say(f"threads: round {number} of {setting.rounds}")
        for threads, found in wall.items():
            tool = tools.fibertap(("--engine", "cpu", "--threads", str(threads)))
            found.append(wall_ns(setting, tool, given))
    one, two = (Spread(tuple(found)) for found in wall.values())
    gained = ratios(one, two)
    rows = [row("1", one, given, "1"), row("2", two, given, table.ratio_text(gained))]
    load = f"Load of the {os.cpu_count()} CPUs in the last minute: {os.getloadavg()[0]:.1f}."
    return Section("threads", f"{WORK.title}, one thread and two", HEADER, rows,
                   {"one-thread": gained}, notes=[load],
                   goals=[goals.at_least("one thread over two", GOAL, gained.median)])


def wall_ns(setting, tool, given):
    output = setting.scratch / "out"
    took = measure.run(setting.programs.bench("bench_measure"),
                       tool.commands(setting.programs, given, given.capture, output))
    output.unlink()
    return took.wall_ns


def row(name, wall, given, ratio):
    return (name, table.seconds(wall.median), f"{wall.median / given.frames:.1f}", ratio)
