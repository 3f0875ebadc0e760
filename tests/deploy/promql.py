"""The expressions of the dashboard and of the alerts, and the metrics that they name."""

import json
import pathlib
import re

import yaml

DEPLOY = pathlib.Path(__file__).resolve().parents[2] / "deploy"
DASHBOARD = DEPLOY / "grafana" / "fibertap.json"
PROMETHEUS = DEPLOY / "prometheus"
VARIABLE = re.compile(r"\$\{?(\w+)\}?")


def dashboard():
    return json.loads(DASHBOARD.read_text())


def panels():
    """Those that draw something."""
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def as_grafana_asks(expression, interval="5m"):
    """With the values of Grafana's variables, when all jobs and targets are chosen."""
    values = {"__rate_interval": interval, "job": ".*", "instance": ".*"}
    return VARIABLE.sub(lambda found: values[found[1]], expression)


def of_dashboard(interval="5m"):
    """(title, expression) of all panels and annotations."""
    found = [(panel["title"], target["expr"]) for panel in panels()
             for target in panel["targets"]]
    found += [(entry["name"], entry["expr"]) for entry in dashboard()["annotations"]["list"]]
    return [(title, as_grafana_asks(expression, interval)) for title, expression in found]


def of_variables():
    """What the dashboard's lists of jobs and targets are asked from."""
    return [variable["query"]["query"] for variable in dashboard()["templating"]["list"]
            if variable["type"] == "query"]


def of_alerts():
    groups = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"]
    return [(rule["alert"], rule["expr"]) for group in groups for rule in group["rules"]]


def metrics(expression):
    return set(re.findall(r"\bfibertap_\w+", expression))
