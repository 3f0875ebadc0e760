"""Fibertap and its peers: how each is made to do the work."""

import dataclasses
import typing

from harness.bpf import ENVELOPE_BYTES
from harness.inputs import PACKET_LENGTH


@dataclasses.dataclass(frozen=True)
class Tool:
    """`commands(programs, input, capture, output)` is a pipeline. `decapsulates` says whether it
    does the whole work or only filters."""

    name: str
    commands: typing.Callable
    decapsulates: bool = True


def fibertap(engine_options):
    def commands(programs, given, capture, output):
        return [[programs.fibertap, "replay", *engine_options, "--template", given.template,
                 "--write", output, capture]]
    return Tool("fibertap", commands)


def tcpdump_to_editcap(_, given, capture, output):
    """editcap cuts to -s before it chops -C bytes off the front."""
    return [["tcpdump", "-r", capture, "-F", given.bpf, "-w", "-"],
            ["editcap", "-F", "pcap", "-C", str(ENVELOPE_BYTES),
             "-s", str(ENVELOPE_BYTES + PACKET_LENGTH), "-", output]]


def tcpdump(_, given, capture, output):
    return [["tcpdump", "-r", capture, "-F", given.bpf, "-w", output]]


def pcap_bpf(programs, given, capture, output):
    return [[programs.peer("pcap_bpf"), given.bpf, str(PACKET_LENGTH), capture, output]]


def pcap_linear(programs, given, capture, output):
    return [[programs.peer("pcap_linear"), given.rules, capture, output]]


def dpdk_acl(programs, given, capture, output):
    return [[programs.peer("dpdk_acl"), given.template, capture, output]]


def tshark(_, given, capture, output):
    return [["tshark", "-n", "-r", capture, "-Y", given.display_filter.read_text(), "-w", output]]


TCPDUMP_TO_EDITCAP = Tool("tcpdump|editcap", tcpdump_to_editcap)
TCPDUMP = Tool("tcpdump", tcpdump, decapsulates=False)
PCAP_BPF = Tool("libpcap-bpf", pcap_bpf)
PCAP_LINEAR = Tool("libpcap-linear", pcap_linear)
DPDK_ACL = Tool("dpdk-acl", dpdk_acl)
TSHARK = Tool("tshark", tshark, decapsulates=False)
