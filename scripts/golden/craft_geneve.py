"""Writes the golden case `geneve`: mirrored frames as a Gateway Load Balancer sends them, and tunnels
that are not taken off, from fixed values.
"""

import struct

from golden import headers as h
from golden.crafted import (BY_ADDRESS, ENI, TARGET, TARGET4, Frame, envelope, ingress4,
                            write_pcap)
from golden.readme import write_crafted

TITLE = "GENEVE, as a Gateway Load Balancer sends it"
STORY = """\
Crafted byte by byte by `scripts/record-golden geneve`, which gives the same file every time: every
shape that the options of a tunnel may have, and SPEC 11's tests failing one by one. What lies in the
tunnels is one request to VNI 20002, so all that is accepted has the same bytes."""

PORT = 6081
AWS, OTHER, CRITICAL = 0x0108, 0x0103, 0x80
GOES_ON = "accepted, ingress rule 100; geneve"
STAYS = "not_vxlan; geneve_kept"

MIRRORED = envelope(ingress4(h.TCP, h.tcp(40000, 80, b"GET / HTTP/1.0\r\n\r\n")), vni=BY_ADDRESS)
PACKET = MIRRORED[14:]
MIRRORED6 = h.ethernet(TARGET, ENI, h.IPV6, h.ipv6("10", "99", h.UDP, PACKET[20:]))


def option(kind, number, data=bytes(8)):
    return struct.pack("!HBB", kind, number, len(data) // 4) + data


AWS_OPTIONS = (option(AWS, 1, bytes(range(8))) + option(AWS, 2, bytes(8)) +
               option(AWS, 3, b"\x12\x34\x56\x78"))


def geneve(payload=PACKET, options=AWS_OPTIONS, kind=h.IPV4, version=0, flags=0, words=None):
    words = len(options) // 4 if words is None else words
    return struct.pack("!BBHI", version << 6 | words, flags, kind, 0x123456 << 8) + options + payload


def tunnel(datagram, tags=(), port=PORT, length=None, **ip):
    udp = h.udp(54321, port, datagram, length=length)
    return h.ethernet(TARGET, ENI, h.IPV4, h.ipv4("10.0.8.1", TARGET4, h.UDP, udp, **ip), tags)


def tunnel6(datagram):
    return h.ethernet(TARGET, ENI, h.IPV6, h.ipv6("81", "99", h.UDP, h.udp(54321, PORT, datagram)))


USUAL = tunnel(geneve())
TUNNEL_BYTES = 20 + 8 + 8 + len(AWS_OPTIONS)

SHAPES = [
    Frame("11", "no tunnel", "accepted, ingress rule 100", MIRRORED),
    Frame("11.2", "AWS's three options", GOES_ON, USUAL),
    Frame("11.2", "no option", GOES_ON, tunnel(geneve(options=b""))),
    Frame("11.2", "an option of another class", GOES_ON, tunnel(geneve(options=option(OTHER, 5)))),
    Frame("11.2", "one without data", GOES_ON, tunnel(geneve(options=option(OTHER, 5, b"")))),
    Frame("11.2", "63 words of options, the most", GOES_ON,
          tunnel(geneve(options=option(AWS, 9, bytes(124)) + option(OTHER, 9, bytes(120))))),
    Frame("11.2", "the C flag, a critical option of AWS's", GOES_ON,
          tunnel(geneve(options=option(AWS, 3 | CRITICAL), flags=0x40))),
    Frame("11.2", "a critical option of another class without the C flag", GOES_ON,
          tunnel(geneve(options=option(OTHER, 5 | CRITICAL)))),
    Frame("11.2", "reserved bits", GOES_ON, tunnel(geneve(flags=0x3F))),
    Frame("11.1", "the tunnel over IPv6", GOES_ON, tunnel6(geneve())),
    Frame("11.1", "the tunnel over IPv4 with options", GOES_ON, tunnel(geneve(), options=b"\1" * 8)),
    Frame("11.3", "one tag in front of the tunnel", GOES_ON, tunnel(geneve(), [(h.VLAN, 5)])),
    Frame("11.3", "two tags", GOES_ON, tunnel(geneve(), [(h.SERVICE_VLAN, 5), (h.VLAN, 6)])),
    Frame("11.3", "IPv6 in the tunnel", GOES_ON, tunnel(geneve(MIRRORED6[14:], kind=h.IPV6))),
    Frame("11.3", "Ethernet padding behind it", GOES_ON, USUAL + bytes(6)),
    Frame("11.3", "cut by the capture, four bytes missing", GOES_ON + ", truncated", USUAL[:-4],
          origlen=len(USUAL)),
    Frame("11.3", "cut on its way, four bytes missing", GOES_ON + ", outer_truncated, truncated",
          USUAL[:-4]),
    Frame("11.3", "no byte in the tunnel", "not_vxlan; geneve", tunnel(geneve(b""))),
]

FAILED = [
    Frame("11.1", "a fragment of a tunnel", "outer_fragment",
          tunnel(geneve(), fragment=h.MORE_FRAGMENTS)),
    Frame("11.1", "to another port", "not_vxlan", tunnel(geneve(), port=6082)),
    Frame("11.1", "three tags", "not_vxlan", tunnel(geneve(), [(h.VLAN, 5)] * 3)),
    Frame("11.2", "version 1", STAYS, tunnel(geneve(version=1))),
    Frame("11.2", "the control bit", STAYS, tunnel(geneve(flags=0x80))),
    Frame("11.2", "Ethernet in the tunnel", STAYS, tunnel(geneve(kind=0x6558))),
    Frame("11.2", "the C flag, a critical option of another class", STAYS,
          tunnel(geneve(options=option(OTHER, 5 | CRITICAL), flags=0x40))),
    Frame("11.2", "the same behind AWS's options", STAYS,
          tunnel(geneve(options=AWS_OPTIONS + option(OTHER, CRITICAL, b""), flags=0x40))),
    Frame("11.2", "GENEVE header cut", STAYS, USUAL[:14 + 20 + 8 + 7], origlen=len(USUAL)),
    Frame("11.2", "options cut", STAYS, USUAL[:14 + TUNNEL_BYTES - 1], origlen=len(USUAL)),
    Frame("11.2", "options end behind the UDP length", STAYS,
          tunnel(geneve(), length=8 + 8 + len(AWS_OPTIONS) - 1)),
    Frame("11.3", "a tunnel in a tunnel", "not_vxlan; geneve",
          tunnel(geneve(tunnel(geneve())[14:]))),
]


def write(folder):
    frames = SHAPES + FAILED
    write_pcap(folder / "in.pcap", frames)
    write_crafted(folder, TITLE, STORY, frames)
