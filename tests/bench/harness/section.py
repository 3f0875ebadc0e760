"""One part of what is reported."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Bar:
    """A figure of the plot."""

    label: str
    ns: float


@dataclasses.dataclass(frozen=True)
class Section:
    """A work and what came out: a table, the ratio to Fibertap by peer (Spread), and bars. `notes`
    are sentences below the table that say what it means for a user. `goals` are ours (ADR 59): they
    are printed, and stand on no page."""

    name: str
    title: str
    header: tuple
    rows: list
    ratios: dict
    bars: list = dataclasses.field(default_factory=list)
    notes: list = dataclasses.field(default_factory=list)
    goals: list = dataclasses.field(default_factory=list)

    def json(self):
        return {peer: {"ratios": list(ratios.values), "median": ratios.median}
                for peer, ratios in self.ratios.items()}
