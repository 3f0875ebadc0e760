#!/usr/bin/python3
"""A real Prometheus scrapes a loaded target as deploy/prometheus says: every metric that alerts and
dashboard name is there, and every panel shows something.

    metrics_test.py PROGRAM
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import time
import unittest
import urllib.parse

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / "live"), str(TESTS / "program")]

import live  # noqa: E402
from live import LiveTest, main, template  # noqa: E402

try:
    import promql
except ImportError as missing:
    print(f"skipped: {missing}: scripts/install test")
    sys.exit(live.SKIPPED)

# Of a target with a card.
OF_CARDS = {"fibertap_card_failed", "fibertap_card_lost_frames_total"}
PORT = 9100
OWN_PORT = 9190
# Nothing of it happens here, or it is a moment of the past.
EMPTY = {"Starts"}


class Metrics(LiveTest):
    def start(self, name="metrics", *arguments, **options):
        rules = self.file("mirror.yaml", template((7001, 200)))
        self.file("token", "sesame\n")
        return self.target(name, "--template", rules, "--sink",
                           f"file:{self.folder}/%s.pcapng,zstd=yes,hook=/bin/true",
                           "--http", f"127.0.0.1:{PORT}", "--http-token", self.folder / "token",
                           *arguments, **options)

    def get(self, url):
        return self.lab.target.run("curl", "-s", "--max-time", "10", "-H",
                                   "Authorization: Bearer sesame", url, check=False)

    def names(self):
        text = self.get(f"http://127.0.0.1:{PORT}/metrics")
        return set(re.findall(r"^(fibertap_\w+)", text, re.MULTILINE))

    def named(self):
        """(who, metric) of all that alerts and dashboard name."""
        expressions = [*promql.of_dashboard(), *promql.of_alerts(),
                       *(("variable", query) for query in promql.of_variables())]
        return [(who, metric) for who, expression in expressions
                for metric in promql.metrics(expression)]

    def test_a_target_has_every_metric_that_alerts_and_dashboard_name(self):
        self.start()
        found = self.names()
        self.assertGreater(len(self.named()), 30)
        for who, metric in self.named():
            if metric not in OF_CARDS:
                self.assertIn(metric, found, who)

    def test_a_target_with_a_card_has_those_of_cards(self):
        listed = live.program.run("card", "list", "--card", "sim")
        if listed.returncode != live.program.OK:
            self.skipTest(listed.stderr.strip())
        self.start(engine=live.CARD)
        self.assertLessEqual(OF_CARDS, self.names())

    @unittest.skipIf(shutil.which("prometheus") is None, "no prometheus here: scripts/install test")
    def test_every_panel_shows_something_of_a_loaded_target(self):
        self.start()
        self.prometheus()
        self.make_traffic()
        time.sleep(0.5)  # a scrape before and one behind what comes now
        self.make_traffic(2)
        for title, expression in promql.of_dashboard(interval="10s"):
            if title not in EMPTY:
                self.wait_until(lambda asked=expression: self.ask(asked), f"{title} shows")
        self.assertEqual(self.ask("up")[0]["metric"]["job"], "fibertap")
        received = self.ask("max(fibertap_received_frames_total)")[0]["value"][1]
        self.assertGreater(float(received), 100)
        text = self.get(f"http://127.0.0.1:{OWN_PORT}/api/v1/rules")
        rules, = json.loads(text)["data"]["groups"]
        self.assertEqual({rule["name"]: rule.get("lastError", "") for rule in rules["rules"]},
                         {name: "" for name, _ in promql.of_alerts()})

    def prometheus(self):
        """One that scrapes as deploy/prometheus/prometheus.yml says, but every half a second."""
        text = (promql.PROMETHEUS / "prometheus.yml").read_text()
        for said, here in (("/etc/prometheus/fibertap.token", str(self.folder / "token")),
                           ("10.0.1.5:9100", f"127.0.0.1:{PORT}"),
                           ("interval: 15s", "interval: 500ms")):
            self.assertIn(said, text)
            text = text.replace(said, here)
        config = self.file("prometheus.yml", text)
        shutil.copy(promql.PROMETHEUS / "alerts.yml", self.folder)
        server = self.lab.target.start(
            "prometheus", f"--config.file={config}", f"--storage.tsdb.path={self.folder}/data",
            f"--web.listen-address=127.0.0.1:{OWN_PORT}")
        self.addCleanup(self.lab.target.stop, server)
        own = f"http://127.0.0.1:{OWN_PORT}/-/ready"
        self.wait_until(lambda: "is Ready" in self.get(own), "Prometheus is ready")
        self.wait_until(lambda: self.ask("up == 1"), "Prometheus has scraped the target")

    def ask(self, expression):
        query = urllib.parse.urlencode({"query": expression})
        text = self.get(f"http://127.0.0.1:{OWN_PORT}/api/v1/query?{query}")
        answer = json.loads(text)
        self.assertEqual(answer["status"], "success", f"{expression}: {text}")
        return answer["data"]["result"]


if __name__ == "__main__":
    main()
