"""What the crafted frames have in common: the envelope, the source ENI, and the file."""

import dataclasses
import struct
import typing

from golden import headers as h

# tests/golden/malformed/mirror.yaml has the sessions of these VNIs.
BY_MAC, BY_ADDRESS, NON_IP, ANY_MAC, UNKNOWN = 20001, 20002, 20003, 20004, 20999

ENI, PEER, TARGET, ROUTER = ("02:00:00:00:01:0a", "02:00:00:00:01:14", "02:00:00:00:09:09",
                             "02:00:00:00:01:01")
ENI4, PEER4, TARGET4 = "10.0.1.10", "10.0.1.20", "10.0.9.9"
ENI6, PEER6, TARGET6 = "10", "20", "99"

FIRST_SECOND = 1_700_000_000
NANOSECOND_MAGIC = 0xA1B23C4D
ETHERNET_LINK = 1


@dataclasses.dataclass(frozen=True)
class Frame:
    """One record of the capture. `clause` is what it exercises in SPEC, `becomes` what SPEC says.

    `origlen` absent: as many bytes as are there.
    """

    clause: str
    what: str
    becomes: str
    data: bytes
    origlen: typing.Optional[int] = None


def envelope(inner, vni=BY_MAC, tags=(), vxlan=None, udp=None, ip=None):
    """An AWS envelope around `inner`; the rest are keyword arguments for one header each."""
    datagram = h.udp(65408, h.VXLAN_PORT, h.vxlan(vni, inner, **(vxlan or {})), **(udp or {}))
    packet = h.ipv4(ENI4, TARGET4, h.UDP, datagram, **(ip or {}))
    return h.ethernet(TARGET, ENI, h.IPV4, packet, tags)


def envelope6(inner, vni=BY_MAC, **ip):
    datagram = h.udp(65408, h.VXLAN_PORT, h.vxlan(vni, inner))
    return h.ethernet(TARGET, ENI, h.IPV6, h.ipv6(ENI6, TARGET6, h.UDP, datagram, **ip))


def ingress4(protocol, payload, tags=(), source=PEER4, **ip):
    packet = h.ipv4(source, ENI4, protocol, payload, **ip)
    return h.ethernet(ENI, PEER, h.IPV4, packet, tags)


def egress4(protocol, payload, destination=PEER4, **ip):
    return h.ethernet(PEER, ENI, h.IPV4, h.ipv4(ENI4, destination, protocol, payload, **ip))


def ingress6(next_header, payload, tags=(), **ip):
    packet = h.ipv6(PEER6, ENI6, next_header, payload, **ip)
    return h.ethernet(ENI, PEER, h.IPV6, packet, tags)


def write_pcap(path, frames):
    """Nanosecond pcap, little-endian, one frame a millisecond."""
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", NANOSECOND_MAGIC, 2, 4, 0, 0, 262144, ETHERNET_LINK))
        for number, frame in enumerate(frames):
            seconds, milliseconds = divmod(number, 1000)
            origlen = len(frame.data) if frame.origlen is None else frame.origlen
            out.write(struct.pack("<IIII", FIRST_SECOND + seconds, milliseconds * 1_000_000 + 1,
                                  len(frame.data), origlen) + frame.data)
