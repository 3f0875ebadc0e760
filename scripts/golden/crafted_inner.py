"""Crafted frames whose inner frame is the subject: SPEC 5 to 7."""

from golden import headers as h
from golden.crafted import (ANY_MAC, BY_ADDRESS, ENI, ENI4, NON_IP, PEER, PEER4, PEER6,
                            ROUTER, Frame, egress4, envelope, envelope6, ingress4, ingress6)

WEB = h.tcp(40000, 80)
NO_MATCH = "rejected, no_match"
ARP_REQUEST = h.ethernet("ff:ff:ff:ff:ff:ff", PEER, h.ARP, bytes.fromhex("0001080006040001") +
                         h.mac(PEER) + h.ip4(PEER4) + bytes(6) + h.ip4(ENI4))
TAG = (h.VLAN, 5)


def inner(clause, what, becomes, frame, **arguments):
    return Frame(clause, what, becomes, envelope(frame, **arguments))


def chain(*sizes, last=h.TCP, payload=WEB):
    """Destination options of these sizes, one behind the other, then `payload`."""
    for size in reversed(sizes):
        payload = h.extension(last, size) + payload
        last = h.OPTIONS
    return payload


def unknown_direction(packet, kind=h.IPV4):
    """Between two machines that are not the source ENI."""
    return h.ethernet(ROUTER, PEER, kind, packet)


LINK = [
    inner("5.1", "ARP", "rejected, non_ip", ARP_REQUEST),
    inner("5.1", "ARP, NonIp: accept, cut to 32 bytes", "accepted, no rule; truncated",
          ARP_REQUEST, vni=NON_IP),
    inner("5.1", "ICMP, NonIp: accept does not skip the rules", NO_MATCH,
          ingress4(h.ICMP, bytes(8)), vni=NON_IP),
    inner("5.1", "Ethernet header cut", "rejected, non_ip", ingress4(h.TCP, WEB)[:13]),
    inner("5.1", "two VLAN tags", "accepted, ingress rule 100",
          ingress4(h.TCP, WEB, tags=[(h.SERVICE_VLAN, 7), TAG])),
    inner("5.1", "three VLAN tags", "rejected, non_ip", ingress4(h.TCP, WEB, tags=[TAG] * 3)),
    inner("5.1", "VLAN tag cut", "rejected, non_ip", ingress4(h.TCP, WEB, tags=[TAG])[:17]),
    inner("5.1", "IPv4 with version 5", "rejected, non_ip", ingress4(h.TCP, WEB, version=5)),
    inner("5.1", "IPv4 with IHL 4", "rejected, non_ip", ingress4(h.TCP, WEB, ihl=4)),
    inner("5.1", "IPv4 header cut", "rejected, non_ip", ingress4(h.TCP, WEB)[:33]),
    inner("5.1", "IPv6 with version 4", "rejected, non_ip", ingress6(h.TCP, WEB, version=4)),
    inner("5.1", "IPv6 header cut", "rejected, non_ip", ingress6(h.TCP, WEB)[:53]),
]

IPV4 = [
    inner("5.2", "options of 40 bytes", "accepted, ingress rule 100",
          ingress4(h.TCP, WEB, options=b"\1" * 40)),
    inner("5.2", "options cut: an IP frame without ports", NO_MATCH,
          ingress4(h.TCP, WEB, options=b"\1" * 40)[:40]),
    inner("5.2", "first fragment: it has ports", "accepted, ingress rule 100",
          ingress4(h.TCP, WEB, fragment=h.MORE_FRAGMENTS)),
    inner("5.2", "later fragment: no ports", NO_MATCH, ingress4(h.TCP, WEB, fragment=185)),
    inner("5.2", "later fragment, a rule without ports", "rejected, rule: ingress 10",
          ingress4(h.TCP, WEB, source="192.0.2.7", fragment=185)),
    inner("5.2", "protocol 0 is one like any other", "accepted, ingress rule 120",
          ingress4(0, bytes(8))),
    inner("5.3", "AH in IPv4 is not skipped", "accepted, ingress rule 130",
          ingress4(h.AH, h.ah(h.TCP) + WEB)),
    inner("5.4", "four bytes of UDP: ports", "accepted, ingress rule 110",
          ingress4(h.UDP, h.udp(1000, 9)[:4])),
    inner("5.4", "three bytes of UDP: no ports", NO_MATCH, ingress4(h.UDP, h.udp(1000, 9)[:3])),
    inner("5.5", "wrong checksum, a length that is too short", "accepted, ingress rule 100",
          ingress4(h.TCP, WEB, total_length=21, checksum=0xBAD)),
]

IPV6 = [
    inner("5.3", "TCP", "accepted, ingress rule 200", ingress6(h.TCP, WEB)),
    inner("3.6", "a copy cut to 74 bytes shows its true size, IPv6",
          "accepted, ingress rule 200; truncated", ingress6(h.TCP, WEB, payload_length=1460)),
    inner("5.3", "hop-by-hop, routing, options, then TCP", "accepted, ingress rule 200",
          ingress6(h.HOP_BY_HOP, h.extension(h.ROUTING, 16) + h.extension(h.OPTIONS, 24) +
                   h.extension(h.TCP) + WEB)),
    inner("5.3", "AH of 28 bytes, then TCP", "accepted, ingress rule 200",
          ingress6(h.AH, h.ah(h.TCP, 28) + WEB)),
    inner("5.3", "first fragment: it has ports", "accepted, ingress rule 200",
          ingress6(h.FRAGMENT, h.fragment_header(h.TCP) + WEB)),
    inner("5.3", "later fragment: no ports", NO_MATCH,
          ingress6(h.FRAGMENT, h.fragment_header(h.TCP, offset=181) + WEB)),
    inner("5.3", "later fragment ends the walk: protocol 60", "accepted, ingress rule 230",
          ingress6(h.FRAGMENT, h.fragment_header(h.OPTIONS, offset=181) + chain(8))),
    inner("5.3", "eight extension headers, then TCP", "accepted, ingress rule 200",
          ingress6(h.OPTIONS, chain(*[8] * 8))),
    inner("5.3", "eight, fragment and AH among them", "accepted, ingress rule 200",
          ingress6(h.OPTIONS, h.extension(h.FRAGMENT) + h.fragment_header(h.AH) +
                   h.ah(h.OPTIONS) + chain(*[8] * 5))),
    inner("5.3", "nine: the protocol is the ninth, 60", "accepted, ingress rule 230",
          ingress6(h.OPTIONS, chain(*[8] * 9))),
    inner("5.3", "a hop-by-hop header cut: protocol 0", "accepted, ingress rule 210",
          ingress6(h.HOP_BY_HOP, h.extension(h.TCP, 64)[:40])),
    inner("5.3", "a header of 7 bytes: protocol 43", "accepted, ingress rule 220",
          ingress6(h.ROUTING, h.extension(h.TCP)[:7])),
    inner("5.3", "a header that reaches over byte 256: protocol 43", "accepted, ingress rule 220",
          ingress6(h.OPTIONS, h.extension(h.ROUTING, 200) + h.extension(h.TCP) + WEB)),
    inner("5.3", "a header that ends with byte 254, TCP behind: no ports", NO_MATCH,
          ingress6(h.OPTIONS, chain(200))),
    inner("5.4", "TCP from byte 250: ports end with byte 254", "accepted, ingress rule 200",
          ingress6(h.AH, h.ah(h.TCP, 196) + WEB)),
]

DIRECTION = [
    inner("6.1", "source MAC is the ENI's", "accepted, egress rule 50",
          egress4(h.TCP, h.tcp(80, 40000))),
    inner("6.1", "both MACs are: ingress", "accepted, ingress rule 100",
          h.ethernet(ENI, ENI, h.IPV4, h.ipv4(ENI4, ENI4, h.TCP, WEB))),
    inner("6.1", "destination MAC of zeros", "accepted, ingress rule 100",
          h.ethernet("00:00:00:00:00:00", PEER, h.IPV4, h.ipv4(PEER4, "10.0.1.77", h.TCP, WEB)),
          vni=ANY_MAC),
    inner("6.1", "source MAC of ones", "accepted, egress rule 50",
          h.ethernet(PEER, "ff:ff:ff:ff:ff:ff", h.IPV4,
                     h.ipv4("10.0.1.77", PEER4, h.TCP, h.tcp(80, 40000))), vni=ANY_MAC),
    inner("6.2", "MACs of others, destination address is the outer source",
          "accepted, ingress rule 100", unknown_direction(h.ipv4(PEER4, ENI4, h.TCP, WEB))),
    inner("6.2", "no MACs, source address is the outer source", "accepted, egress rule 50",
          egress4(h.TCP, h.tcp(443, 40000)), vni=BY_ADDRESS),
    inner("6.2", "no MACs, both addresses are: ingress", "accepted, ingress rule 100",
          h.ethernet(ROUTER, PEER, h.IPV4, h.ipv4(ENI4, ENI4, h.TCP, WEB)), vni=BY_ADDRESS),
    Frame("6.2", "IPv6 in IPv6, no MACs", "accepted, ingress rule 200; truncated",
          envelope6(ingress6(h.TCP, WEB), vni=BY_ADDRESS)),
    inner("6.3", "IPv6 in IPv4, no MACs",
          "accepted, direction unknown, ingress rule 200; truncated", ingress6(h.TCP, WEB),
          vni=BY_ADDRESS),
]

RULES = [
    inner("7", "port 79, one below the range", NO_MATCH, ingress4(h.TCP, h.tcp(40000, 79))),
    inner("7", "port 443, the range's end", "accepted, ingress rule 100",
          ingress4(h.TCP, h.tcp(40000, 443))),
    inner("7", "port 444, one above", NO_MATCH, ingress4(h.TCP, h.tcp(40000, 444))),
    inner("7", "source 10.255.255.255, the CIDR's end", "accepted, ingress rule 100",
          ingress4(h.TCP, WEB, source="10.255.255.255")),
    inner("7", "source 11.0.0.0, one above", NO_MATCH,
          ingress4(h.TCP, WEB, source="11.0.0.0")),
    inner("7", "the lower number decides", "rejected, rule: ingress 10",
          ingress4(h.TCP, WEB, source="192.0.2.7")),
    inner("7", "range 0-65535, protocol absent: UDP has ports", "accepted, egress rule 300",
          egress4(h.UDP, h.udp(9, 65535))),
    inner("7", "range 0-65535, protocol absent: ICMP has none", NO_MATCH,
          egress4(h.ICMP, bytes(8))),
    inner("7", "unknown direction, no list accepts: the rejecting rule",
          "rejected, rule: ingress 10",
          unknown_direction(h.ipv4("192.0.2.7", PEER4, h.TCP, h.tcp(1, 2), fragment=185))),
    inner("7", "unknown direction, ingress rejects, egress accepts",
          "accepted, direction unknown, egress rule 50",
          unknown_direction(h.ipv4("192.0.2.7", PEER4, h.TCP, h.tcp(80, 40000)))),
    inner("7", "unknown direction, both reject: tie, ingress", "rejected, rule: ingress 10",
          unknown_direction(h.ipv4("192.0.2.7", "192.0.2.8", h.TCP, h.tcp(80, 40000)))),
    inner("7", "unknown direction, both accept: the lower number",
          "accepted, direction unknown, egress rule 50",
          unknown_direction(h.ipv4(PEER4, "10.0.1.77", h.TCP, h.tcp(80, 80)))),
    inner("7", "unknown direction, no list matches", NO_MATCH,
          unknown_direction(h.ipv6(PEER6, "77", h.ICMP, bytes(8)), h.IPV6)),
]

FRAMES = LINK + IPV4 + IPV6 + DIRECTION + RULES
