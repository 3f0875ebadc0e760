#!/usr/bin/python3
"""scripts/check-shell on trees of the test's own."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
GOOD = 'echo "$1"\n'
BAD = "echo $1\n"  # SC2086: split at blanks


class CheckShell(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.file("scripts/run", "#!/usr/bin/env bash\n" + GOOD)

    def file(self, name, text):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text)

    def check(self, **environment):
        return subprocess.run([TOP / "scripts" / "check-shell", self.top], check=False, text=True,
                              capture_output=True, timeout=60, env=os.environ | environment)

    def assert_found(self, name):
        result = self.check()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(name, result.stdout)

    def make_repository(self):
        subprocess.run(["git", "init", "-q", self.top], check=True)

    @unittest.skipUnless(shutil.which("shellcheck"), "no shellcheck here")
    def test_every_kind_of_shell_script_is_looked_at(self):
        for is_repository in (False, True):
            if is_repository:
                self.make_repository()
            self.assertEqual(self.check().returncode, 0, self.check().stdout)
            for name, head in (("a", "#!/usr/bin/env bash"), ("b", "#!/bin/sh"),
                               ("c/d", "#!/bin/bash -e"), ("e.sh", "# shellcheck shell=bash"),
                               ("with blank", "#!/usr/bin/bash")):
                with self.subTest(name=name, is_repository=is_repository):
                    self.file(name, f"{head}\n{BAD}")
                    self.assert_found(name)
                    (self.top / name).unlink()

    @unittest.skipUnless(shutil.which("shellcheck"), "no shellcheck here")
    def test_other_files_are_not(self):
        self.file("a.py", f"#!/usr/bin/python3\n{BAD}")
        self.file("b", BAD)
        self.file("c", b"\x7fELF\x00\x01\n")
        self.file("empty", "")
        self.file("build/d.sh", f"#!/bin/sh\n{BAD}")
        self.assertEqual(self.check().returncode, 0, self.check().stdout)

    @unittest.skipUnless(shutil.which("shellcheck"), "no shellcheck here")
    def test_a_script_knows_what_it_reads_beside_it(self):
        self.file("scripts/common.sh", "# shellcheck shell=bash\nname=a\necho \"$name\"\n")
        self.file("scripts/other", "#!/bin/bash\n# shellcheck source=common.sh\n"
                                   "source \"$(dirname \"$0\")/common.sh\"\necho \"$name\"\n")
        self.assertEqual(self.check().returncode, 0, self.check().stdout)
        self.file("scripts/common.sh", "# shellcheck shell=bash\nother=a\necho \"$other\"\n")
        self.assert_found("scripts/other")  # SC2154: never given a value

    def test_without_shellcheck_it_says_so(self):
        with tempfile.TemporaryDirectory() as programs:
            for program in ("bash", "dirname", "env", "find"):
                (pathlib.Path(programs) / program).symlink_to(shutil.which(program))
            result = self.check(PATH=programs)
        self.assertEqual(result.returncode, 3, result.stdout)
        self.assertIn("found no shellcheck", result.stderr)

    def test_a_tree_without_scripts_is_no_success(self):
        shutil.rmtree(self.top / "scripts")
        self.assertEqual(self.check().returncode, 1 if shutil.which("shellcheck") else 3)


if __name__ == "__main__":
    unittest.main()
