"""What SPEC reads of a frame, taken from tshark's dissection instead of from its bytes, and the
headers that outer and inner parse share. Numbers in texts and comments are clauses of SPEC."""

import ipaddress

VLAN_TAGS = (0x8100, 0x88A8)
IPV4, IPV6 = 0x0800, 0x86DD
TCP, UDP, AH, FRAGMENT = 6, 17, 51, 44

# Stands for a value that SPEC reads and tshark does not show.
NOT_SHOWN = object()


class Ended(Exception):
    """The parse ends here: an outer one with a disposition, an inner one as non-IP."""

    def __init__(self, disposition=None):
        super().__init__()
        self.disposition = disposition


class Reading:
    """The values of one frame: of its outer parse, and of its inner parse where there is one."""

    def __init__(self, frame):
        self.frame = frame
        self.outer = {}
        self.inner = None
        self.by_rule = []    # why SPEC reads less than tshark shows
        self.not_shown = []  # why tshark shows less than SPEC reads

    def is_in_full(self):
        """Whether every value is there and simply the one that tshark shows."""
        return not self.by_rule and not self.not_shown


def read_link(reading, start, end, disposition=None):
    """Bytes and EtherType of Ethernet II and up to two VLAN tags (3.1, 5.1)."""
    if start + 14 > end:
        raise Ended(disposition)
    ether_type = ether_type_of(reading.frame.layer(start, "eth"))
    at, tags = start + 14, 0
    while ether_type in VLAN_TAGS and tags < 2:
        if at + 4 > end:
            raise Ended(disposition)
        ether_type = ether_type_of(reading.frame.layer(at, "vlan", "ieee8021ad"))
        at, tags = at + 4, tags + 1
    if reading.frame.layer(at, "vlan", "ieee8021ad"):
        reading.by_rule.append("3.1, 5.1: no third VLAN tag" if ether_type in VLAN_TAGS else
                               f"3.1, 5.1: no VLAN tag with the TPID {ether_type:#06x}")
    return at - start, ether_type


def ether_type_of(layer):
    """What follows a layer; a length, where it has one instead (IEEE 802.3)."""
    names = ("eth.type", "vlan.etype", "ieee8021ah.etype", "eth.len", "vlan.len")
    return next(layer.number(name) for name in names if name in layer)


def ipv4_layer(frame, at, end, disposition=None):
    """The layer whose fixed header is whole and possible (3.2, 5.1), and its bytes with options."""
    if at + 20 > end:
        raise Ended(disposition)
    ip = frame.layer(at, "ip")
    if ip.number("ip.version") != 4 or ip.number("ip.hdr_len") < 20:
        raise Ended(disposition)
    return ip, ip.number("ip.hdr_len")


def ipv6_layer(frame, at, end, disposition=None):
    """The layer whose fixed header is whole and possible (3.2, 5.1)."""
    if at + 40 > end:
        raise Ended(disposition)
    ip = frame.layer(at, "ipv6")
    if ip.number("ipv6.version") != 6:
        raise Ended(disposition)
    return ip


def read_addresses(values, ip):
    """`ip` is of either version."""
    for value, field in (("source", f"{ip.name}.src"), ("destination", f"{ip.name}.dst")):
        values[value] = str(ipaddress.ip_address(ip.text(field))) if field in ip else NOT_SHOWN


def is_fragment(ipv4):
    return ipv4.number("ip.flags.mf") == 1 or ipv4.number("ip.frag_offset") != 0


def ends_within_itself(ipv4):
    """Whether the total length is below the header's: tshark shows nothing behind it then."""
    return ipv4.number("ip.len") < ipv4.number("ip.hdr_len")
