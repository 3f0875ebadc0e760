#!/usr/bin/python3
"""Replays golden cases through one engine and compares every byte, outcome word and counter.

    run_case.py FIBERTAP_LAB ENGINE CASE_FOLDER...            compare with what is kept
    run_case.py FIBERTAP_LAB model CASE_FOLDER... --update    keep what the reference model gives

ENGINE is what --engine takes, or cpu-SIMD or cpu-threads, which are ways of --engine cpu. Where the
processor lacks SIMD, a message says so and the exit code is 77.
"""

import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

# What statistics say of the run and not of the frames.
OF_THE_RUN = ("engine", "seconds")

# Options beside --engine: xrt's card is the emulated one.
OPTIONS = {"xrt": ["--card", "sim", "--card-timeout", "60s", "--verify"],
           "cpu-plain": ["--simd", "plain", "--verify"],
           "cpu-avx2": ["--simd", "avx2", "--verify"],
           "cpu-avx512": ["--simd", "avx512", "--verify"],
           "cpu-threads": ["--threads", "2", "--verify"]}

SKIPPED = 77
DEVICE = 4


class Skipped(Exception):
    """This machine cannot run the engine."""


def replay(program, name, case, folder):
    """The bytes of the pcapng, the outcome words (None where the program writes none) and the
    counters that a replay gives."""
    engine = "cpu" if name.startswith("cpu-") else name
    written = folder / "out.pcapng"
    outcomes = folder / "outcomes"
    statistics = folder / "stats.json"
    options = case / "options.ini"
    config = ["--config", options] if options.exists() else []
    has_outcomes = pathlib.Path(program).name == "fibertap-lab"
    if has_outcomes:  # the operator's program writes none
        config += ["--outcomes", outcomes]
    result = subprocess.run([program, "replay", "--engine", engine, *OPTIONS.get(name, []),
                             "--template", case / "mirror.yaml", *config,
                             "--annotate", "verdict", "--write", written,
                             "--stats", statistics, case / "in.pcap"],
                            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if result.returncode == DEVICE and "found a processor without" in result.stderr:
        raise Skipped(result.stderr.strip())
    sys.stderr.write(result.stderr)
    result.check_returncode()
    counters = json.loads(statistics.read_text())
    assert counters["engine"] == engine, f"found engine {counters['engine']}, expected {engine}"
    for kind in ("frames", "bytes"):
        # Only engines that can lose frames report how many they lost.
        lost = counters[kind].pop("card_lost", 0)
        assert lost == 0, f"found {lost} {kind} lost with the card, expected none"
    return (written.read_bytes(), outcomes.read_text() if has_outcomes else None,
            {key: counters[key] for key in counters if key not in OF_THE_RUN})


def first_difference(found, expected):
    """Where two byte strings part."""
    for at, (left, right) in enumerate(zip(found, expected)):
        if left != right:
            return at
    return min(len(found), len(expected))


def differences(found, expected, path=""):
    """Every counter that differs, with its name."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted(found.keys() | expected.keys()):
            yield from differences(found.get(key), expected.get(key), f"{path}/{key}")
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for i, (left, right) in enumerate(zip(found, expected)):
            yield from differences(left, right, f"{path}/{i}")
    elif found != expected:
        yield f"counters.json {path}: found {found}, expected {expected}"


def word_differences(found, expected):
    """The first frame whose outcome word differs, with both words spelled out."""
    pairs = itertools.zip_longest(found.splitlines(), expected.splitlines(), fillvalue="no word")
    for number, (left, right) in enumerate(pairs, start=1):
        if left != right:
            yield f"expected.outcomes, frame {number}: found {left}, expected {right}"
            return


def complaints(blocks, outcomes, counters, case):
    expected = (case / "expected.pcapng").read_bytes()
    if blocks != expected:
        yield (f"expected.pcapng: found {len(blocks)} bytes, expected {len(expected)}; they part "
               f"at byte {first_difference(blocks, expected)}")
    if outcomes is not None:
        yield from word_differences(outcomes, (case / "expected.outcomes").read_text())
    yield from differences(counters, json.loads((case / "counters.json").read_text()))


def keep(case, blocks, outcomes, counters):
    (case / "expected.pcapng").write_bytes(blocks)
    (case / "expected.outcomes").write_text(outcomes)
    (case / "counters.json").write_text(json.dumps(counters, indent=2) + "\n")


def main():
    program, engine = sys.argv[1:3]
    updates = "--update" in sys.argv[3:]
    found = []
    for case in (pathlib.Path(name) for name in sys.argv[3:] if name != "--update"):
        with tempfile.TemporaryDirectory() as folder:
            try:
                answer = replay(program, engine, case, pathlib.Path(folder))
            except Skipped as reason:
                print(f"skipped: {reason}")
                return SKIPPED
        if updates:
            keep(case, *answer)
            continue
        of_case = list(complaints(*answer, case))
        found += (f"{case.name}: {complaint}" for complaint in of_case)
        if not of_case:
            print(f"{case.name}: {engine} gives the bytes, words and counters kept")
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
