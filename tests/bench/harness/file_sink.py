"""The file sink beside a bare loop of write() and beside what else writes captures: all write the
same whole frames to the same file system."""

from harness import goals, measure, table
from harness.section import Section
from harness.spread import Spread, ratios

GOAL = 1.3  # times the loop's time
LOOP = "loop of write()"
OWN = "fibertap"
HEADER = ("writer", "GB/s", "CPU s/GB", "ratio to the loop (quartiles)")
NOTE = ("Wall time. The loop and Fibertap write from memory and wait until all is on the disk; "
        "tcpdump reads a capture out of the page cache, dumpcap from a pipe, and neither waits.")


def hold(setting, say):
    mib = max(64, setting.frames * 4096 // 10_000_000)
    wall, cpu = times(setting, mib, say)
    size = mib << 20
    over = {name: ratios(spread, wall[LOOP]) for name, spread in wall.items()}
    rows = [(name, f"{size / spread.median:.2f}", f"{cpu[name].median / size:.2f}",
             f"{over[name].median:.2f} ({over[name].quartiles[0]:.2f}-{over[name].quartiles[1]:.2f})")
            for name, spread in wall.items()]
    return Section("file-sink", f"The file sink: {size / 1e9:.1f} GB of whole frames of 1518 bytes",
                   HEADER, rows, {name: over[name] for name in over if name != LOOP}, notes=[NOTE],
                   goals=[goals.at_most("file sink over the loop", GOAL, over[OWN].median)])


def times(setting, mib, say):
    """Wall and CPU time of each writer, by name; its rounds in order."""
    given, output = setting.scratch / "given.pcapng", setting.scratch / "out.pcapng"
    meter, bench = (setting.programs.bench(f"bench_{name}") for name in ("measure", "file_sink"))
    writers = {LOOP: [[bench, "loop", output, str(mib)]],
               OWN: [[bench, "sink", output, str(mib)]],
               "tcpdump -r": [["tcpdump", "-r", given, "-w", output]],
               "cat | dumpcap": [["cat", given], ["dumpcap", "-q", "-i", "-", "-w", output]]}
    measure.run(meter, [[bench, "sink", given, str(mib)]])
    runs = {name: [] for name in writers}
    for number in range(1, setting.rounds + 1):
        say(f"file-sink: round {number} of {setting.rounds}")
        for name, commands in writers.items():
            runs[name].append(measure.run(meter, commands))
            check(name, output.stat().st_size, given.stat().st_size)
            output.unlink()
    given.unlink()
    return [{name: Spread(tuple(getattr(run, what) for run in found))
             for name, found in runs.items()} for what in ("wall_ns", "cpu_ns")]


def check(name, found, expected):
    """Options of blocks and pcap's shorter heads aside, all write the same."""
    if found < 0.9 * expected:
        raise measure.RunFailed(f"{name}: wrote {found} bytes, expected about {expected}")
