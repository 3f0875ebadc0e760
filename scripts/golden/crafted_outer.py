"""Crafted frames whose envelope is the subject: SPEC 1 to 4."""

from golden import headers as h
from golden.crafted import (BY_ADDRESS, BY_MAC, ENI, ENI4, ENI6, NON_IP, TARGET, TARGET4, TARGET6,
                            UNKNOWN, Frame, envelope, envelope6, ingress4)

REQUEST = ingress4(h.TCP, h.tcp(40000, 80, b"GET / HTTP/1.0\r\n\r\n"))
ACCEPTED = "accepted, ingress rule 100"
ENVELOPE_BYTES = 50


def outer4(payload, protocol=h.UDP, **ip):
    return h.ethernet(TARGET, ENI, h.IPV4, h.ipv4(ENI4, TARGET4, protocol, payload, **ip))


def outer6(payload, next_header=h.UDP, **ip):
    return h.ethernet(TARGET, ENI, h.IPV6, h.ipv6(ENI6, TARGET6, next_header, payload, **ip))


def sized(outer_bytes):
    """A request whose envelope is `outer_bytes` long."""
    filling = bytes(outer_bytes - ENVELOPE_BYTES - 14 - 20 - 20)
    return envelope(ingress4(h.TCP, h.tcp(40000, 80, filling)))


DATAGRAM = h.udp(65408, h.VXLAN_PORT, h.vxlan(BY_MAC, REQUEST))
WHOLE = envelope(REQUEST)
OPTIONS4 = b"\1" * 8

SIZES = [
    Frame("1", "a plain request", ACCEPTED, WHOLE),
    Frame("1", "origlen below caplen is raised", ACCEPTED, WHOLE, origlen=60),
    Frame("1", "9 728 bytes, the most taken in", ACCEPTED, sized(9728)),
    Frame("1", "9 729 bytes", ACCEPTED + "; ingest_cut, truncated", sized(9729)),
]

LINK = [
    Frame("3", "Ethernet header cut", "not_vxlan", WHOLE[:13], origlen=len(WHOLE)),
    Frame("3.1", "one VLAN tag", ACCEPTED, envelope(REQUEST, tags=[(h.VLAN, 5)])),
    Frame("3.1", "two VLAN tags", ACCEPTED,
          envelope(REQUEST, tags=[(h.SERVICE_VLAN, 7), (h.VLAN, 5)])),
    Frame("3.1", "three VLAN tags", "not_vxlan", envelope(REQUEST, tags=[(h.VLAN, 5)] * 3)),
    Frame("3.1", "a tag with the TPID 0x9100", "not_vxlan",
          envelope(REQUEST, tags=[(0x9100, 5)])),
    Frame("3", "VLAN tag cut", "not_vxlan", envelope(REQUEST, tags=[(h.VLAN, 5)])[:16],
          origlen=len(WHOLE) + 4),
    Frame("3.2", "ARP", "not_vxlan", h.ethernet(TARGET, ENI, h.ARP, bytes(28))),
]

NETWORK = [
    Frame("3.2", "IPv4 with options", ACCEPTED, outer4(DATAGRAM, options=OPTIONS4)),
    Frame("3.2", "IPv4 header cut", "not_vxlan", WHOLE[:33], origlen=len(WHOLE)),
    Frame("3.2", "IPv4 options cut", "not_vxlan", outer4(DATAGRAM, options=OPTIONS4)[:40],
          origlen=len(WHOLE) + 8),
    Frame("3.2", "IPv4 with version 5", "not_vxlan", outer4(DATAGRAM, version=5)),
    Frame("3.2", "IPv4 with IHL 4", "not_vxlan", outer4(DATAGRAM, ihl=4)),
    Frame("3.2", "IPv4, MF", "outer_fragment", outer4(DATAGRAM, fragment=h.MORE_FRAGMENTS)),
    Frame("3.2", "IPv4, last fragment", "outer_fragment", outer4(bytes(40), fragment=185)),
    Frame("3.2", "IPv4, a fragment of TCP: the fragment is tested before the protocol",
          "outer_fragment", outer4(bytes(40), protocol=h.TCP, fragment=185)),
    Frame("3.2", "IPv4, the reserved flag and DF are no fragment", ACCEPTED,
          outer4(DATAGRAM, fragment=0xC000)),
    Frame("3.2", "IPv4, TCP to port 4789", "not_vxlan",
          outer4(h.tcp(65408, h.VXLAN_PORT), protocol=h.TCP)),
    Frame("3.2", "IPv6", ACCEPTED, envelope6(REQUEST)),
    Frame("3.2", "IPv6 header cut", "not_vxlan", envelope6(REQUEST)[:53],
          origlen=len(WHOLE) + 20),
    Frame("3.2", "IPv6 with version 4", "not_vxlan", outer6(DATAGRAM, version=4)),
    Frame("3.2", "IPv6, fragment header", "outer_fragment",
          outer6(h.fragment_header(h.UDP) + DATAGRAM, next_header=h.FRAGMENT)),
    Frame("3.2", "IPv6, hop-by-hop header", "not_vxlan",
          outer6(h.extension(h.UDP) + DATAGRAM, next_header=h.HOP_BY_HOP)),
]

TRANSPORT = [
    Frame("3.3", "UDP header cut", "not_vxlan", WHOLE[:41], origlen=len(WHOLE)),
    Frame("3.3", "to port 4788", "not_vxlan", outer4(h.udp(65408, 4788, bytes(60)))),
    Frame("3.3", "from port 4789 to another", "not_vxlan",
          outer4(h.udp(h.VXLAN_PORT, 65408, bytes(60)))),
    Frame("3.3", "a wrong UDP checksum", ACCEPTED, envelope(REQUEST, udp={"checksum": 0xBAD})),
    Frame("3.3", "a wrong IPv4 checksum", ACCEPTED, envelope(REQUEST, ip={"checksum": 0xBAD})),
]

LENGTHS = [
    Frame("3.4", "UDP length 15", "outer_malformed", envelope(REQUEST, udp={"length": 15})),
    Frame("3.4", "UDP length 0", "outer_malformed", envelope(REQUEST, udp={"length": 0})),
    Frame("3.4", "UDP length one above the IPv4 payload", "outer_malformed",
          envelope(REQUEST, udp={"length": len(DATAGRAM) + 1})),
    Frame("3.4", "UDP length one above the IPv6 payload", "outer_malformed",
          envelope6(REQUEST, payload_length=len(DATAGRAM) - 1)),
    Frame("3.4", "IPv4 total length below the header: its payload is 0", "outer_malformed",
          envelope(REQUEST, ip={"total_length": 19})),
    Frame("3.4", "VXLAN header cut", "outer_malformed", WHOLE[:49], origlen=len(WHOLE)),
    Frame("3.4", "UDP length is tested before the I flag", "outer_malformed",
          envelope(REQUEST, udp={"length": 15}, vxlan={"flags": 0})),
    Frame("3.4", "cut on its way, four bytes missing", ACCEPTED + "; outer_truncated, truncated",
          WHOLE[:-4]),
    Frame("3.4", "cut on its way within the inner IPv4 header",
          "rejected, non_ip; outer_truncated", WHOLE[:ENVELOPE_BYTES + 14 + 19]),
    Frame("3.4", "cut by the capture, not on its way", ACCEPTED + "; truncated", WHOLE[:-4],
          origlen=len(WHOLE)),
    Frame("3.6", "bytes after the UDP length, inside the IPv4 packet", ACCEPTED,
          outer4(DATAGRAM + b"behind")),
    Frame("3.6", "Ethernet padding after the IPv4 packet",
          ACCEPTED, WHOLE + bytes(10)),
    Frame("3.6", "a copy cut to 54 bytes shows its true size, IPv4", ACCEPTED + "; truncated",
          envelope(ingress4(h.TCP, h.tcp(40000, 80), total_length=1500))),
    Frame("3.6", "inner frame longer than its IPv4 packet: inner padding", ACCEPTED,
          envelope(REQUEST + bytes(6))),
]

VXLAN = [
    Frame("3.5", "I flag clear", "bad_vxlan", envelope(REQUEST, vxlan={"flags": 0})),
    Frame("3.5", "every flag but I", "bad_vxlan", envelope(REQUEST, vxlan={"flags": 0xF7})),
    Frame("3.5", "every flag and reserved bit", ACCEPTED,
          envelope(REQUEST, vxlan={"flags": 0xFF, "reserved": 0xFFFFFF})),
    Frame("3.5", "the I flag is tested before the VNI", "bad_vxlan",
          envelope(REQUEST, vni=UNKNOWN, vxlan={"flags": 0})),
    Frame("4", "a VNI without session", "unknown_vni", envelope(REQUEST, vni=UNKNOWN)),
    Frame("4", "one above a known VNI's highest byte", "unknown_vni",
          envelope(REQUEST, vni=BY_MAC + 0x10000)),
    Frame("2", "an inner frame of no byte", "rejected, non_ip", envelope(b"")),
    Frame("2", "an inner frame of no byte, NonIp: accept", "accepted, no rule",
          envelope(b"", vni=NON_IP)),
    Frame("8", "as long as the packet length of 64", ACCEPTED,
          envelope(ingress4(h.TCP, h.tcp(40000, 80, bytes(10))), vni=BY_ADDRESS)),
    Frame("8", "one byte longer", ACCEPTED + "; truncated",
          envelope(ingress4(h.TCP, h.tcp(40000, 80, bytes(11))), vni=BY_ADDRESS)),
]

FRAMES = SIZES + LINK + NETWORK + TRANSPORT + LENGTHS + VXLAN
