"""Writes the golden case `malformed`: what no program sends, made byte by byte from fixed values,
so that it comes out the same every time.
"""

from golden.crafted import write_pcap
from golden.crafted_inner import FRAMES as INNER_FRAMES
from golden.crafted_outer import FRAMES as OUTER_FRAMES
from golden.readme import write_crafted

TITLE = "Lengths, flags and headers that no program sends"
STORY = """\
Crafted byte by byte by `scripts/record-golden malformed`, which gives the same file every time:
the tests of SPEC's parses fail one by one, and lengths, ranges and prefixes are tried at their
edges. The sessions share one filter; VNI 20001 names the source ENI's MAC, 20002 none and cuts to
64 bytes, 20003 takes what is not IP and cuts to 32, 20004 has the MACs of zeros and of ones. tshark
decodes what it can and calls some frames malformed, as they are; `tshark -V` shows why."""


def write(folder):
    frames = OUTER_FRAMES + INNER_FRAMES
    write_pcap(folder / "in.pcap", frames)
    write_crafted(folder, TITLE, STORY, frames)
