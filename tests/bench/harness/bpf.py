"""Rules as tcpdump's filter expression: libpcap has no word for what lies in VXLAN, so inner fields
are read by their offsets behind the outer UDP header, inner IPv4 without options taken for granted
(the inputs have no other)."""

from harness import first_match

VXLAN_PORT = 4789

# Offsets from the outer UDP header.
FLAGS, VNI, ETHER_TYPE, VERSION = 8, 12, 28, 30
FRAGMENT, PROTOCOL, SOURCE, DESTINATION, SOURCE_PORT, DESTINATION_PORT = 36, 39, 42, 46, 50, 52

# Of Ethernet, IPv4 without options, UDP and VXLAN.
ENVELOPE_BYTES = 50

MIRRORED_IPV4 = (f"udp dst port {VXLAN_PORT} and udp[{FLAGS}] & 8 != 0 and "
                 f"udp[{ETHER_TYPE}:2] = 0x0800 and udp[{VERSION}] = 0x45")


class Bpf(first_match.Language):
    both, either, negation = "and", "or", "not"
    always, never = "len >= 0", "len < 0"

    # In this order: of `udp[o:4] = ip[12:4]` libpcap 1.10.3 optimises loads away that are needed,
    # and frames are missed (with `tcpdump -O` they are not).
    def ingress(self):
        return f"ip[12:4] = udp[{DESTINATION}:4]"

    def egress(self):
        return f"ip[12:4] = udp[{SOURCE}:4]"

    def of_session(self, vni):
        return f"udp[{VNI}:4] & 0xffffff00 = {vni << 8:#x}"

    def conditions(self, rule):
        made = [*address(SOURCE, rule.source), *address(DESTINATION, rule.destination)]
        if rule.protocol is not None:
            made.append(f"udp[{PROTOCOL}] = {rule.protocol}")
        if rule.source_ports or rule.destination_ports:
            made += [f"udp[{FRAGMENT}:2] & 0x1fff = 0", *has_ports(rule)]
        return made + [*ports(SOURCE_PORT, rule.source_ports),
                       *ports(DESTINATION_PORT, rule.destination_ports)]


def address(offset, network):
    if network.prefixlen > 0:
        value, mask = int(network.network_address), int(network.netmask)
        masked = f" & {mask:#x}" if network.prefixlen < 32 else ""
        yield f"udp[{offset}:4]{masked} = {value:#x}"


def has_ports(rule):
    if rule.protocol is None:
        yield f"udp[{PROTOCOL}] = 6 or udp[{PROTOCOL}] = 17"


def ports(offset, limits):
    if limits is None:
        return
    first, last = limits
    if first == last:
        yield f"udp[{offset}:2] = {first}"
        return
    if first > 0:
        yield f"udp[{offset}:2] >= {first}"
    if last < 65535:
        yield f"udp[{offset}:2] <= {last}"


def expression(sessions):
    return f"{MIRRORED_IPV4} and ({first_match.expression(Bpf(), sessions)})"
