#!/usr/bin/python3
"""kernels/hardware/kernel_identity: what changes a kernel's source id, and what does not."""

import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]


def compiled():
    """What the kernel's one source includes, over any way, as a compiler for C++14 follows it."""
    found, left = set(), ["kernels/mirror_target.cpp"]
    while left:
        name = left.pop()
        found.add(name)
        for other in re.findall(r'(?m)^#include "((?:abi|hls|kernels)/[^"]+)"',
                                (TOP / name).read_text()):
            if other not in found:
                left.append(other)
    return found


class KernelIdentity(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        for name in ("abi", "hls", "kernels"):
            shutil.copytree(TOP / name, self.top / name)
        shutil.copy(TOP / "CMakeLists.txt", self.top)

    def identity(self, *options, **environment):
        return subprocess.run([self.top / "kernels/hardware/kernel_identity", *options], check=True,
                              text=True, capture_output=True,
                              env={"PATH": "/usr/bin:/bin"} | environment).stdout

    def altered(self, name):
        """The identity with one byte more in a file."""
        path = self.top / name
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        identity = self.identity()
        path.write_bytes(before)
        return identity

    def test_every_file_that_is_compiled_into_the_kernel_changes_it(self):
        before = self.identity()
        names = compiled()
        self.assertGreater(len(names), 30)
        ids = {self.altered(name) for name in names}
        self.assertEqual(len(ids - {before}), len(names))

    def test_what_is_not_compiled_into_it_does_not(self):
        before = self.identity()
        for name in ("kernels/stage_tops.cpp", "kernels/stage_tops.h", "abi/CMakeLists.txt",
                     "kernels/testbench/testbench.cpp", "kernels/hardware/u200.cfg"):
            self.assertEqual(self.altered(name), before, name)

    def test_it_is_the_same_everywhere(self):
        self.assertEqual(self.identity(LC_ALL="C.UTF-8", LANG="C.UTF-8"), self.identity())
        here = subprocess.run([TOP / "kernels/hardware/kernel_identity"], check=True, text=True,
                              capture_output=True).stdout
        self.assertEqual(self.identity(), here)

    def test_it_has_the_release_in_three_forms(self):
        cmake = self.top / "CMakeLists.txt"
        cmake.write_text(re.sub(r"(?m)^project\(fibertap VERSION \S+",
                                "project(fibertap VERSION 12.3.45", cmake.read_text()))
        version, source_id = self.identity().split()
        self.assertEqual(version, "12.3.45")
        self.assertRegex(source_id, "^[0-9a-f]{16}$")
        self.assertEqual(self.identity("--defines").split(), [
            "-DFIBERTAP_KERNEL_VERSION=0x0c032d", f"-DFIBERTAP_SOURCE_ID=0x{source_id}"])
        self.assertEqual(self.identity("--header").splitlines(), [
            "#define FIBERTAP_KERNEL_VERSION 0x0c032d",
            f"#define FIBERTAP_SOURCE_ID 0x{source_id}"])


if __name__ == "__main__":
    unittest.main(verbosity=1)
