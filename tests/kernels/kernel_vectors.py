"""What the tests of vectors share: writing them, and playing them."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = TOP / "tests" / "golden"
TESTBENCH = sys.argv.pop(2) if len(sys.argv) > 2 else str(TOP / "build/release/testbench")
LAB = sys.argv.pop(1) if len(sys.argv) > 1 else str(TOP / "build/release/fibertap-lab")


def run(*command):
    return subprocess.run([*map(str, command)], check=False, capture_output=True, text=True,
                          timeout=120)


def case(name):
    """The arguments that give a golden case to fibertap-lab."""
    return "--template", GOLDEN / name / "mirror.yaml", GOLDEN / name / "in.pcap"


def listing():
    """Every stage with what goes in and what comes out."""
    stages = {}
    for line in run(LAB, "vectors", "--list").stdout.splitlines():
        name, ports = line.split(maxsplit=1)
        ends = ports.split(" -> ")
        stages[name] = tuple(end.split(", ") for end in ends)
    return stages


class VectorsTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, stage, *arguments, out=None):
        """The folder with the stage's vectors."""
        out = out or self.folder / stage
        result = run(LAB, "vectors", "--stage", stage, "--out", out, *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return out

    def assert_plays(self, folder):
        result = run(TESTBENCH, folder)
        self.assertEqual(result.returncode, 0, result.stderr)

    def assert_finds(self, folder, *words):
        result = run(TESTBENCH, folder)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)
