"""Rules as tshark's display filter; #1 is a field of the envelope, #2 of the mirrored frame."""

from harness import first_match


class DisplayFilter(first_match.Language):
    both, either, negation = "&&", "||", "!"
    always, never = "frame", "!frame"

    def ingress(self):
        return "ip.dst#2 == ip.src#1"

    def egress(self):
        return "ip.src#2 == ip.src#1"

    def of_session(self, vni):
        return f"vxlan.vni == {vni}"

    def conditions(self, rule):
        made = [f"ip.{field}#2 == {network}"
                for field, network in (("src", rule.source), ("dst", rule.destination))
                if network.prefixlen > 0]
        if rule.protocol is not None:
            made.append(f"ip.proto#2 == {rule.protocol}")
        if rule.source_ports or rule.destination_ports:
            made += ["ip.frag_offset#2 == 0", in_ports(rule)]
        return made


def in_ports(rule):
    """Ports inside the ranges of a rule, of TCP, of UDP, or of either."""
    found = []
    for protocol, field in ((6, "tcp.{}#1"), (17, "udp.{}#2")):
        if rule.protocol in (None, protocol):
            limits = [f"{field.format(name)} >= {first} && {field.format(name)} <= {last}"
                      for name, (first, last) in (
                          ("srcport", rule.source_ports or (0, 65535)),
                          ("dstport", rule.destination_ports or (0, 65535)))]
            found.append(" && ".join(limits))
    return " || ".join(f"({terms})" for terms in found)


def expression(sessions):
    return first_match.expression(DisplayFilter(), sessions)
