"""GENEVE for tests, from SPEC 11 and RFC 8926 alone: frames put into a tunnel, and what is to go on of
a frame that came."""

import socket
import struct

PORT = 6081
IPV4, IPV6 = 0x0800, 0x86DD
TAGS = (0x8100, 0x88A8)

AWS, OTHER, CRITICAL = 0x0108, 0x0103, 0x80


def option(kind, number, data=b"\0" * 8):
    return struct.pack(">HBB", kind, number, len(data) // 4) + data


AWS_OPTIONS = option(AWS, 1) + option(AWS, 2) + option(AWS, 3, b"\x12\x34\x56\x78")

# By name: (options, C flag, whether it is taken off).
SHAPES = {
    "none": (b"", False, True),
    "AWS": (AWS_OPTIONS, False, True),
    "AWS and critical": (AWS_OPTIONS + option(AWS, 3 | CRITICAL, b""), True, True),
    "another": (option(OTHER, 5), False, True),
    "another, of no length, behind AWS": (AWS_OPTIONS + option(OTHER, 5, b""), True, True),
    "another and critical without the flag": (option(OTHER, 5 | CRITICAL), False, True),
    "another and critical": (option(OTHER, 5 | CRITICAL), True, False),
    "critical behind AWS": (AWS_OPTIONS + option(OTHER, CRITICAL, b""), True, False),
    "as many as there may be": (option(AWS, 9, bytes(124)) + option(OTHER, 9, bytes(120)), True, True),
}


def wrapped(frame, shape="AWS", version=4, tags=0, padding=0, control=False, geneve_version=0):
    """A frame of IP without tags, in a tunnel between its own MACs."""
    options, critical, _ = SHAPES[shape]
    geneve = struct.pack(">BBHI", geneve_version << 6 | len(options) // 4,
                         control << 7 | critical << 6, struct.unpack_from(">H", frame, 12)[0],
                         0x123456 << 8) + options + frame[14:]
    udp = struct.pack(">HHHH", 54321, PORT, 8 + len(geneve), 0) + geneve
    if version == 4:
        packet = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 7, 0x4000, 255, 17, 0,
                             socket.inet_aton("10.9.0.1"), socket.inet_aton("10.9.0.2")) + udp
    else:
        packet = struct.pack(">IHBB16s16s", 6 << 28, len(udp), 17, 255, b"\xfd" * 16,
                             b"\xfe" * 16) + udp
    types = [*TAGS[:tags], IPV4 if version == 4 else IPV6]
    link = b"".join(struct.pack(">H", kind) + b"\0\7" for kind in types[:-1])
    return frame[:12] + link + struct.pack(">H", types[-1]) + packet + bytes(padding)


def taken_off(frame, origlen, port=PORT):
    """(found, frame, origlen): "other", "kept" or "taken_off", and what goes on."""
    as_it_came = (frame, origlen)
    if len(frame) < 14:
        return "other", *as_it_came
    at, kind = 14, int.from_bytes(frame[12:14], "big")
    for _ in range(2):
        if kind in TAGS:
            if len(frame) < at + 4:
                return "other", *as_it_came
            kind, at = int.from_bytes(frame[at + 2:at + 4], "big"), at + 4
    if kind == IPV4 and len(frame) >= at + 20:
        ihl = 4 * (frame[at] & 15)
        is_udp = (frame[at] >> 4 == 4 and ihl >= 20 and len(frame) >= at + ihl and
                  int.from_bytes(frame[at + 6:at + 8], "big") & 0x3FFF == 0 and frame[at + 9] == 17)
    elif kind == IPV6 and len(frame) >= at + 40:
        ihl, is_udp = 40, frame[at] >> 4 == 6 and frame[at + 6] == 17
    else:
        return "other", *as_it_came
    udp = at + ihl
    if not is_udp or len(frame) < udp + 8 or int.from_bytes(frame[udp + 2:udp + 4], "big") != port:
        return "other", *as_it_came
    end = udp + int.from_bytes(frame[udp + 4:udp + 6], "big")
    head = udp + 8
    if len(frame) < head + 8:
        return "kept", *as_it_came
    begin = head + 8 + 4 * (frame[head] & 63)
    kind = frame[head + 2:head + 4]
    if (frame[head] >> 6 != 0 or frame[head + 1] & 0x80 or len(frame) < begin or end < begin or
            int.from_bytes(kind, "big") not in (IPV4, IPV6) or
            (frame[head + 1] & 0x40 and must_be_understood(frame[head + 8:begin]))):
        return "kept", *as_it_came
    return ("taken_off", frame[:12] + kind + frame[begin:end],
            origlen - (begin - 14) - max(0, origlen - end))


def must_be_understood(options):
    while len(options) >= 4:
        if options[:2] != b"\x01\x08" and options[2] & CRITICAL:
            return True
        options = options[4 + 4 * (options[3] & 31):]
    return False
