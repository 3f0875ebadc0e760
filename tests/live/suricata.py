"""What the tests with Suricata share: Suricata itself, traffic with HTTP, DNS, TLS and SSH, what the
sender knows of its flows, and what Suricata found of them."""

import collections
import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys

import live
import program
from golden import lab, programs
from live import SKIPPED, TOP, LiveTest, frames

PORTS = {53, 80, 443}
TLS_NAME = "mirrored.example"
RULES = f"""\
alert http any any -> any 80 (msg:"a page"; http.uri; content:"/page.html"; sid:1;)
alert dns any any -> any 53 (msg:"a name"; dns.query; content:"www.{programs.DNS_ZONE}"; sid:2;)
alert tls any any -> any 443 (msg:"a secret"; tls.sni; content:"{TLS_NAME}"; sid:3;)
alert ssh any any -> any any (msg:"rejected by the target"; sid:4;)
alert http any 80 -> any any (msg:"the end of a page"; http.response_body; content:"end of page.html"; sid:5;)
alert udp any any -> any 53 (msg:"the last fragment"; content:"the end of all fragments"; sid:6;)
"""
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
    sessions = "".join(f"""
  Session{vni}:
    Type: AWS::EC2::TrafficMirrorSession
    Properties:
      NetworkInterfaceId: eni-{vni}
      TrafficMirrorTargetId: tmt-1
      TrafficMirrorFilterId: !Ref Filter
      SessionNumber: 1
      VirtualNetworkId: {vni}""" for vni in vnis)
    return f"Resources:\n  Filter:\n    Type: AWS::EC2::TrafficMirrorFilter{rules}{sessions}\n"


def found():
    """The path of Suricata, or None and why there is none."""
    where = subprocess.run([TOP / "scripts" / "fetch-suricata", "--where"], check=False,
                           capture_output=True, text=True)
    return where.stdout.strip() or None, where.stderr.strip()


def documented(section, **names):
    """The commands that a section of docs/suricata.md shows, each in one line, with names of the
    section's files replaced by others."""
    page = (TOP / "docs" / "suricata.md").read_text()
    block = page.split(f"\n## {section}\n")[1].split("```\n")[1].replace("\\\n", " ")
    for name, other in names.items():
        block = re.sub(rf"(?<![-.\w]){name}\b", other, block)
    return block.splitlines()


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


class Eve:
    """What Suricata wrote to eve.json in a folder of logs."""

    def __init__(self, logs):
        lines = (pathlib.Path(logs) / "eve.json").read_text().splitlines()
        self.events = [json.loads(line) for line in lines]

    def of_type(self, kind):
        return [event for event in self.events if event["event_type"] == kind]

    def alerts(self):
        """{sid: how many}"""
        return dict(collections.Counter(each["alert"]["signature_id"] for each in self.of_type("alert")))

    def flows(self, *beside):
        """[(as flows_sent() has them, and the fields `beside`)]"""
        return [((each["src_ip"], each["src_port"], each["dest_ip"], each["dest_port"], each["proto"]),
                 [each["flow"][f"{what}_{end}"] for what in ("pkts", "bytes")
                  for end in ("toserver", "toclient")], *(each.get(name) for name in beside))
                for each in self.of_type("flow")]

    def stats(self):
        """Counters of its end."""
        return self.of_type("stats")[-1]["stats"]


class SuricataTest(LiveTest):
    maxDiff = None
    VNIS = (7001,)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.suricata, _ = found()
        cls.serve_tls(cls.server)
        page = pathlib.Path(cls.lab.folder) / f"http-{cls.server.number}-80" / "page.html"
        page.write_text(page.read_text() + "end of page.html")

    def setUp(self):
        super().setUp()
        self.rules = self.file("local.rules", RULES)
        self.template = self.file("mirror.yaml", template(*self.VNIS))
        folders = (pathlib.Path(program.FIBERTAP).resolve().parent, pathlib.Path(self.suricata).parent)
        self.with_programs = os.environ | {"PATH": ":".join((*map(str, folders), os.environ["PATH"]))}

    @classmethod
    def mirror_server(cls, vni):
        """The server's end of each connection is mirrored as well."""
        server, target = cls.server, (lab.TARGET_NUMBER, lab.TARGET_NUMBER)
        server.plug("mirror0", "underlay", lab.TARGET_NUMBER, lab.UNDERLAY_MTU, with_ipv6=False)
        server.ip("route", "add", lab.TARGET_IP4, "dev", "mirror0", "src", server.ip4)
        server.ip("neigh", "add", lab.TARGET_IP4, "lladdr", lab.mac(*target), "dev", "mirror0")
        server.mirror(vni, protocols=("ip",))

    def shell(self, *commands):
        """Runs commands of a document, beside the rules and the template."""
        done = subprocess.run(["sh", "-e", "-c", "\n".join(commands)], check=False, capture_output=True, text=True,
                              cwd=self.folder, env=self.with_programs)
        self.assertEqual(done.returncode, 0, done.stderr)

    def documented_target(self, *commands):
        """`fibertap run --interface ens6 --template mirror.yaml ...` of documents, all of their sinks in
        one target, at work."""
        sinks = []
        for command in commands:
            words = shlex.split(command)
            self.assertEqual(words[:6], "fibertap run --interface ens6 --template mirror.yaml".split())
            sinks += words[6:]
        return self.target("documented", "--template", self.template, *sinks, cwd=self.folder,
                           env=self.with_programs)

    def start_suricata(self, command, inside=None):
        """One of a document that reads until it is stopped."""
        command = ["sh", "-c", f"exec {command}"]
        log = open(self.folder / "suricata.err", "w", encoding="utf-8")
        self.addCleanup(log.close)
        suricata = subprocess.Popen(inside._inside(command) if inside else command, cwd=self.folder,
                                    env=self.with_programs, stdout=log, stderr=log)
        self.addCleanup(suricata.wait)
        self.addCleanup(suricata.kill)
        return suricata

    def has_alert(self, logs, sid):
        eve = self.folder / logs / "eve.json"
        return eve.exists() and f'"signature_id":{sid},' in eve.read_text()

    def stop_suricata(self, suricata):
        suricata.send_signal(signal.SIGINT)
        self.assertEqual(suricata.wait(60), 0, (self.folder / "suricata.err").read_text())

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
        """Each time one flow of HTTP, DNS and TLS each that alerts 1 to 3 and 5 are for, and one of
        SSH."""
        super().make_traffic(times)
        for _ in range(times):
            self.client.run("curl", "--silent", "--show-error", "--insecure", "-o", "/dev/null",
                            "--resolve", f"{TLS_NAME}:443:{self.server.ip4}", f"https://{TLS_NAME}/")

    def assert_whole_flows(self, eve, capture, vni=7001):
        """Every flow once, with every packet of both directions."""
        expected = flows_sent(capture, vni)
        for both in expected.values():
            self.assertGreater(min(both), 0)
        found = eve.flows()
        self.assertEqual(dict(found), expected)
        self.assertEqual(len(found), len(expected))


def main():
    suricata, why_not = found()
    if suricata is None:
        print(f"skipped: {why_not}")
        sys.exit(SKIPPED)
    live.main()
