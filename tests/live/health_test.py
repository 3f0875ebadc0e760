#!/usr/bin/python3
"""The HTTP face of a live target: readiness, metrics that equal the statistics, draining."""

import json
import re
import shutil
import signal
import subprocess
import time
import unittest

from live import LiveTest, main, template


class Health(LiveTest):
    def setUp(self):
        super().setUp()
        self.token = self.file("token", "tell-me\n")
        self.socket = self.folder / "face"

    def face(self, name="face", *arguments, address="127.0.0.1:9100"):
        rules = self.file("mirror.yaml", template((7001, 200)))
        return self.target(name, "--template", rules, "--write", self.folder / f"{name}.pcapng",
                           "--http", address, "--http-token", self.token, "--http-socket",
                           self.socket, *arguments)

    def ask(self, path, *options, address="127.0.0.1:9100", token="tell-me"):
        """(status, body)."""
        headers = ("-H", f"Authorization: Bearer {token}") if token else ()
        text = self.lab.target.run("curl", "-s", "--max-time", "10", "-w", "\n%{http_code}", *headers,
                                   *options, f"http://{address}{path}", check=False)
        body, _, status = text.rpartition("\n")
        return int(status), body

    def metrics(self):
        status, text = self.ask("/metrics")
        self.assertEqual(status, 200)
        return {match[1]: float(match[2])
                for match in re.finditer(r"^(fibertap_\S+(?:\{.*\})?) (\S+)$", text, re.MULTILINE)}

    def test_metrics_equal_the_statistics_of_the_end(self):
        target = self.face()
        self.assertEqual(self.ask("/healthz", token=None), (200, "ok\n"))
        self.assertEqual(self.ask("/readyz", token=None), (200, "ready\n"))
        with self.sent():
            self.make_traffic(2)
        time.sleep(0.5)  # longer than anything takes to be published
        found = self.metrics()
        statistics = self.stop(target)
        for disposition in ("not_vxlan", "unknown_vni", "rejected", "accepted"):
            self.assertEqual(found[f'fibertap_frames_total{{disposition="{disposition}"}}'],
                             statistics["frames"][disposition])
            self.assertEqual(found[f'fibertap_bytes_total{{disposition="{disposition}"}}'],
                             statistics["bytes"][disposition])
        self.assertGreater(statistics["frames"]["accepted"], 50)
        self.assertEqual(found["fibertap_received_frames_total"], statistics["live"]["received"])
        self.assertEqual(found['fibertap_session_frames_total{vni="7001",disposition="accepted"}'],
                         statistics["sessions"][0]["accepted"])
        hits = {(rule["direction"], rule["number"]): rule["hits"] for rule in statistics["rules"]}
        for (direction, number), count in hits.items():
            self.assertEqual(found[f'fibertap_rule_frames_total{{vni="7001",direction="{direction}",'
                                   f'number="{number}"}}'], count)

    @unittest.skipIf(shutil.which("promtool") is None, "promtool is not there")
    def test_promtool_finds_nothing_wrong(self):
        self.face()
        _, text = self.ask("/metrics")
        checked = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                                 capture_output=True, check=False)
        self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))

    def test_statistics_are_those_of_the_file(self):
        target = self.face()
        self.make_traffic()
        status, text = self.ask("/stats")
        self.assertEqual(status, 200)
        self.assertEqual(set(json.loads(text)), set(self.stop(target)))

    def test_who_has_no_token_learns_nothing(self):
        self.face(address="0.0.0.0:9100")
        for path in ("/metrics", "/stats", "/other"):
            self.assertEqual(self.ask(path, token=None)[0], 401)
            self.assertEqual(self.ask(path, token="guess")[0], 401)
            self.assertEqual(self.ask(path, "--unix-socket", str(self.socket), token=None)[0],
                             404 if path == "/other" else 200)
        self.assertEqual(self.ask("/drain", "-X", "POST", token="guess")[0], 401)

    def test_draining_is_not_ready_and_ends_when_no_frame_comes(self):
        for name, begin in (("signal", lambda target: target.send_signal(signal.SIGTERM)),
                            ("face", lambda _: self.ask("/drain", "-X", "POST"))):
            with self.subTest(name):
                target = self.face(name, "--drain", "60s")
                begin(target)
                self.wait_until(lambda: self.ask("/readyz")[0] == 503, "it is not ready")
                self.assertIn("draining", self.ask("/readyz")[1])
                self.assertEqual(self.ask("/readyz", token=None), (503, "unready\n"))
                began = time.monotonic()
                self.make_traffic()  # is still judged
                statistics = self.ended(target, 0)
                self.assertGreater(statistics["frames"]["accepted"], 20)
                self.assertLess(time.monotonic() - began, 40)
                self.assertGreater(time.monotonic() - began, 4)

    def test_a_second_signal_ends_a_drain(self):
        target = self.face("twice", "--drain", "60s")
        target.send_signal(signal.SIGTERM)
        self.wait_until(lambda: self.ask("/readyz")[0] == 503, "it is not ready")
        began = time.monotonic()
        self.stop(target)
        self.assertLess(time.monotonic() - began, 4)

    def test_a_required_sink_that_loses_makes_it_not_ready_for_a_while(self):
        target = self.face("sink", "--sink", "exec:sh -c 'head -c 300 > /dev/null',name=weak",
                           "--require", "weak")
        self.assertEqual(self.ask("/readyz")[0], 200)
        self.make_traffic()
        self.wait_until(lambda: self.ask("/readyz")[0] == 503, "the loss is seen")
        self.assertIn("sink weak: lost frames", self.ask("/readyz")[1])
        self.wait_until(lambda: self.ask("/readyz")[0] == 200, "it is ready again")
        self.lab.target._processes.remove(target)
        target.kill()
        target.wait()

    def test_a_hundred_slow_clients_change_nothing(self):
        """Half of them never finish their request, the others never read the answer."""
        target = self.face()
        slow = self.lab.target.start("python3", "-c", """
import socket, time
held = []
for number in range(100):
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    client.connect(("127.0.0.1", 9100))
    client.send(b"GET /metrics HTTP/1.1\\r\\nAuthorization: Bearer tell-me\\r\\nX: y" +
                (b"\\r\\n\\r\\n" if number % 2 else b""))
    held.append(client)
print("held", flush=True)
time.sleep(60)
""", stdout=subprocess.PIPE, text=True)
        self.assertEqual(slow.stdout.readline(), "held\n")
        with self.sent() as capture:
            self.make_traffic(2)
        for path in 10 * ["/readyz", "/metrics"]:
            self.assertEqual(self.ask(path)[0], 200)
        statistics = self.stop(target)
        self.assertEqual(statistics["frames"]["accepted"], len(self.replayed(
            capture, "--template", self.folder / "mirror.yaml")))
        self.assertGreater(statistics["frames"]["accepted"], 50)
        self.assertEqual(statistics["live"]["lost_before"], "none")
        self.lab.target.stop(slow, signal.SIGKILL)
        slow.stdout.close()


if __name__ == "__main__":
    main()
