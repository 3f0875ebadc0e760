#!/usr/bin/python3
"""Alerts fire when they should and the dashboard asks what Prometheus understands, by promtool.

    prometheus_test.py
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import promql
except ImportError as missing:
    print(f"skipped: {missing}: scripts/install test")
    sys.exit(77)

# Grafana's panels that these tests know, and units of theirs.
KINDS = {"row", "stat", "table", "timeseries"}
UNITS = {"bps", "none", "ops", "percentunit", "pps", "s", "short"}


def promtool(*arguments, **options):
    done = subprocess.run(["promtool", *map(str, arguments)], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    return done.returncode, done.stdout


@unittest.skipIf(shutil.which("promtool") is None, "no promtool here: scripts/install test")
class Alerts(unittest.TestCase):
    def test_the_rules_are_rules(self):
        code, printed = promtool("check", "rules", promql.PROMETHEUS / "alerts.yml")
        self.assertEqual(code, 0, printed)
        self.assertIn(f"{len(promql.of_alerts())} rules found", printed)

    def test_each_fires_when_it_should_and_not_before(self):
        tests = promql.PROMETHEUS / "alerts_test.yml"
        code, printed = promtool("test", "rules", tests)
        self.assertEqual(code, 0, printed)
        checks = [check for test in promql.yaml.safe_load(tests.read_text())["tests"]
                  for check in test["alert_rule_test"]]
        for name, _ in promql.of_alerts():
            fires = {bool(check.get("exp_alerts")) for check in checks
                     if check["alertname"] == name}
            self.assertEqual(fires, {True, False}, f"{name} is tested both ways")

    def test_the_configuration_scrapes_with_a_token(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            shutil.copy(promql.PROMETHEUS / "alerts.yml", folder)
            (folder / "token").write_text("sesame")
            text = (promql.PROMETHEUS / "prometheus.yml").read_text()
            for variant in (text, with_discovery(text)):
                (folder / "prometheus.yml").write_text(
                    variant.replace("credentials_file: /etc/prometheus/fibertap.token",
                                    f"credentials_file: {folder}/token"))
                code, printed = promtool("check", "config", folder / "prometheus.yml")
                self.assertEqual(code, 0, printed)
                self.assertIn(f"{folder}/prometheus.yml is valid", printed)


def with_discovery(text):
    """The instances of an auto-scaling group in the place of addresses, as its comment says."""
    head, tail = text.split("    static_configs:\n")
    lines = tail.split("static_configs:\n")[1].splitlines()
    return head + "\n".join(line.replace("# ", "", 1) for line in lines) + "\n"


class Dashboard(unittest.TestCase):
    @unittest.skipIf(shutil.which("promtool") is None, "no promtool here: scripts/install test")
    def test_prometheus_understands_every_expression(self):
        expressions = promql.of_dashboard()
        self.assertGreater(len(expressions), 20)
        rules = {"groups": [{"name": "dashboard", "rules": [
            {"record": f"panel:{i}", "expr": expression}
            for i, (_, expression) in enumerate(expressions)]}]}
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "rules.yml"
            path.write_text(json.dumps(rules))
            code, printed = promtool("check", "rules", path)
            self.assertEqual(code, 0, printed)
            rules["groups"][0]["rules"][0]["expr"] += ")"
            path.write_text(json.dumps(rules))
            self.assertNotEqual(promtool("check", "rules", path)[0], 0)

    def test_every_panel_asks_the_source_that_is_chosen(self):
        listed = promql.dashboard()["templating"]["list"]
        chosen, = (entry for entry in listed if entry["type"] == "datasource")
        self.assertEqual((chosen["name"], chosen["query"]), ("datasource", "prometheus"))
        for panel in promql.panels() + listed[1:] + promql.dashboard()["annotations"]["list"]:
            self.assertEqual(panel["datasource"],
                             {"type": "prometheus", "uid": "${datasource}"}, panel)

    def test_every_expression_is_of_the_targets_that_are_chosen(self):
        for panel in promql.panels():
            for target in panel["targets"]:
                self.assertEqual(target["expr"].count("fibertap_"),
                                 target["expr"].count('job=~"$job",instance=~"$instance"'),
                                 panel["title"])

    def test_panels_are_of_known_kinds_and_do_not_overlap(self):
        taken, numbers = set(), []
        for panel in promql.dashboard()["panels"]:
            numbers.append(panel["id"])
            self.assertIn(panel["type"], KINDS)
            if panel["type"] != "row":
                self.assertIn(panel["fieldConfig"]["defaults"]["unit"], UNITS)
            at = panel["gridPos"]
            self.assertLessEqual(at["x"] + at["w"], 24)
            cells = {(x, y) for x in range(at["x"], at["x"] + at["w"])
                     for y in range(at["y"], at["y"] + at["h"])}
            self.assertFalse(cells & taken, panel["title"])
            taken |= cells
        self.assertEqual(len(numbers), len(set(numbers)))


if __name__ == "__main__":
    unittest.main(verbosity=1)
