#!/usr/bin/python3
"""What hangs is seen from outside: /readyz says what, goes back when it goes on, and a service manager
with a watchdog starts the run again."""

import json
import os
import signal
import subprocess
import unittest

from hanging import hanging
from live import CARD, LiveTest, main, program, template
from supervisor import Supervisor

FACE = "127.0.0.1:9100"


def linked():
    """The libraries of the program."""
    return subprocess.run(["ldd", program.FIBERTAP], text=True, capture_output=True,
                          check=False).stdout


class Hang(LiveTest):
    def arguments(self):
        rules = self.file("mirror.yaml", template((7001, None)))
        return ("--template", rules, "--http", FACE)

    def ask(self, path):
        """(status, body)."""
        text = self.lab.target.run("curl", "-s", "--max-time", "10", "-w", "\n%{http_code}",
                                   f"http://{FACE}{path}", check=False)
        body, _, status = text.rpartition("\n")
        return int(status), body

    def is_ready(self):
        status, self.found = self.ask("/readyz")
        return status == 200

    def metrics_say(self, is_ready):
        return f"\nfibertap_ready {is_ready:d}\n" in self.ask("/metrics")[1]

    def test_a_pipeline_that_hangs_is_not_ready_until_it_goes_on(self):
        target = self.target("pipeline", *self.arguments())
        self.assertTrue(self.is_ready())
        with hanging(target.pid, "pipeline"):
            self.wait_until(lambda: not self.is_ready(), "it is not ready")
            self.assertRegex(self.found, r"^pipeline 0: counted nothing for [2-9]\.\d s")
            self.assertTrue(self.metrics_say(False))
            self.assertEqual(self.ask("/healthz"), (200, "ok\n"), "the process lives")
            self.assertEqual(self.ask("/stats")[0], 200)
        self.wait_until(self.is_ready, "it is ready again")
        self.assertTrue(self.metrics_say(True))
        self.stop(target)

    def test_an_engine_that_does_not_answer_is_not_ready_until_it_does(self):
        listed = program.run("card", "list", "--card", "sim")
        if listed.returncode != program.OK:
            self.skipTest(listed.stderr.strip())
        target = self.target("engine", *self.arguments(), "--card-timeout", "100s", engine=CARD)
        self.make_traffic()
        self.assertTrue(self.is_ready())
        with self.sent() as capture:
            with hanging(target.pid, "card unit"):
                self.make_traffic()
                self.wait_until(lambda: not self.is_ready(), "it is not ready")
                self.assertRegex(self.found, "pipeline 0: .*its engine (does|has) not answer")
            self.wait_until(self.is_ready, "it is ready again")
        statistics = self.stop(target)
        self.assertGreaterEqual(statistics["frames"]["accepted"], len(self.replayed(capture)))
        self.assertEqual(statistics["frames"]["card_lost"], 0)

    @unittest.skipUnless("libsystemd" in linked(), "this build has no libsystemd")
    def test_a_run_that_hangs_is_started_again_by_its_watchdog(self):
        out = self.folder / "out.pcapng"
        command = (program.FIBERTAP, "run", "-i", "mirror0", "--engine", "cpu", *self.arguments(),
                   "--write", out, "--if-exists", "number", "--stats", self.folder / "stats.json")

        def start(environment):
            # No core file of what the watchdog ends.
            return self.lab.target.start("sh", "-c", 'ulimit -c 0; exec "$@"', "sh",
                                         *map(str, command), env=os.environ | environment)

        service = Supervisor(start, self.folder / "notify", watchdog=2.5)
        self.addCleanup(service.stop)
        self.wait_until(lambda: service.said("READY=1"), "it is ready")
        first = service.process.pid
        self.make_traffic(4)
        self.wait_until(lambda: sum(line == "WATCHDOG=1" for _, line in service.heard) > 3,
                        "it has fed the watchdog")
        self.assertEqual(service.starts, 1)
        with hanging(first, "pipeline") as bury:
            self.wait_until(lambda: bury() or service.ends, "it was ended")
        self.assertEqual(service.ends, [-signal.SIGABRT])
        self.wait_until(lambda: service.said("READY=1", service.process.pid), "it is ready again")
        self.assertNotEqual(service.process.pid, first)
        self.wait_until(self.is_ready, "it says so")
        self.make_traffic()
        self.assertEqual(service.stop(), program.OK)
        self.assertEqual(service.starts, 2)
        self.assertTrue(service.said("STOPPING=1", service.process.pid))
        statistics = json.loads((self.folder / "stats.json").read_text())
        self.assertGreater(statistics["frames"]["accepted"], 20)
        kept = [path.name for path in self.folder.glob("out*.pcapng*")]
        self.assertGreater(len(kept), 1, f"what the first run wrote is kept: {kept}")


if __name__ == "__main__":
    main()
