"""What the tests of fibertap run share: the live target on ports that need no network."""

import json
import os
import signal
import subprocess
import time

import program
from program import EAL, FIBERTAP, OK


class RunTest(program.ProgramTest):
    def start(self, *arguments, dpdk=(), is_awaited=True, **environment):
        """The live target, at work when this returns unless it is not awaited."""
        process = subprocess.Popen(
            [FIBERTAP, "run", "--engine", "cpu", "--idle", "nap", "--log", "json",
             "--if-exists", "replace", "--stats", str(self.folder / "stats.json"),
             *map(str, arguments), "--", *EAL, *dpdk],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
            env=os.environ | environment)
        self.addCleanup(self.end, process)
        for port in dpdk if is_awaited else ():
            self.assertIn("receiving from", process.stderr.readline())
        return process

    @staticmethod
    def line_with(process, word):
        """The first line of the log with `word` in it."""
        for line in process.stderr:
            if word in line:
                return line
        raise AssertionError(f"the log ended without {word}")

    def wait_for(self, process, word):
        return json.loads(self.line_with(process, word))

    def counters(self, process):
        """What it answers to SIGUSR1."""
        process.send_signal(signal.SIGUSR1)
        return self.wait_for(process, '"frames"')

    def wait_for_frames(self, process, count):
        while self.counters(process)["frames"]["offered"] < count:
            time.sleep(0.02)

    @staticmethod
    def end(process):
        process.kill()
        process.communicate()

    def stop(self, process, code=OK):
        """Its statistics, when it has been asked to stop."""
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, code, errors)
        return json.loads((self.folder / "stats.json").read_text())
