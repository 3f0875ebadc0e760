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
from flows import END_OF_PAGE, PORTS, TLS_NAME, FlowsTest, flows_sent
from golden import programs
from live import SKIPPED, TOP

FRAGMENTS_PORT = 9999  # nobody listens there
END_OF_FRAGMENTS = "the end of all fragments"
TAG = 4  # bytes of a VLAN tag, which Suricata counts
RULES = f"""\
alert http any any -> any 80 (msg:"a page"; http.uri; content:"/page.html"; sid:1;)
alert dns any any -> any 53 (msg:"a name"; dns.query; content:"www.{programs.DNS_ZONE}"; sid:2;)
alert tls any any -> any 443 (msg:"a secret"; tls.sni; content:"{TLS_NAME}"; sid:3;)
alert ssh any any -> any any (msg:"rejected by the target"; sid:4;)
alert http any 80 -> any any (msg:"a whole page"; http.response_body; content:"{END_OF_PAGE}"; sid:5;)
alert udp any any -> any {FRAGMENTS_PORT} (msg:"all fragments"; content:"{END_OF_FRAGMENTS}"; sid:6;)
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

    def flows(self, vlan=None):
        """[(flow, its counts)], both as flows_sent() has them, of a VLAN id or without one."""
        found = []
        for each in self.of_type("flow"):
            if each.get("dest_port") in PORTS and each.get("vlan") == (vlan and [vlan]):
                ends = [each[name] for name in ("src_ip", "src_port", "dest_ip", "dest_port", "proto")]
                packets, octets = ([each["flow"][f"{what}_{end}"] for end in ("toserver", "toclient")]
                                   for what in ("pkts", "bytes"))
                if vlan:
                    octets = [length - TAG * count for count, length in zip(packets, octets)]
                found.append((tuple(ends), packets + octets))
        return found

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
        # As `suricata` of the documents, but without its socket in /run.
        shim = self.file("suricata", '#!/bin/sh\n'
                         f'exec "{self.suricata}" --set unix-command.enabled=no "$@"\n')
        shim.chmod(0o755)
        folders = (str(self.folder), str(pathlib.Path(program.FIBERTAP).resolve().parent))
        self.with_programs = os.environ | {"PATH": ":".join((*folders, os.environ["PATH"]))}

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

    def start_suricata(self, command, host=None):
        """One of a document that reads until it is stopped, at work; in the network of `host`."""
        errors = self.folder / f"suricata-{len(list(self.folder.iterdir()))}.err"
        command = ["sh", "-c", f"exec {command}"]
        with open(errors, "w", encoding="utf-8") as log:
            suricata = subprocess.Popen(host._inside(command) if host else command, cwd=self.folder,
                                        env=self.with_programs, stdout=log, stderr=log)
        suricata.errors = errors
        self.addCleanup(suricata.wait)
        self.addCleanup(suricata.kill)
        return suricata

    def wait_for_suricata(self, *all_of_them):
        for each in all_of_them:
            self.wait_until(lambda: each.poll() is not None
                            or "Engine started" in each.errors.read_text(), "Suricata reads")
            self.assertIsNone(each.poll(), each.errors.read_text())

    def count_alerts(self, logs, sid):
        """Of a Suricata that runs."""
        eve = self.folder / logs / "eve.json"
        return eve.read_text().count(f'"signature_id":{sid},') if eve.exists() else 0

    def stop_suricata(self, *all_of_them):
        """Each takes two seconds for it, so all of them at once."""
        for each in all_of_them:
            each.send_signal(signal.SIGINT)
        for each in all_of_them:
            self.assertEqual(each.wait(60), 0, each.errors.read_text())

    def assert_whole_flows(self, found, capture, vni=7001):
        """Every flow of a session once, with every packet of both directions."""
        expected = flows_sent(capture, vni)
        for both in expected.values():
            self.assertGreater(min(both), 0)
        self.assertEqual(dict(found), expected)
        self.assertEqual(len(found), len(expected))


def main():
    suricata, why_not = found()
    if suricata is None:
        print(f"skipped: {why_not}")
        sys.exit(SKIPPED)
    live.main()
