"""The engine alone, in memory, beside the streaming bound: a loop that reads the same records and
writes what result blocks need. Both are of bench_cpu, which lets them take turns."""

import collections
import json
import subprocess

from harness import goals, measure
from harness.section import Section
from harness.spread import Spread, ratios

GOALS = {"imix": 0.60, "64": 0.40}  # share of the bound
NAMES = {"imix": "IMIX", "64": "64-byte"}
SIMD = ("avx512", "avx2", "plain")
HEADER = ("inner frames", "instructions", "ns/frame", "bound ns/frame", "share of the bound")
FILTER = f"^(bound|engine/({'|'.join(SIMD)})/8x10|unknown/(one|million))/({'|'.join(GOALS)})$"


def hold(setting, say):
    say(f"in-memory: {setting.rounds} rounds")
    found = times(setting)
    rows, shares, fastest = [], {}, {}
    for frames in GOALS:
        bound = found[f"bound/{frames}"]
        for simd in SIMD:
            own = found.get(f"engine/{simd}/8x10/{frames}")
            if own is None:
                continue
            share = ratios(bound, own)
            shares.setdefault(f"bound-{frames}", share)  # the widest set is what users get
            fastest.setdefault(frames, own.median)
            rows.append((frames, simd, f"{own.median:.1f}", f"{bound.median:.1f}",
                         percent_text(share)))
    return Section("in-memory", "The engine in memory, 8 VNIs x 10 rules, and the streaming bound",
                   HEADER, rows, shares,
                   notes=["Without files a core judges " + " and ".join(
                       f"{1000 / ns:.1f} million {NAMES[frames]} frames a second"
                       for frames, ns in fastest.items()) + ".", *unknown_note(found)],
                   goals=[goals.at_least(f"share of the bound, {frames}", 100 * goal,
                                         100 * shares[f"bound-{frames}"].median, " %")
                          for frames, goal in GOALS.items()])


def unknown_note(found):
    """Of frames without a session; none on a machine without AVX2."""
    one, million = (found.get(f"unknown/{vnis}/64") for vnis in ("one", "million"))
    if one is None:
        return []
    return [f"64-byte frames of a VNI without a session take {one.median:.1f} ns with the list of such "
            f"VNIs, and {million.median:.1f} ns when they are of a million VNIs (avx2)."]


def times(setting):
    """Nanoseconds a frame of each benchmark, by name; its rounds in order."""
    pinned = [] if setting.cpu == measure.ANY_CPU else ["taskset", "-c", str(setting.cpu)]
    ended = subprocess.run(
        [*pinned, setting.programs.bench("bench_cpu"), f"--benchmark_filter={FILTER}",
         "--benchmark_format=json", f"--benchmark_repetitions={setting.rounds}",
         "--benchmark_enable_random_interleaving=true"], capture_output=True, text=True)
    if ended.returncode != 0:
        raise measure.RunFailed(f"bench_cpu: {ended.stderr}")
    rounds = collections.defaultdict(dict)
    for run in json.loads(ended.stdout)["benchmarks"]:
        if run["run_type"] == "iteration":
            rounds[run["run_name"]][run["repetition_index"]] = run["per_frame"] * 1e9
    return {name: Spread(tuple(of_name[i] for i in sorted(of_name)))
            for name, of_name in rounds.items()}


def percent_text(share):
    first, third = share.quartiles
    return f"{share.median:.0%} ({first:.0%}-{third:.0%})"

