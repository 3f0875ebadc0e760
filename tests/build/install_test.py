#!/usr/bin/python3
"""What `cmake --install` and CPack make of a build works where it is put.

    install_test.py BUILD_FOLDER
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop(1))


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True,
                          stdout=subprocess.PIPE, **options).stdout


class Installed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def check_programs(self, prefix):
        """Programs, plugins and golden captures find each other below `prefix`."""
        self.assertIn("fibertap", run(prefix / "bin" / "fibertap", "--version"))
        if (BUILD / "lib" / "fibertap" / "libxrt_core.so.2").exists():
            self.assertIn("0", run(prefix / "bin" / "fibertap", "card", "list", "--card", "sim"))
        self.assertTrue((prefix / "share/fibertap/golden/demo/in.pcap").exists())

    def test_works_below_another_prefix(self):
        run("cmake", "--install", BUILD, "--prefix", self.folder)
        self.check_programs(self.folder)

    def test_works_out_of_the_archive(self):
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "TGZ", "-B", self.folder)
        archive, = self.folder.glob("*.tar.gz")
        run("tar", "-xf", archive, "-C", self.folder)
        self.check_programs(next(self.folder.glob("fibertap-*/")))

    def test_works_out_of_the_package(self):
        if not shutil.which("dpkg-shlibdeps"):
            self.skipTest("no dpkg-shlibdeps here: apt-get install dpkg-dev")
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "DEB", "-B", self.folder)
        package, = self.folder.glob("*.deb")
        self.assertIn("libboost-program-options", run("dpkg-deb", "--field", package, "Depends"))
        run("dpkg-deb", "--extract", package, self.folder / "root")
        self.check_programs(self.folder / "root" / "usr")


if __name__ == "__main__":
    unittest.main()
