#!/usr/bin/python3
"""Joins a TAP device to a parent device through VLAN tags, as a VLAN driver would.

Usage: vlan_relay.py TAP PARENT TPID:VID...     (outermost tag first, for example 88a8:7 8100:5)
Prints `ready`, then relays until it is ended.
"""

import fcntl
import os
import select
import socket
import struct
import sys

# linux/if_tun.h, linux/if_packet.h
TUNSETIFF = 0x400454CA
IFF_TAP_NO_PI = 0x1002
ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_AUXDATA = 8
PACKET_IGNORE_OUTGOING = 23
TP_STATUS_VLAN_VALID = 0x10
AUXDATA = struct.Struct("=IIIHHHH")

MAC_BYTES = 12
LARGEST_FRAME = 65536


def open_tap(name):
    tap = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP_NO_PI))
    return tap


def open_parent(name):
    parent = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    parent.bind((name, 0))
    parent.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    parent.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    return parent


def receive(parent):
    """One frame of the parent, with the tag that the kernel keeps beside it put back."""
    frame, control, _, _ = parent.recvmsg(LARGEST_FRAME, socket.CMSG_SPACE(AUXDATA.size))
    for _, _, data in control:
        status, _, _, _, _, tci, tpid = AUXDATA.unpack(data[:AUXDATA.size])
        if status & TP_STATUS_VLAN_VALID:
            frame = frame[:MAC_BYTES] + struct.pack("!HH", tpid, tci) + frame[MAC_BYTES:]
    return frame


def main(tap_name, parent_name, *tag_names):
    pairs = (name.split(":") for name in tag_names)
    tags = b"".join(struct.pack("!HH", int(tpid, 16), int(vid)) for tpid, vid in pairs)
    tap, parent = open_tap(tap_name), open_parent(parent_name)
    print("ready", flush=True)
    while True:
        for ready in select.select([tap, parent], [], [])[0]:
            if ready is parent:
                frame = receive(parent)
                if frame[MAC_BYTES:].startswith(tags):
                    os.write(tap, frame[:MAC_BYTES] + frame[MAC_BYTES + len(tags):])
            else:
                frame = os.read(tap, LARGEST_FRAME)
                parent.send(frame[:MAC_BYTES] + tags + frame[MAC_BYTES:])


if __name__ == "__main__":
    main(*sys.argv[1:])
