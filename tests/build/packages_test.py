#!/usr/bin/python3
"""The packages are what Debian asks for, and live and die well in a clean system of Debian 12.

    packages_test.py BUILD_FOLDER KEPT_FOLDER     keeps the clean system in KEPT_FOLDER
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from packaging import TOP, PackageTest, make_packages, run

KEPT = pathlib.Path(sys.argv.pop(1))
OLDER = "0.0.1"
SKIPPED = 77  # what CTest takes as skipped
GOLDEN = TOP / "tests" / "golden" / "demo"
OPTIONS = """\
[run]
interface = eth1
template = /etc/fibertap/mirror.yaml
write = /var/lib/fibertap/mirror.pcapng
stats = /var/lib/fibertap/stats.json
if-exists = number
"""
SEND = """
import socket, struct
data = open("capture", "rb").read()
port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
port.bind(("eth2", 0))
at = 24
while at < len(data):
    caplen, = struct.unpack_from("<I", data, at + 8)
    if caplen >= 14:
        port.send(data[at + 16:at + 16 + caplen])
    at += 16 + caplen
"""
# Files that change when any package is installed.
OF_DPKG = re.compile(r"run/|var/(lib/(dpkg|systemd)|log|cache)/|etc/(passwd|group|shadow|gshadow|subuid|"
                     r"subgid|ld.so.cache)|root/|usr/share/(info|man/.*cat)|\.systemd")


def dependencies(packages):
    """The first alternative of each package that ours depend on."""
    found = set()
    for path in packages.values():
        for word in run("dpkg-deb", "--field", path, "Depends").split(","):
            found.add(word.split("|")[0].split("(")[0].strip())
    return sorted(found - set(packages))


def clean_system(names):
    """An archive of a small Debian 12 with these packages, made once."""
    archive, listed = KEPT / "bookworm.tar", KEPT / "bookworm.txt"
    if not archive.exists() or not listed.exists() or listed.read_text().split() != names:
        KEPT.mkdir(parents=True, exist_ok=True)
        run("mmdebstrap", "--quiet", "--variant=apt", f"--include={','.join(names)}", "bookworm",
            archive)
        listed.write_text("\n".join(names))
    return archive


@unittest.skipUnless(shutil.which("lintian"), "no lintian here: scripts/install long")
class Lintian(PackageTest):
    def test_finds_nothing_in_the_packages(self):
        packages = make_packages(self.folder)
        self.assertGreater(len(packages), 1)
        result = subprocess.run(["lintian", "--fail-on", "error,warning", "--allow-root",
                                 *packages.values()], check=False, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual((result.returncode, result.stdout), (0, ""))


class CleanSystem(PackageTest):
    @classmethod
    def setUpClass(cls):
        cls.made = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.older = make_packages(cls.made / "older", OLDER)
        cls.newer = make_packages(cls.made / "newer")
        cls.archive = clean_system(dependencies(cls.newer))

    def setUp(self):
        super().setUp()
        self.root = self.folder / "root"
        self.root.mkdir()
        run("tar", "--extract", "--file", self.archive, "--directory", self.root)
        self.inside = ("chroot", self.root)

    def install(self, packages):
        folder = self.root / "srv" / "packages"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for path in packages.values():
            shutil.copy(path, folder)
        output = self.run_inside("dpkg", "--install", *(f"/srv/packages/{path.name}"
                                                        for path in packages.values()))
        shutil.rmtree(folder)
        return output

    def run_inside(self, *command):
        result = subprocess.run([*self.inside, *map(str, command)], check=False, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT,
                                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C",
                                     "DEBIAN_FRONTEND": "noninteractive"})
        self.assertEqual(result.returncode, 0, f"{command}: {result.stdout}")
        return result.stdout

    def files(self):
        return {name for name in (path.relative_to(self.root).as_posix()
                                  for path in self.root.rglob("*"))
                if not OF_DPKG.search(name + "/")}

    def configure(self):
        (self.root / "etc/fibertap/fibertap.conf").write_text(OPTIONS)
        shutil.copy(GOLDEN / "mirror.yaml", self.root / "etc/fibertap")


class Lives(CleanSystem):
    def test_installed_upgraded_removed_and_purged(self):
        before = self.files()
        self.install(self.older)
        self.assertIn(OLDER, self.run_inside("dpkg-query", "--show", "fibertap-dpdk"))
        self.assertIn("fibertap", self.run_inside("getent", "passwd", "fibertap"))
        self.assertEqual(self.run_inside("systemd-analyze", "verify", "--man=no",
                                         "fibertap.service", "fibertap@web.service"), "")
        self.assertIn("fibertap", self.run_inside("fibertap", "--version"))
        self.assertIn("fibertap-lab", self.run_inside("fibertap-lab", "--version"))
        enabled = self.root / "etc/systemd/system/multi-user.target.wants/fibertap.service"
        self.assertFalse(enabled.is_symlink())
        self.configure()
        self.run_inside("systemctl", "enable", "fibertap")
        self.assertTrue(enabled.is_symlink())
        capture = self.root / "var/lib/fibertap/mirror.pcapng"
        capture.parent.mkdir()
        capture.write_bytes(b"of the operator")

        self.install(self.newer)
        self.assertNotIn(OLDER, self.run_inside("dpkg-query", "--show", "fibertap*"))
        self.assertEqual((self.root / "etc/fibertap/fibertap.conf").read_text(), OPTIONS)
        self.assertTrue(enabled.is_symlink())

        self.run_inside("dpkg", "--remove", *self.newer)
        self.assertFalse((self.root / "usr/bin/fibertap").exists())
        self.assertEqual((self.root / "etc/fibertap/fibertap.conf").read_text(), OPTIONS)
        (self.root / "etc/fibertap/mirror.yaml").unlink()
        self.run_inside("dpkg", "--purge", *self.newer)
        self.assertEqual(capture.read_bytes(), b"of the operator")
        self.assertEqual(self.files() - before, {"var/lib/fibertap", "var/lib/fibertap/mirror.pcapng"})
        self.assertEqual(before - self.files(), set())
        self.assertNotIn("fibertap", self.run_inside("dpkg-query", "--show"))

    def test_a_plugin_of_another_version_is_refused(self):
        self.install({"fibertap": self.newer["fibertap"]})
        with self.assertRaisesRegex(AssertionError, r"depends on fibertap \(= 0.0.1\)"):
            self.install({"fibertap-lab": self.older["fibertap-lab"]})


class Works(CleanSystem):
    """With systemd as the first process, as on a machine."""

    def boot(self):
        self.system = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--uts", "--ipc", "--net",
             "--cgroup", pathlib.Path(__file__).with_name("boot-root.sh"), self.root],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(self.system.stdout.close)
        self.addCleanup(self.system.wait)
        self.addCleanup(self.system.kill)
        children = pathlib.Path(f"/proc/{self.system.pid}/task/{self.system.pid}/children")
        for _ in range(300):
            first = children.read_text().split() if self.system.poll() is None else []
            if first and pathlib.Path(f"/proc/{first[0]}/comm").read_text() == "systemd\n":
                self.first = first[0]
                self.inside = ("nsenter", "--target", first[0], "--all", "--root", "--wd")
                if self.state("is-system-running") in ("running", "degraded"):
                    return
            if self.system.poll() is not None:
                self.skipTest("systemd does not start in namespaces here: " +
                              self.system.stdout.read().decode())
            time.sleep(0.1)
        self.fail("systemd did not come up within 30 s")

    def state(self, *command):
        return subprocess.run([*self.inside, "systemctl", *command], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()

    def journal(self):
        return self.run_inside("journalctl", "--unit=fibertap", "--no-pager", "--output=cat")

    def wait_for(self, words):
        for _ in range(200):
            if words in self.journal():
                return
            time.sleep(0.1)
        self.fail(f"{words} is not in {self.journal()}")

    def as_it_speaks(self):
        """A program that has no sd_notify yet is up when it is there."""
        if b"NOTIFY_SOCKET" not in (self.root / "usr/bin/fibertap").read_bytes():
            folder = self.root / "etc/systemd/system/fibertap.service.d"
            folder.mkdir(parents=True)
            (folder / "type.conf").write_text("[Service]\nType=exec\nWatchdogSec=0\n")

    def test_started_reloaded_upgraded_and_stopped_as_confined_as_it_is(self):
        self.install(self.older)
        self.configure()
        self.as_it_speaks()
        self.boot()
        self.run_inside("systemctl", "enable", "--now", "fibertap")
        self.wait_for("receiving from eth1")
        before = self.state("show", "--property=MainPID", "--value", "fibertap")
        status = self.run_inside("cat", f"/proc/{before}/status")
        for name in ("CapPrm", "CapEff", "CapAmb"):
            self.assertRegex(status, rf"{name}:\s0+\n")
        self.assertRegex(status, r"Seccomp:\s2\n")

        self.run_inside("systemctl", "reload", "fibertap")
        self.wait_for("rules reloaded, generation 2")
        shutil.copy(GOLDEN / "in.pcap", self.folder / "capture")
        run("nsenter", "--target", self.first, "--net", sys.executable, "-c", SEND, cwd=self.folder)
        time.sleep(1)

        self.install(self.newer)
        for _ in range(100):
            after = self.state("show", "--property=MainPID", "--value", "fibertap")
            if after not in ("0", before):
                break
            time.sleep(0.1)
        self.assertNotIn(after, ("0", before))
        replayed = run(self.root / "usr/bin/fibertap", "replay", "--template",
                       GOLDEN / "mirror.yaml", "--stats", "-", GOLDEN / "in.pcap",
                       stderr=subprocess.DEVNULL)
        statistics = (self.root / "var/lib/fibertap/stats.json").read_text()
        self.assertEqual(json.loads(statistics)["frames"]["accepted"],
                         json.loads(replayed)["frames"]["accepted"])

        self.run_inside("systemctl", "stop", "fibertap")
        self.assertEqual(self.state("show", "--property=Result", "--value", "fibertap"), "success")
        self.assertEqual(sorted(path.name for path in (self.root / "var/lib/fibertap").iterdir()),
                         ["mirror-1.pcapng", "mirror.pcapng", "stats-1.json", "stats.json"])
        self.run_inside("dpkg", "--purge", *self.newer)
        self.assertEqual(self.state("list-unit-files", "--no-legend", "fibertap*"), "")

    def test_ports_of_dpdk_start_without_a_capability(self):
        if "fibertap-dpdk" not in self.newer:
            self.skipTest("this build has no DPDK")
        self.install(self.newer)
        self.configure()
        path = self.root / "etc/fibertap/fibertap.conf"
        path.write_text(OPTIONS.replace(
            "interface = eth1", "dpdk = --no-huge --no-shconf -m 256 --no-pci --iova-mode=va "
                                "--vdev=net_ring0 --lcores=0@0"))
        self.as_it_speaks()
        folder = self.root / "etc/systemd/system/fibertap.service.d"
        folder.mkdir(exist_ok=True)
        shutil.copy(self.root / "usr/share/doc/fibertap/examples/vfio.conf", folder)
        self.boot()
        self.run_inside("systemctl", "start", "fibertap")
        self.wait_for("receiving from")
        status = self.run_inside("cat", "/proc/" + self.state("show", "--property=MainPID",
                                                              "--value", "fibertap") + "/status")
        self.assertRegex(status, r"CapBnd:\s0+\n")
        self.assertRegex(status, r"Seccomp:\s2\n")
        self.run_inside("systemctl", "stop", "fibertap")
        self.assertEqual(self.state("show", "--property=Result", "--value", "fibertap"), "success")


def missing():
    """Why the packages cannot be tried here."""
    if os.geteuid() != 0:
        return "a root folder is made and entered by root"
    for program, package in (("mmdebstrap", "mmdebstrap"), ("dpkg-shlibdeps", "dpkg-dev")):
        if not shutil.which(program):
            return f"no {program} here: apt-get install {package}"
    reached = subprocess.run(["apt-get", "--print-uris", "--quiet", "download", "mmdebstrap"],
                             check=False, capture_output=True)
    return None if reached.returncode == 0 else "apt knows no mirror"


if __name__ == "__main__":
    reason = missing()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    unittest.main()
