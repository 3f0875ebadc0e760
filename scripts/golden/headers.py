"""Headers, byte by byte. Every length can be made to lie."""

import struct

IPV4, IPV6, ARP = 0x0800, 0x86DD, 0x0806
VLAN, SERVICE_VLAN = 0x8100, 0x88A8
HOP_BY_HOP, ICMP, TCP, UDP, ROUTING, FRAGMENT, AH, OPTIONS = 0, 1, 6, 17, 43, 44, 51, 60
MORE_FRAGMENTS = 0x2000  # in the flags and offset of IPv4
VXLAN_PORT = 4789


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def ip4(text):
    return bytes(int(part) for part in text.split("."))


def ip6(last):
    """fd00:0:0:1::`last`, where `last` is four hexadecimal digits or fewer."""
    return bytes.fromhex("fd00000000000001" + last.rjust(16, "0"))


def ethernet(destination, source, kind, payload, tags=()):
    """`tags` are (TPID, VID), outermost first."""
    tag_bytes = b"".join(struct.pack("!HH", tpid, vid) for tpid, vid in tags)
    return mac(destination) + mac(source) + tag_bytes + struct.pack("!H", kind) + payload


def ipv4(source, destination, protocol, payload, fragment=0, options=b"", version=4, ihl=None,
         total_length=None, checksum=None):
    """`fragment` is flags and offset, `options` a multiple of four bytes."""
    words = 5 + len(options) // 4 if ihl is None else ihl
    length = 20 + len(options) + len(payload) if total_length is None else total_length

    def header(check):
        return struct.pack("!BBHHHBBH", version << 4 | words, 0, length, 0, fragment, 255, protocol,
                           check) + ip4(source) + ip4(destination) + options

    right = internet_checksum(header(0)) if checksum is None else checksum
    return header(right) + payload


def internet_checksum(header):
    total = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv6(source, destination, next_header, payload, version=6, payload_length=None):
    length = len(payload) if payload_length is None else payload_length
    return (struct.pack("!IHBB", version << 28, length, next_header, 64) + ip6(source) +
            ip6(destination) + payload)


def extension(next_header, size=8):
    """Hop-by-hop, destination options or routing: `size` is a multiple of eight."""
    # One PadN option fills it; read as a routing header it has type 1 and no segments left.
    return struct.pack("!BBBB", next_header, size // 8 - 1, 1, size - 4)[:4].ljust(size, b"\0")


def ah(next_header, size=24):
    """Authentication header: `size` is a multiple of four."""
    return struct.pack("!BBHI", next_header, size // 4 - 2, 0, 1).ljust(size, b"\0")


def fragment_header(next_header, offset=0, more=True):
    """`offset` in units of eight bytes."""
    return struct.pack("!BBHI", next_header, 0, offset << 3 | more, 1)


def tcp(source_port, destination_port, payload=b""):
    return struct.pack("!HHIIBBHHH", source_port, destination_port, 1, 1, 0x50, 0x10, 1024, 0,
                       0) + payload


def udp(source_port, destination_port, payload=b"", length=None, checksum=0):
    stated = 8 + len(payload) if length is None else length
    return struct.pack("!HHHH", source_port, destination_port, stated, checksum) + payload


def vxlan(vni, inner, flags=0x08, reserved=0):
    return struct.pack("!II", flags << 24 | reserved, vni << 8 | reserved & 0xFF) + inner
