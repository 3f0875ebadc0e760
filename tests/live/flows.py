"""Hosts that talk HTTP, DNS, TLS and SSH, behind a mirror that keeps all but SSH, and what the sender
knows of the flows: what flow readers must find."""

import collections
import pathlib

from live import LiveTest, frames, lab, programs, with_sessions

PORTS = {53, 80, 443}
TLS_NAME = "mirrored.example"
END_OF_PAGE = "end of page.html"
SSH = f"""
      Protocol: 6
      {{}}PortRange: {{{{FromPort: {programs.SSH_PORT}, ToPort: {programs.SSH_PORT}}}}}"""


def template(*vnis):
    """Sessions of these VNIs with one filter: all but SSH, whole."""
    rules = "".join(f"""
  {direction}{number}:
    Type: AWS::EC2::TrafficMirrorFilterRule
    Properties:
      TrafficMirrorFilterId: !Ref Filter
      TrafficDirection: {direction}
      RuleNumber: {number}
      RuleAction: {action}
      SourceCidrBlock: 10.0.0.0/16
      DestinationCidrBlock: 10.0.0.0/16{ports}"""
                    for direction in ("egress", "ingress")
                    for number, action, ports in (
                        (10, "reject", SSH.format("Source")), (20, "reject", SSH.format("Destination")),
                        (30, "accept", "")))
    return with_sessions(rules, *((vni, None) for vni in vnis))


def flows_sent(capture, vni=7001):
    """{(client, its port, server, its port, protocol): [packets to the server, to the client, bytes to
    the server, to the client]} of what a sender's capture holds of the flows that template() accepts."""
    sent = collections.defaultdict(lambda: [0, 0, 0, 0])
    for origlen, frame in frames(capture):
        inner = frame[50:]
        if frame[46:49] != vni.to_bytes(3, "big"):
            continue
        if inner[12:14] != b"\x08\x00" or inner[23] not in (6, 17):
            continue
        source, destination = (".".join(map(str, inner[at:at + 4])) for at in (26, 30))
        ports = int.from_bytes(inner[34:36], "big"), int.from_bytes(inner[36:38], "big")
        ends = (source, ports[0], destination, ports[1])
        to_client = ports[1] not in PORTS
        if to_client:
            ends = ends[2:] + ends[:2]
        if ends[3] in PORTS:
            counts = sent[(*ends, {6: "TCP", 17: "UDP"}[inner[23]])]
            counts[to_client] += 1
            counts[2 + to_client] += origlen - 50
    return dict(sent)


class FlowsTest(LiveTest):
    maxDiff = None
    VNIS = (7001,)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serve_tls(cls.server)
        cls.page = pathlib.Path(cls.lab.folder) / f"http-{cls.server.number}-80" / "page.html"
        cls.page.write_text(cls.page.read_text() + END_OF_PAGE)

    def setUp(self):
        super().setUp()
        self.template = self.file("mirror.yaml", template(*self.VNIS))

    @classmethod
    def serve_tls(cls, host):
        folder = pathlib.Path(host.lab.folder)
        host.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                 "-nodes", "-subj", f"/CN={TLS_NAME}", "-keyout", str(folder / "key.pem"),
                 "-out", str(folder / "certificate.pem"))
        host.start("openssl", "s_server", "-accept", "443", "-www", "-cert",
                   str(folder / "certificate.pem"), "-key", str(folder / "key.pem"))
        host.wait_for_listener(443)

    def make_traffic(self, times=1):
        """Each time two connections of HTTP, one for the page, and one each of DNS, TLS and SSH."""
        super().make_traffic(times)
        for _ in range(times):
            self.client.run("curl", "--silent", "--show-error", "--insecure", "-o", "/dev/null",
                            "--resolve", f"{TLS_NAME}:443:{self.server.ip4}", f"https://{TLS_NAME}/")

    @classmethod
    def mirror_server(cls, vni):
        """The server's end of each connection is mirrored as well."""
        server, target = cls.server, (lab.TARGET_NUMBER, lab.TARGET_NUMBER)
        server.plug("mirror0", "underlay", lab.TARGET_NUMBER, lab.UNDERLAY_MTU, with_ipv6=False)
        server.ip("route", "add", lab.TARGET_IP4, "dev", "mirror0", "src", server.ip4)
        server.ip("neigh", "add", lab.TARGET_IP4, "lladdr", lab.mac(*target), "dev", "mirror0")
        server.mirror(vni, protocols=("ip",))
