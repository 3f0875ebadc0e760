#!/usr/bin/python3
"""A build has the parts whose packages are there, and names those that it leaves out.

    parts_test.py FOLDER      keeps what it builds in FOLDER
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
KEPT = pathlib.Path(sys.argv.pop(1))
PARTS = ("ISAL", "ZSTD", "METRICS", "SYSTEMD", "DPDK", "XRT", "EMULATED_CARD", "MANUAL", "LAB",
         "TESTS", "BENCH")
DEVICE = 4
COMPILER = shutil.which("clang++-14") or "c++"  # the quicker one

# Whose headers the smallest build may read: its libraries, and what every C++ program has.
LIBRARIES = re.compile(r"libboost|libfmt|libyaml-cpp|nlohmann-json|libspdlog|libstdc\+\+|libc6|"
                       r"linux-libc|libgcc|gcc|g\+\+")


def configure(folder, *parts, **environment):
    """Configures a build into `folder`, quick to compile."""
    command = ["cmake", "-S", TOP, "-B", folder, "-G", "Ninja", "-DCMAKE_UNITY_BUILD=ON",
               "-DCMAKE_UNITY_BUILD_BATCH_SIZE=16", f"-DCMAKE_CXX_COMPILER={COMPILER}", *parts]
    return subprocess.run(command, check=False, text=True, env=os.environ | environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def build(folder, *targets):
    subprocess.run(["cmake", "--build", folder, "--target", *targets, "--", "--quiet"], check=True)


def headers_of(folder):
    """The headers of packages that a build has read."""
    listed = subprocess.run(["ninja", "-C", folder, "-t", "deps"], check=True, text=True,
                            stdout=subprocess.PIPE).stdout
    return {os.path.realpath(line.strip()) for line in listed.splitlines()
            if line.strip().startswith("/usr/include/")}


class SmallestBuild(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = KEPT / "smallest"
        made = configure(cls.folder, *(f"-DFIBERTAP_{part}=OFF" for part in PARTS))
        assert made.returncode == 0, made.stdout
        build(cls.folder, "all")
        cls.fibertap = cls.folder / "fibertap"

    def run_fibertap(self, *arguments):
        return subprocess.run([self.fibertap, *arguments], check=False, text=True,
                              capture_output=True)

    def test_reads_headers_of_its_libraries_only(self):
        if not shutil.which("dpkg-query"):
            self.skipTest("no dpkg-query here, which names the package of a header")
        headers = headers_of(self.folder)
        self.assertTrue(any("yaml-cpp" in header for header in headers), headers)
        owners = subprocess.run(["dpkg-query", "--search", *sorted(headers)], check=False,
                                text=True, stdout=subprocess.PIPE).stdout
        foreign = [line for line in owners.splitlines() if not LIBRARIES.match(line)]
        self.assertEqual(foreign, [])

    def test_replays_as_the_whole_one(self):
        cases = [folder.parent for folder in (TOP / "tests" / "golden").glob("*/in.pcap")]
        subprocess.run([TOP / "tests" / "golden" / "run_case.py", self.fibertap, "cpu-plain",
                        *cases], check=True, stdout=subprocess.DEVNULL)

    def test_says_how_to_get_what_it_lacks(self):
        for arguments, words in ((("card", "list", "--card", "sim"), "FIBERTAP_EMULATED_CARD"),
                                 (("run", "--", "--no-huge"), "libdpdk-dev")):
            result = self.run_fibertap(*arguments)
            self.assertEqual(result.returncode, DEVICE, result.stderr)
            self.assertIn(words, result.stderr)


class AnotherXrt(unittest.TestCase):
    """A machine whose libxrt-dev is not the one that the emulated card is made for."""

    def test_builds_for_cards_and_without_the_emulated_one(self):
        with tempfile.TemporaryDirectory() as bin_folder:
            stand_in = pathlib.Path(bin_folder) / "dpkg-query"
            stand_in.write_text("#!/bin/sh\nprintf 202420.2.18.179-1\n")
            stand_in.chmod(0o755)
            folder = KEPT / "another_xrt"
            made = configure(folder, "-DFIBERTAP_LAB=OFF", "-DFIBERTAP_DPDK=OFF",
                             PATH=f"{bin_folder}:{os.environ['PATH']}")
        self.assertEqual(made.returncode, 0, made.stdout)
        lines = [line for line in made.stdout.splitlines() if "FIBERTAP_EMULATED_CARD" in line]
        self.assertEqual(len(lines), 1, made.stdout)
        self.assertIn("found 202420.2.18.179-1", lines[0])
        self.assertNotIn("FIBERTAP_XRT is OFF", made.stdout)
        build(folder, "fibertap_xrt")
        self.assertTrue(list((folder / "lib" / "fibertap").glob("*fibertap_xrt*")))


class PartThatIsAskedFor(unittest.TestCase):
    def test_is_an_error_where_its_packages_are_not_there(self):
        with tempfile.TemporaryDirectory() as folder:
            made = configure(folder, "-DFIBERTAP_DPDK=ON", PKG_CONFIG_LIBDIR="/nonexistent",
                             PKG_CONFIG_PATH="")
        self.assertNotEqual(made.returncode, 0, made.stdout)
        self.assertIn("libdpdk-dev", made.stdout)

    def test_is_left_out_in_one_line_where_nobody_asked(self):
        with tempfile.TemporaryDirectory() as folder:
            made = configure(folder, PKG_CONFIG_LIBDIR="/nonexistent", PKG_CONFIG_PATH="")
        self.assertEqual(made.returncode, 0, made.stdout)
        lines = [line for line in made.stdout.splitlines() if "FIBERTAP_DPDK is OFF" in line]
        self.assertEqual(len(lines), 1, made.stdout)


if __name__ == "__main__":
    unittest.main()
