"""The rules of a template, as bench_rules prints them."""

import dataclasses
import ipaddress
import subprocess


@dataclasses.dataclass(frozen=True)
class Rule:
    """What a rule leaves open is None; port ranges are (first, last)."""

    direction: str
    accept: bool
    protocol: int | None
    source: ipaddress.IPv4Network
    destination: ipaddress.IPv4Network
    source_ports: tuple | None
    destination_ports: tuple | None


@dataclasses.dataclass(frozen=True)
class Session:
    vni: int
    packet_length: int
    rules: list  # in evaluation order

    def of_direction(self, direction):
        return [rule for rule in self.rules if rule.direction == direction]


def print_rules(bench_rules, template):
    """The text that peers read which know nothing of templates."""
    return subprocess.run([bench_rules, template], check=True, capture_output=True,
                          text=True).stdout


def read_sessions(text):
    sessions = []
    for line in text.splitlines():
        first, *rest = line.split()
        if first == "session":
            sessions.append(Session(int(rest[0]), int(rest[1]), []))
        else:
            sessions[-1].rules.append(read_rule(first, *rest))
    return sessions


def read_rule(direction, action, protocol, source, destination, source_ports, destination_ports):
    return Rule(direction, action == "accept", None if protocol == "-" else int(protocol),
                ipaddress.IPv4Network(source), ipaddress.IPv4Network(destination),
                read_ports(source_ports), read_ports(destination_ports))


def read_ports(text):
    return None if text == "-" else tuple(map(int, text.split("-")))
