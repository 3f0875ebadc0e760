#!/usr/bin/python3
"""Twenty interfaces of an auto-scaling group that share one VNI, as aws ec2 describe-* prints them:
more MACs than a row of the session table holds."""

import json
import re
import socket
import struct

import program
from program import OK, main, pcap, run, run_lab

INTERFACES = 20
VNI = 7
PORTS = {"ingress": 80, "egress": 53}

# What each engine is asked for, and by which program.
ENGINES = {"model": (run, "--engine", "model"),
           "cpu": (run, "--engine", "cpu", "--simd", "plain"),
           "threads": (run, "--engine", "cpu", "--threads", "2"),
           "csim": (run_lab, "--engine", "csim"),
           "card": (run, "--engine", "xrt", "--card", "sim", "--card-timeout", "60s")}


def mac(number):
    return f"02:00:00:00:01:{number:02x}"


def own(number):
    return f"10.0.1.{number}"


def rule(direction, number):
    return {"TrafficMirrorFilterRuleId": f"tmfr-{direction}", "TrafficMirrorFilterId": "tmf-1",
            "TrafficDirection": direction, "RuleNumber": number, "RuleAction": "accept",
            "Protocol": 17, "SourceCidrBlock": "0.0.0.0/0", "DestinationCidrBlock": "0.0.0.0/0",
            "DestinationPortRange": {"FromPort": PORTS[direction], "ToPort": PORTS[direction]}}


def rule6():
    return rule("ingress", 30) | {"SourceCidrBlock": "::/0", "DestinationCidrBlock": "::/0"}


def listings(interfaces=INTERFACES, vnis=lambda number: VNI):
    """The three listings that the documentation names."""
    numbers = range(1, interfaces + 1)
    return {
        "filters.json": {"TrafficMirrorFilters": [{
            "TrafficMirrorFilterId": "tmf-1", "NetworkServices": [],
            "IngressFilterRules": [rule("ingress", 10), rule6()],
            "EgressFilterRules": [rule("egress", 20)]}]},
        "sessions.json": {"TrafficMirrorSessions": [{
            "TrafficMirrorSessionId": f"tms-{number}", "TrafficMirrorTargetId": "tmt-1",
            "TrafficMirrorFilterId": "tmf-1", "NetworkInterfaceId": f"eni-{number}",
            "SessionNumber": 1, "VirtualNetworkId": vnis(number), "Description": "workers"}
            for number in numbers]},
        "interfaces.json": {"NetworkInterfaces": [{
            "NetworkInterfaceId": f"eni-{number}", "MacAddress": mac(number),
            "PrivateIpAddress": own(number)} for number in numbers]}}


def udp(port):
    return struct.pack(">HHHH", 1000, port, 12, 0) + b"data"


def ipv4(source, destination, payload, ttl=64):
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, ttl, 17, 0,
                       socket.inet_aton(source), socket.inet_aton(destination)) + payload


def ipv6(payload):
    return struct.pack(">IHBB16s16s", 6 << 28, len(payload), 17, 64,
                       socket.inet_pton(socket.AF_INET6, "2001:db8::1"),
                       socket.inet_pton(socket.AF_INET6, "2001:db8::2")) + payload


def mirrored(of, kind, packet, source_mac="02:00:00:00:02:01", destination_mac="02:00:00:00:02:02"):
    """What interface `of` mirrors: a packet of EtherType `kind` between two MACs."""
    ethernet = bytes.fromhex((destination_mac + source_mac).replace(":", "")) + kind
    vxlan = struct.pack(">BxxxI", 0x08, VNI << 8) + ethernet + packet
    outer = struct.pack(">HHHH", 0xFF80, 4789, 8 + len(vxlan), 0) + vxlan
    return bytes(12) + b"\x08\x00" + ipv4(own(of), "10.0.9.9", outer, ttl=255)


IPV4, IPV6 = b"\x08\x00", b"\x86\xdd"
OTHER = "10.0.2.2"
FRAMES = [
    # (frame, direction bits of epb_flags or None where it is not taken)
    (mirrored(1, IPV4, ipv4(OTHER, own(1), udp(80)), destination_mac=mac(1)), 1),
    (mirrored(1, IPV4, ipv4(OTHER, own(1), udp(53)), destination_mac=mac(1)), None),
    (mirrored(20, IPV4, ipv4(own(20), OTHER, udp(53)), source_mac=mac(20)), 2),
    (mirrored(20, IPV4, ipv4(own(20), OTHER, udp(80)), source_mac=mac(20)), None),
    # What is lost: a secondary address and IPv6, where the MAC would have shown the direction.
    (mirrored(3, IPV4, ipv4(OTHER, "10.0.1.200", udp(80)), destination_mac=mac(3)), 0),
    (mirrored(3, IPV4, ipv4(OTHER, "10.0.1.200", udp(53)), destination_mac=mac(3)), 0),
    (mirrored(3, IPV6, ipv6(udp(80)), source_mac=mac(3)), 0),
]


def directions(pcapng):
    """The direction bits of epb_flags, of every frame."""
    found, at = [], 0
    while at < len(pcapng):
        kind, length = struct.unpack_from("<II", pcapng, at)
        if kind == 6:
            kept, = struct.unpack_from("<I", pcapng, at + 20)
            code, size, flags = struct.unpack_from("<HHI", pcapng, at + 28 + (kept + 3) // 4 * 4)
            assert (code, size) == (2, 4), (code, size)
            found.append(flags & 3)
        at += length
    return found


class SharedVni(program.ProgramTest):
    def templates(self, **shape):
        options = []
        for name, content in listings(**shape).items():
            options += ["--template", self.file(name, json.dumps(content, indent=4))]
        return options

    def test_is_judged_by_the_outer_address_on_every_engine_alike(self):
        capture = self.file("in.pcap", pcap(*(frame for frame, _ in FRAMES)))
        options = self.templates()
        seen = {}
        for name, (start, *engine) in ENGINES.items():
            out, stats = self.folder / f"{name}.pcapng", self.folder / f"{name}.json"
            result = start("replay", *engine, *options, "--write", out, "--stats", stats, capture)
            self.assert_exit(result, OK)
            self.assertEqual(directions(out.read_bytes()),
                             [bits for _, bits in FRAMES if bits is not None], name)
            counters = json.loads(stats.read_text())
            for key in ("engine", "seconds"):
                counters.pop(key)
            for kind in ("frames", "bytes"):
                counters[kind].pop("card_lost", None)
            seen[name] = (out.read_bytes(), counters)
        for name, what in seen.items():
            self.assertEqual(what, seen["model"], name)

    def test_is_noted_with_what_is_lost(self):
        result = run("check", *self.templates())
        self.assert_exit(result, OK)
        self.assertIn("VNI 7: its sessions, tms-1 and 19 more, have 20 MACs, and a row holds 8",
                      result.stderr)
        self.assertIn("unknown for IPv6 inside IPv4 and for secondary addresses", result.stderr)
        self.assertIn("session vni-7 (workers, of 20 sessions): filter tmf-1, whole frames, non-IP "
                      "reject, direction by outer source address: 20 MACs are more than 8",
                      result.stdout)

    def test_of_eight_interfaces_uses_their_macs(self):
        result = run("check", *self.templates(interfaces=8))
        self.assert_exit(result, OK)
        self.assertEqual(result.stderr, "")
        self.assertIn(f"direction by MAC {mac(1)}", result.stdout)

    def test_the_advice_to_give_vnis_of_their_own_works(self):
        result = run("check", *self.templates())
        self.assertIn("give the sessions VNIs of their own to use their MACs", result.stderr)
        result = run("check", *self.templates(vnis=lambda number: number))
        self.assert_exit(result, OK)
        self.assertEqual(result.stderr, "")
        self.assertEqual(len(re.findall("direction by MAC ", result.stdout)), INTERFACES)


if __name__ == "__main__":
    main()
