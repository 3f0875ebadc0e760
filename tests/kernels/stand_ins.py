"""Programs that stand in for those of Vitis, XRT and AWS: each writes down its arguments and leaves
the files that the real one leaves."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
HARDWARE = TOP / "kernels" / "hardware"
OK, FAILED, USAGE, MISSING = 0, 1, 2, 3

# A stand-in is this with its own lines at the end; `arguments` and `after` are at hand.
HEAD = """#!/usr/bin/python3
import json, os, pathlib, sys
arguments = sys.argv[1:]
def after(option):
    return arguments[arguments.index(option) + 1]
with open(os.environ["STAND_IN_CALLS"], "a") as calls:
    calls.write(json.dumps([pathlib.Path(sys.argv[0]).name, *arguments]) + "\\n")
if os.environ.get("STAND_IN_FAILS") == pathlib.Path(sys.argv[0]).name:
    sys.exit(7)
"""
# What the scripts may take from the machine besides.
TOOLS = ("basename", "bash", "cat", "cp", "cut", "dirname", "env", "head", "mkdir", "python3", "rm",
         "sed", "sha256sum", "sleep", "tclsh")


class StandInTest(unittest.TestCase):
    """A test with a folder of its own and a PATH on which only what it puts there is found."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.environment = {"PATH": str(self.bin), "STAND_IN_CALLS": str(self.folder / "calls")}

    def stand_in(self, name, body="", folder=None):
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + body)
        path.chmod(0o755)

    def run_script(self, name, *arguments, **environment):
        return subprocess.run([HARDWARE / name, *map(str, arguments)], check=False, text=True,
                              capture_output=True, timeout=60, cwd=self.folder,
                              env=self.environment | environment)

    def calls(self):
        """What was called since the last time, a list of words each."""
        path = self.folder / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def assert_ended(self, result, code, *words):
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        for word in words:
            self.assertIn(word, result.stdout + result.stderr)

    def assert_lacks(self, result, *words):
        """One line on stderr that says what is missing, and nothing was called."""
        self.assert_ended(result, MISSING, "found no ", "expected ", *words)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertEqual(self.calls(), [])


def identity():
    """The version and the source id of the kernel of this tree."""
    return subprocess.run([HARDWARE / "kernel_identity"], check=True, text=True,
                          stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"]}).stdout.split()
