"""What is said of a few rounds."""

import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Spread:
    """Median and quartiles of a figure over the rounds."""

    values: tuple

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def quartiles(self):
        if len(self.values) < 2:
            return self.median, self.median
        first, _, third = statistics.quantiles(self.values, n=4, method="inclusive")
        return first, third


def ratios(peer, own):
    """Round by round, how many times as much the peer takes."""
    return Spread(tuple(a / b for a, b in zip(peer.values, own.values, strict=True)))
