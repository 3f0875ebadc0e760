"""What runs of programs take, as the kernel reports when they end."""

import dataclasses
import json
import pathlib
import subprocess
import tempfile

ANY_CPU = "any"


@dataclasses.dataclass(frozen=True)
class Measured:
    cpu_ns: int
    wall_ns: int
    peak_bytes: int


class RunFailed(Exception):
    """A program that was to be measured did not end well."""


def run(measure, commands, cpu=ANY_CPU, timeout=1800):
    """Runs `commands` as a pipeline, all on one CPU unless it is ANY_CPU; CPU time and peak memory
    are of all together. `measure` is the path of bench_measure."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        reports = [pathlib.Path(folder) / str(i) for i in range(len(commands))]
        run_pipeline([[measure, report, str(cpu), *command]
                      for report, command in zip(reports, commands)],
                     pathlib.Path(folder) / "errors", timeout)
        found = [json.loads(report.read_text()) for report in reports]
    return Measured(sum(stage["cpu_ns"] for stage in found),
                    max(stage["wall_ns"] for stage in found),
                    sum(stage["peak_bytes"] for stage in found))


def run_pipeline(commands, errors, timeout):
    stages = []
    with errors.open("wb") as to_errors:
        for i, command in enumerate(commands):
            last = i == len(commands) - 1
            stages.append(subprocess.Popen(
                command, stdin=stages[-1].stdout if stages else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL if last else subprocess.PIPE, stderr=to_errors))
            if i > 0:
                stages[i - 1].stdout.close()  # so that a stage sees when the next one ends
    for stage, command in zip(stages, commands):
        if stage.wait(timeout=timeout) != 0:
            what = " ".join(map(str, command[3:]))[:200]
            raise RunFailed(f"{what}: ended with {stage.returncode}: "
                            f"{errors.read_text(errors='replace')[-500:]}")
