"""tshark's dissection of a capture, as layers with the fields that tshark shows in them."""

import dataclasses
import functools
import os
import re
import subprocess
import xml.etree.ElementTree

# What SPEC 3 and 5 speak of. All else is switched off, so that no other protocol claims a port,
# guesses by heuristics or dissects the packet that an ICMP error quotes.
PROTOCOLS = {"eth", "ethertype", "vlan", "ieee8021ad", "ip", "ipv6", "ipv6.hopopts",
             "ipv6.routing", "ipv6.fraghdr", "ipv6.dstopts", "ah", "udp", "tcp", "vxlan"}

# Nothing is put together from several frames, and nothing dropped for its checksum.
SWITCHED_OFF = ("ip.defragment", "ipv6.defragment", "tcp.desegment_tcp_streams",
                "tcp.analyze_sequence_numbers", "ip.check_checksum", "tcp.check_checksum",
                "udp.check_checksum", "ip.try_heuristic_first", "ipv6.try_heuristic_first",
                "tcp.try_heuristic_first", "udp.try_heuristic_first", "ip.tso_support")

# Of a user's own preferences none counts.
ENVIRONMENT = os.environ | {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"}


class Layer:
    """One header as tshark shows it: where it starts in the frame, and the first of each field."""

    def __init__(self, element):
        self.name = element.get("name")
        self.start = int(element.get("pos"))
        self._fields = {}
        for field in fields_of(element):
            self._fields.setdefault(field.get("name"), field)

    def __contains__(self, field):
        return field in self._fields

    def text(self, field):
        return self._fields[field].get("show")

    def number(self, field):
        return int(self.text(field), 0)

    def end(self, field):
        """The byte of the frame behind a field."""
        return int(self._fields[field].get("pos")) + int(self._fields[field].get("size"))

    def bytes_in_words(self, field):
        """The 28 of a length shown as `Length: 5 (28 bytes)`."""
        return int(re.search(r"\((\d+) bytes\)", self._fields[field].get("showname"))[1])


@dataclasses.dataclass(frozen=True)
class Frame:
    """One frame of a capture; its layers are found by their protocol and where they start."""
    caplen: int
    origlen: int
    layers: dict

    def layer(self, start, *names):
        """The layer of one of these protocols that starts there, or None."""
        return next((self.layers[name, start] for name in names if (name, start) in self.layers),
                    None)

    def shows(self, name):
        return any(name == shown for shown, _ in self.layers)


def fields_of(element):
    """Fields within fields belong to the same layer, a protocol within it is one of its own."""
    for child in element:
        if child.tag == "field":
            yield child
            yield from fields_of(child)


def frame_of(packet):
    layers = {}
    for element in packet.iter("proto"):
        if element.get("name") in PROTOCOLS | {"frame"}:
            layer = Layer(element)
            layers.setdefault((layer.name, layer.start), layer)
    frame = layers.pop(("frame", 0))
    return Frame(frame.number("frame.cap_len"), frame.number("frame.len"), layers)


def tshark(*arguments):
    command = ["tshark", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120,
                          env=ENVIRONMENT).stdout


@functools.cache
def all_protocols():
    return {line.split("\t")[2] for line in tshark("-G", "protocols").splitlines()}


def dissect(capture, vxlan_port):
    """Every frame of a capture."""
    options = ["-n", "-r", capture, "-T", "pdml", "-d", f"udp.port=={vxlan_port},vxlan"]
    for protocol in sorted(all_protocols() - PROTOCOLS):
        options += ["--disable-protocol", protocol]
    for preference in SWITCHED_OFF:
        options += ["-o", f"{preference}:FALSE"]
    return [frame_of(packet) for packet in
            xml.etree.ElementTree.fromstring(tshark(*options)).iter("packet")]
