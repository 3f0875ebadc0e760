"""What the tests of packages share: making and unpacking them."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv.pop(1))


def run(*command, **options):
    """Runs a command that must end well; what it printed."""
    return subprocess.run([str(word) for word in command], check=True, text=True,
                          stdout=subprocess.PIPE, **options).stdout


def make_packages(folder, version=None):
    """The packages of a build, by name; of another version where one is named."""
    other = []
    if version:
        other = ["-D", f"CPACK_PACKAGE_VERSION={version}"]
        for plugin, more in (("DPDK", ", librte-meta-mempool"), ("XRT", ""), ("LAB", "")):
            other += ["-D", f"CPACK_DEBIAN_FIBERTAP-{plugin}_PACKAGE_DEPENDS="
                            f"fibertap (= {version}){more}"]
    run("cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "DEB", "-B", folder, *other,
        stderr=subprocess.DEVNULL)
    return {path.name.split("_")[0]: path for path in sorted(folder.glob("*.deb"))}


class PackageTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
