#!/usr/bin/python3
"""A real Prometheus scrapes a loaded target ten times a second until it has ended; the last that it
has is what the statistics say."""

import json
import shutil
import sys
import urllib.parse

from live import SKIPPED, LiveTest, lab, main, template
from program import OK

FACE = "127.0.0.1:9100"
SERVER = "127.0.0.1:9190"
CONFIGURATION = f"""
scrape_configs:
  - job_name: fibertap
    scrape_interval: 100ms
    scrape_timeout: 100ms
    authorization: {{credentials: sesame}}
    static_configs: [{{targets: ["{FACE}"]}}]
"""
# Frames of a session that rejects them, of none, and no VXLAN.
LOAD = """
import socket, struct, sys, time
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for number in range(1500):
    vni, off = ((7002, 0), (9, 0), (7002, 1))[number % 3]
    udp.sendto(struct.pack("!II", 0x08000000, vni << 8) + bytes(60), (sys.argv[1], int(sys.argv[2]) + off))
    if number % 50 == 0: time.sleep(0.002)
"""


class Prometheus(LiveTest):
    def get(self, address, *options):
        return self.lab.target.run("curl", "-s", "--max-time", "10", *options, f"http://{address}",
                                   check=False)

    def drained(self):
        """POST /drain with the token."""
        return self.get(f"{FACE}/drain", "-X", "POST", "-H", "Authorization: Bearer sesame")

    def serve(self):
        server = self.lab.target.start(
            "prometheus", f"--config.file={self.file('prometheus.yml', CONFIGURATION)}",
            f"--storage.tsdb.path={self.folder}/data", f"--web.listen-address={SERVER}")
        self.addCleanup(self.lab.target.stop, server)
        self.wait_until(lambda: "is Ready" in self.get(f"{SERVER}/-/ready"), "Prometheus is ready")

    def series(self, expression):
        """(labels, value) of each series."""
        query = urllib.parse.urlencode({"query": expression})
        answer = json.loads(self.get(f"{SERVER}/api/v1/query?{query}"))
        self.assertEqual(answer["status"], "success", answer)
        return [(each["metric"], float(each["value"][1])) for each in answer["data"]["result"]]

    def last(self, name):
        """The last values of a metric, also of a target that has ended."""
        return self.series(f"last_over_time({name}[10m])")

    def by(self, label, name):
        values = {}
        for labels, value in self.last(name):
            values[labels[label]] = values.get(labels[label], 0) + value
        return values

    def test_its_last_sums_are_those_of_the_statistics(self):
        self.serve()
        target = self.target(
            "scraped", "--template", self.file("mirror.yaml", template((7001, 200), (7002, None))),
            "--sink", f"file:{self.folder}/%{{seq}}.pcapng,size=8KiB,keep-files=2,name=ring",
            "--sink", f"flows:{self.folder}/flows.log", "--http", FACE, "--drain", "60s",
            "--http-token", self.file("token", "sesame\n"))
        for _ in range(4):
            self.make_traffic()
            self.client.run("python3", "-c", LOAD, lab.TARGET_IP4, str(lab.VXLAN_PORT))
        self.assertEqual(self.drained(), "draining\n")
        statistics = self.ended(target, OK)  # 5 s without a frame later
        live = statistics["live"]
        self.assertGreater(live["received"], 6000)

        self.assertEqual(self.by("disposition", "fibertap_frames_total"),
                         {name: statistics["frames"][name]
                          for name in self.by("disposition", "fibertap_frames_total")})
        self.assertEqual(sum(self.by("disposition", "fibertap_frames_total").values()),
                         statistics["frames"]["offered"])
        self.assertEqual(self.by("disposition", "fibertap_bytes_total")["accepted"],
                         statistics["bytes"]["accepted"])
        self.assertEqual(self.by("reason", "fibertap_rejected_frames_total"),
                         statistics["rejected_by"])
        self.assertEqual(self.by("job", "fibertap_received_frames_total"),
                         {"fibertap": live["received"]})
        self.assertEqual(self.by("vni", "fibertap_session_frames_total"),
                         {str(session["vni"]): session["accepted"] + session["rejected"]
                          for session in statistics["sessions"]})
        self.assertEqual(sum(self.by("number", "fibertap_rule_frames_total").values()),
                         sum(rule["hits"] for rule in statistics["rules"]))
        self.assertEqual(self.by("sink", "fibertap_sink_accepted_frames_total"),
                         {sink["name"]: sink["accepted"] for sink in live["sinks"]})
        self.assertEqual(self.by("job", "fibertap_batch_frames_sum"),
                         {"fibertap": live["batches"]["frames"]})
        self.assertEqual(self.by("job", "fibertap_batch_frames_count"),
                         {"fibertap": live["batches"]["count"]})
        self.assertEqual(self.by("job", "fibertap_ready"), {"fibertap": 0}, "it drains")
        # The last file is closed at the end, behind the last scrape.
        ring, = (sink for sink in live["sinks"] if sink["name"] == "ring")
        closed = self.by("sink", "fibertap_sink_files_closed_total")["ring"]
        self.assertIn(closed, (ring["files_closed"] - 1, ring["files_closed"]))
        self.assertGreater(closed, 2)
        scrapes = self.series("count_over_time(up[10m])")[0][1]
        failed = scrapes - self.series("sum_over_time(up[10m])")[0][1]
        self.assertGreater(scrapes - failed, 5)  # as many as the machine had time for


if __name__ == "__main__":
    if shutil.which("prometheus") is None:
        print("skipped: no prometheus here: scripts/install test")
        sys.exit(SKIPPED)
    main()
