"""Instructions a frame on the AVX2 path, counted by callgrind, beside those kept in
tests/bench/instructions.txt. They are repeatable where times are not, so a regression shows.

Those of the whole are a replay's less those of one of an empty capture, which is the start-up.
callgrind stops at AVX-512, so the figures are of AVX2; they depend on compiler and libraries, and
say nothing of time.
"""

import pathlib
import re
import subprocess

from harness import inputs, table
from harness.inputs import Traffic
from harness.measure import RunFailed

KEPT = pathlib.Path(__file__).resolve().parents[1] / "instructions.txt"
FRAMES = 100_000
TOLERANCE = 0.02
HEADER = ("work", "stage", "instructions a frame", "kept", "change", "")
WORKS = {"imix-8x10": Traffic("imix", 8, 10), "64-8x10": Traffic("64", 8, 10),
         "v6-8x10": Traffic("v6", 8, 10), "imix-1x1000": Traffic("imix", 1, 1000),
         "imix-1000x10": Traffic("imix", 1000, 10)}
ENGINE = "fibertap::cpu::Unit::run("


def profile(setting, given, capture):
    """What callgrind_annotate prints of one replay, functions with what they call."""
    output, profiled = setting.scratch / "out", setting.scratch / "callgrind.out"
    subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profiled}",
         setting.programs.fibertap, "replay", "--engine", "cpu", "--simd", "avx2", "--template",
         given.template, "--write", output, capture], check=True, capture_output=True)
    return subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", profiled],
                          check=True, capture_output=True, text=True).stdout


def instructions(profiled, function):
    """Of the first line that names `function`; 0 where none does."""
    for line in profiled.splitlines():
        if function in line:
            return int(re.match(r"\s*([\d,]+)", line)[1].replace(",", ""))
    return 0


def count(setting, traffic):
    """Instructions a frame by stage."""
    given = inputs.make(setting.programs, traffic, FRAMES, setting.cache)
    full, empty = (profile(setting, given, capture)
                   for capture in (given.capture, given.empty_capture))

    def of(function):
        return (instructions(full, function) - instructions(empty, function)) / FRAMES

    engine, whole = of(ENGINE), of("PROGRAM TOTALS")
    if engine == 0:
        raise RunFailed(f"callgrind: found no {ENGINE}...), expected the engine's work in it")
    return {"engine": engine, "files": whole - engine}


def counts(setting):
    return {(work, stage): value for work, traffic in WORKS.items()
            for stage, value in count(setting, traffic).items()}


def read_kept():
    if not KEPT.exists():
        return {}
    lines = (line.split() for line in KEPT.read_text().splitlines() if not line.startswith("#"))
    return {(work, stage): float(value) for work, stage, value in lines}


def keep(found):
    lines = ["# Instructions a frame, AVX2: scripts/bench --instructions compares, --keep writes.",
             *(f"{work} {stage} {value:.1f}" for (work, stage), value in found.items())]
    KEPT.write_text("\n".join(lines) + "\n")


def compare(setting, keep_them):
    """Prints the counts; 1 when one is more than TOLERANCE above what is kept, else 0."""
    found, kept = counts(setting), read_kept()
    grown = {name for name, value in found.items()
             if value > kept.get(name, value) * (1 + TOLERANCE)}
    print(table.text(HEADER, [
        (*name, f"{value:.1f}", f"{kept[name]:.1f}" if name in kept else "-",
         f"{value / kept[name] - 1:+.1%}" if name in kept else "-",
         f"more than {TOLERANCE:.0%} above" if name in grown else "")
        for name, value in found.items()]))
    if keep_them:
        keep(found)
        return 0
    return 1 if grown else 0
