"""The README of a golden case: its story, its origin, and what tshark counts in it."""

import collections
import re
import datetime
import re
import subprocess

TSHARK = ("tshark", "-n", "-d", "udp.port==4789,vxlan", "-o", "ip.defragment:FALSE", "-o",
          "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE")


def count_frames(capture, display_filter=""):
    command = [*TSHARK, "-r", str(capture), "-T", "fields", "-e", "frame.number"]
    if display_filter:
        command += ["-Y", display_filter]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return len(found.stdout.splitlines())


def version(package):
    """The package's version; a package that was installed in another way has none."""
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True,
                           text=True)
    return asked.stdout or "of unknown version"


def figures_table(capture, figures):
    """The figures as a table. Those that do not begin with `of those` share out all frames."""
    total = count_frames(capture)
    counted = [(what, query, count_frames(capture, query)) for what, query in figures]
    named = sum(count for what, _, count in counted if not what.startswith("of those"))
    if named != total:
        raise RuntimeError(f"{capture}: {total} frames, but the figures name {named}; "
                           "record again, or mend the figures")
    counted.insert(0, ("frames", "", total))
    rows = [f"| {what} | {count} | {code(query)} |" for what, query, count in counted]
    return "\n".join(["| what | frames | tshark display filter |", "|---|---|---|", *rows])


def code(query):
    escaped = query.replace("|", "\\|")
    return f"`{escaped}`" if query else ""


def write_recorded(folder, case):
    """Writes the README of a recorded case beside its capture."""
    packages = ("iproute2", "tcpdump", "tshark", *case.programs)
    origin = ", ".join(f"{package} {version(package)}" for package in sorted(packages))
    table = figures_table(folder / "in.pcap", case.figures)
    today = datetime.date.today().isoformat()
    (folder / "README.md").write_text(
        f"# {case.title}\n{case.story}\n\n"
        f"Recorded by `scripts/record-golden {case.name}` on {today} with {origin}.\n\n"
        f"{table}\n")


def write_crafted(folder, title, story, frames):
    """Writes the README of the crafted case: its dispositions, and one row per frame."""
    dispositions = collections.Counter(re.split("[,;]", frame.becomes)[0] for frame in frames)
    counts = [f"| {name} | {count} |" for name, count in sorted(dispositions.items())]
    rows = [f"| {number} | {frame.clause} | {frame.what} | {frame.becomes} |"
            for number, frame in enumerate(frames, start=1)]
    (folder / "README.md").write_text("\n".join([
        f"# {title}", story, "", "| disposition | frames |", "|---|---|", *counts, "",
        "| frame | SPEC | what | becomes |", "|---|---|---|---|", *rows,
        ""]))
