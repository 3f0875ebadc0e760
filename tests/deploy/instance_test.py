#!/usr/bin/python3
"""An instance behind a load balancer, set up by its user data, between real programs: checked, sent
to, and taken out by its auto-scaling group.

    instance_test.py PROGRAM
"""

import pathlib
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / "live"), str(TESTS / "program")]

import live  # noqa: E402
from live import LiveTest, main, packets, program, programs  # noqa: E402

try:
    from instance import Instance
    from stack import FOLDER, Stack
except ImportError as missing:
    print(f"skipped: {missing}: scripts/install test")
    sys.exit(live.SKIPPED)


class BehindALoadBalancer(LiveTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What mirror.yaml mirrors: a web server. The other session's client is not mirrored by it.
        cls.web = cls.lab.source("web", 12, 7002)
        cls.web.sysctl("net/ipv6/conf/eth0/disable_ipv6", 1)
        programs.serve_http(cls.web, live.PAGES)

    def setUp(self):
        super().setUp()
        stack = Stack("target-nlb.yaml", Bucket="bucket", Servers="10.0.1.0/24")
        self.instance = Instance(self.folder, FOLDER / "mirror.yaml")
        launch = stack.one("AWS::EC2::LaunchTemplate")["LaunchTemplateData"]
        code, printed = self.instance.boot(stack.value(launch["UserData"]))
        self.assertEqual(code, 0, printed)
        self.group = stack.one("AWS::ElasticLoadBalancingV2::TargetGroup")
        self.captures = self.instance.root / "var/lib/fibertap"
        config = self.instance.root / "etc/fibertap/fibertap.conf"
        self.fibertap = self.lab.target.start(program.FIBERTAP, "run", "--config", str(config),
                                              stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, self.fibertap)
        for line in self.fibertap.stderr:
            if "receiving from" in line:
                break

    def check(self):
        """What the load balancer, another host, is answered: (status, body)."""
        address = f"{live.lab.TARGET_IP4}:{self.group['HealthCheckPort']}"
        text = self.web.run("curl", "-s", "--max-time", "5", "-w", "\n%{http_code}",
                            f"http://{address}{self.group['HealthCheckPath']}", check=False)
        body, _, status = text.rpartition("\n")
        return int(status), body

    def captured(self):
        return sum(len(packets(path)) for path in self.captures.glob("*.pcapng*"))

    def test_it_is_checked_captures_and_drains_before_it_goes(self):
        self.assertEqual(self.check(), (200, "ready\n"))
        programs.fetch(self.client, self.web.ip4, *live.PAGES)
        self.wait_until(lambda: self.captured() > 20, "frames are captured")

        # systemctl stop is a signal and waits, as systemd does.
        self.instance.stand_in(
            "systemctl", f"kill -TERM {self.fibertap.pid}; "
            f"while [ -d /proc/{self.fibertap.pid}/fd ] && "
            f"[ -n \"$(ls /proc/{self.fibertap.pid}/fd)\" ]; do sleep 0.1; done")
        script = self.instance.root / "usr/local/sbin/fibertap-lifecycle"
        self.assertTrue(script.stat().st_mode & 0o100)
        watcher = subprocess.Popen(
            ["/bin/bash", "-c", script.read_text().replace("sleep 5", "sleep 0.1")],
            env=self.instance.environment)
        self.addCleanup(watcher.kill)
        time.sleep(0.5)
        self.assertIsNone(watcher.poll())
        self.assertEqual(self.check()[0], 200)

        self.instance.lifecycle.write_text("Terminated")
        self.wait_until(lambda: self.check() == (503, "unready\n"), "it is not ready")
        before = self.captured()
        programs.fetch(self.client, self.web.ip4, *live.PAGES)  # is taken all the same
        self.wait_until(lambda: self.captured() > before, "a frame is captured while it drains")
        self.assertNotIn("complete-lifecycle-action", self.instance.calls.read_text())
        self.assertEqual(self.fibertap.wait(60), program.OK)
        self.assertEqual(watcher.wait(10), 0)
        self.assertIn("aws autoscaling complete-lifecycle-action --region eu-west-1 "
                      "--auto-scaling-group-name fibertap-targets --lifecycle-hook-name drain "
                      "--instance-id i-0123 --lifecycle-action-result CONTINUE",
                      self.instance.calls.read_text())


if __name__ == "__main__":
    main()
