"""The works that are measured file to file, and what is asked of Fibertap in each."""

import dataclasses

from harness import tools
from harness.inputs import Traffic


@dataclasses.dataclass(frozen=True)
class Entry:
    """A peer in a work. It is given one of `share` frames; Fibertap is to be `goal` times as fast
    (ADR 59)."""

    tool: tools.Tool
    goal: float | None = None
    share: int = 1


@dataclasses.dataclass(frozen=True)
class Work:
    name: str
    title: str
    traffic: Traffic
    peers: tuple
    most_mb: int | None = None  # of memory that Fibertap is to stay under


WORKS = (
    Work("imix-8x10", "IMIX, 8 VNIs x 10 rules", Traffic("imix", 8, 10),
         (Entry(tools.TCPDUMP_TO_EDITCAP, goal=8), Entry(tools.TCPDUMP),
          Entry(tools.PCAP_BPF, goal=3), Entry(tools.PCAP_LINEAR, goal=3),
          Entry(tools.DPDK_ACL, goal=4), Entry(tools.TSHARK, goal=300, share=100))),
    Work("imix-1x1000", "IMIX, 1000 rules in one filter", Traffic("imix", 1, 1000),
         (Entry(tools.TCPDUMP, goal=20, share=2), Entry(tools.PCAP_BPF, share=2),
          Entry(tools.PCAP_LINEAR, goal=10), Entry(tools.DPDK_ACL, goal=4)),
         most_mb=16),
    Work("64-8x10", "64-byte inner frames, 8 VNIs x 10 rules", Traffic("64", 8, 10),
         (Entry(tools.TCPDUMP_TO_EDITCAP), Entry(tools.TCPDUMP), Entry(tools.PCAP_BPF),
          Entry(tools.PCAP_LINEAR), Entry(tools.DPDK_ACL))),
)
