"""What a golden case is."""

import dataclasses
import typing

RECORDED = []


@dataclasses.dataclass(frozen=True)
class Case:
    """`record(lab)` fills the capture. `story` says what it shows.

    `figures` are (what, tshark display filter): counts that owe nothing to Fibertap's own parser.
    In a filter `#1` is a field's first occurrence, the envelope, and `#2` the second.
    """

    name: str
    title: str
    story: str
    programs: tuple
    figures: tuple
    record: typing.Callable


def case(title, programs, figures):
    """Makes a recorded case of a function: its name and its doc string are the case's."""

    def register(record):
        story = "\n".join(line.strip() for line in record.__doc__.strip().splitlines())
        RECORDED.append(Case(record.__name__, title, story, programs, tuple(figures), record))
        return record

    return register
