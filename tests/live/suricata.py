"""What the tests with Suricata share: Suricata itself, the commands of docs/suricata.md, and what
Suricata found."""

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
from flows import END_OF_PAGE, TLS_NAME, FlowsTest, flows_sent
from golden import programs
from live import SKIPPED, TOP

RULES = f"""\
alert http any any -> any 80 (msg:"a page"; http.uri; content:"/page.html"; sid:1;)
alert dns any any -> any 53 (msg:"a name"; dns.query; content:"www.{programs.DNS_ZONE}"; sid:2;)
alert tls any any -> any 443 (msg:"a secret"; tls.sni; content:"{TLS_NAME}"; sid:3;)
alert ssh any any -> any any (msg:"rejected by the target"; sid:4;)
alert http any 80 -> any any (msg:"the end of a page"; http.response_body; content:"{END_OF_PAGE}"; sid:5;)
alert udp any any -> any 53 (msg:"the last fragment"; content:"the end of all fragments"; sid:6;)
"""
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


class SuricataTest(FlowsTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.suricata, _ = found()

    def setUp(self):
        super().setUp()
        self.rules = self.file("local.rules", RULES)
        folders = (pathlib.Path(program.FIBERTAP).resolve().parent, pathlib.Path(self.suricata).parent)
        self.with_programs = os.environ | {"PATH": ":".join((*map(str, folders), os.environ["PATH"]))}

    def shell(self, *commands):
        """Runs commands of a document, beside the rules and the template."""
        done = subprocess.run(["sh", "-e", "-c", "\n".join(commands)], check=False, text=True,
                              capture_output=True, cwd=self.folder, env=self.with_programs)
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
