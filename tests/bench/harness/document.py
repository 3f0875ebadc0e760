"""docs/performance.md and its plot: what stands above the mark is written by people and kept."""

import datetime

from harness import plot, table

MARK = "<!-- What follows is written by scripts/bench --document. -->"


def write(docs, machine_line, command, sections):
    page = docs / "performance.md"
    by_hand = page.read_text().split(MARK)[0]
    page.write_text("\n\n".join([by_hand.rstrip() + "\n\n" + MARK,
                                 f"## {datetime.date.today().isoformat()}",
                                 f"`{command}` on {machine_line}.",
                                 "![CPU time per frame](performance.svg)",
                                 *map(markdown, sections)]) + "\n")
    (docs / "performance.svg").write_text(plot.svg(sections))


def markdown(section):
    return "\n\n".join([f"### {section.title}", table.markdown(section.header, section.rows),
                        *section.notes])


def text(section):
    return "\n".join(["", section.title, table.text(section.header, section.rows),
                      *section.notes, *section.goals])
