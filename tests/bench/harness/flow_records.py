"""What flow records cost per frame, as bench_flows measures it."""

import json
import subprocess

from harness import measure
from harness.section import Section
from harness.spread import Spread

HEADER = ("flows in turn", "ns/frame (quartiles)", "records that came early, a frame")


def hold(setting, say):
    say(f"flow-records: {setting.rounds} rounds")
    rows = []
    for flows, (spread, evicted) in times(setting).items():
        first, third = spread.quartiles
        rows.append((f"{flows:,}", f"{spread.median:.1f} ({first:.1f}-{third:.1f})",
                     f"{evicted:.2f}"))
    return Section("flow-records", "Flow records: CPU time per accepted frame, 65,536 flows kept",
                   HEADER, rows, {})


def times(setting):
    """By number of flows: nanoseconds a frame, and evictions a frame."""
    pinned = [] if setting.cpu == measure.ANY_CPU else ["taskset", "-c", str(setting.cpu)]
    ended = subprocess.run([*pinned, setting.programs.bench("bench_flows"),
                            "--benchmark_format=json",
                            f"--benchmark_repetitions={setting.rounds}"],
                           capture_output=True, text=True)
    if ended.returncode != 0:
        raise measure.RunFailed(f"bench_flows: {ended.stderr}")
    found = {}
    for run in json.loads(ended.stdout)["benchmarks"]:
        if run["run_type"] != "iteration":
            continue
        ns, evicted = found.setdefault(int(run["run_name"].split("/")[1]), ([], []))
        ns.append(1e9 / run["items_per_second"])
        evicted.append(run["evicted/frame"])
    return {flows: (Spread(tuple(ns)), max(evicted)) for flows, (ns, evicted) in found.items()}
