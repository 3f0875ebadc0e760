#!/usr/bin/python3
"""The units of the package are what systemd takes, and as confined as docs/service.md says.

    service_test.py BUILD_FOLDER
"""

import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from packaging import TOP, PackageTest, make_packages, run

UNITS = ("fibertap.service", "fibertap@.service")
TARGETS = ("sysinit", "basic", "shutdown", "network", "multi-user", "umount")


def analyze(command, root, *units):
    """What systemd-analyze says of units in a root folder: (exit code, text)."""
    result = subprocess.run(["systemd-analyze", command, f"--root={root}", "--man=no",
                             *(["--offline=true"] if command == "security" else []), *units],
                            check=False, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)
    return result.returncode, result.stdout


@unittest.skipUnless(shutil.which("systemd-analyze"),
                     "no systemd-analyze here: scripts/install test")
@unittest.skipUnless(shutil.which("dpkg-shlibdeps"), "no dpkg-shlibdeps here: scripts/install test")
class Service(PackageTest):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.unpacked = folder / "root"
        run("dpkg-deb", "--extract", make_packages(folder)["fibertap"], cls.unpacked)
        # What a system has besides.
        (cls.unpacked / "bin").mkdir()
        shutil.copy("/bin/sh", cls.unpacked / "bin")
        for name in TARGETS:
            (cls.unpacked / "lib/systemd/system" / f"{name}.target").write_text(
                "[Unit]\nDefaultDependencies=no\n")

    def setUp(self):
        super().setUp()
        self.root = self.folder / "root"
        shutil.copytree(self.unpacked, self.root)

    @property
    def units(self):
        return self.root / "lib" / "systemd" / "system"

    def drop_ins(self):
        """None, and each that the package has."""
        examples = self.root / "usr/share/doc/fibertap/examples"
        found = sorted(path for path in examples.glob("*.conf"))
        self.assertGreater(len(found), 2)
        return [None, *found]

    def with_drop_in(self, path):
        for unit in UNITS:
            folder = self.root / "etc/systemd/system" / f"{unit}.d"
            shutil.rmtree(folder, ignore_errors=True)
            if path:
                folder.mkdir(parents=True)
                shutil.copy(path, folder)

    def test_systemd_takes_the_units_with_each_drop_in(self):
        for drop_in in self.drop_ins():
            with self.subTest(drop_in):
                self.with_drop_in(drop_in)
                self.assertEqual(analyze("verify", self.root, "fibertap.service",
                                         "fibertap@web.service"), (0, ""))

    def test_a_wrong_line_in_a_unit_would_be_found(self):
        unit = self.units / "fibertap.service"
        unit.write_text(unit.read_text().replace("ProtectHome=", "ProtectHmoe="))
        self.assertIn("ProtectHmoe", analyze("verify", self.root, "fibertap.service")[1])

    def test_ratings_are_those_of_the_document(self):
        version = re.match(r"systemd (\d+)", run("systemd-analyze", "--version"))[1]
        document = (TOP / "docs" / "service.md").read_text()
        if f"rating (systemd {version})" not in document:
            self.skipTest(f"systemd {version} is not the one that docs/service.md has ratings of")
        for drop_in in self.drop_ins():
            self.with_drop_in(drop_in)
            row = f"with `{drop_in.name}`" if drop_in else "`fibertap.service`"
            rating = re.search(rf"^\| {re.escape(row)} \| (\S+) \|$", document, re.MULTILINE)[1]
            for unit in ("fibertap.service", "fibertap@web.service"):
                self.assertIn(f"exposure level for {unit}: {rating} OK",
                              analyze("security", self.root, unit)[1], row)

    def test_each_mode_has_its_capabilities_and_no_more(self):
        expected = {None: {"CAP_NET_RAW"}, "vfio.conf": set(), "card.conf": {"CAP_NET_RAW"},
                    "interface-sink.conf": {"CAP_NET_RAW", "CAP_NET_ADMIN"},
                    "with-exception.conf": {"CAP_NET_RAW", "CAP_NET_ADMIN"},
                    "vfio-noiommu.conf": {"CAP_SYS_RAWIO", "CAP_SYS_ADMIN", "CAP_IPC_LOCK"}}
        document = (TOP / "docs" / "service.md").read_text()
        for drop_in in self.drop_ins():
            name = drop_in and drop_in.name
            lines = (self.units / "fibertap.service").read_text().splitlines()
            lines += drop_in.read_text().splitlines() if drop_in else []
            for setting in ("AmbientCapabilities", "CapabilityBoundingSet"):
                held = set()
                for line in lines:
                    if line.startswith(f"{setting}="):
                        words = line.partition("=")[2].split()
                        held = held | set(words) if words else set()
                self.assertEqual(held, expected[name], name)
            row = next(line for line in document.splitlines()
                       if line.startswith("| ") and (f"`{name}`" if name else "| none |") in line)
            self.assertEqual(set(re.findall("CAP_[A-Z_]+", row.split("|")[3])), expected[name])

    def test_the_stop_waits_longer_than_a_load_balancer_drains(self):
        for unit in UNITS:
            minutes, = re.findall(r"^TimeoutStopSec=(\d+)min$", (self.units / unit).read_text(),
                                  re.MULTILINE)
            self.assertGreater(60 * int(minutes), 300)

    def test_the_user_of_the_units_is_the_one_that_is_made(self):
        if not shutil.which("systemd-sysusers"):
            self.skipTest("no systemd-sysusers here")
        (self.root / "etc").mkdir(exist_ok=True)
        run("systemd-sysusers", f"--root={self.root}", "fibertap.conf",
            stderr=subprocess.DEVNULL)
        users = [line.split(":")[0] for line in
                 (self.root / "etc/passwd").read_text().splitlines()]
        for unit in UNITS:
            self.assertIn(re.search("^User=(.*)$", (self.units / unit).read_text(),
                                    re.MULTILINE)[1], users)

    def test_the_units_read_the_option_file_that_is_installed(self):
        start = re.search("^ExecStart=(.*)$", (self.units / UNITS[0]).read_text(), re.MULTILINE)[1]
        program, *arguments, option_file = start.split()
        self.assertEqual(arguments, ["run", "--config"])
        # It names no interface yet, and says so.
        result = subprocess.run([self.root / program[1:], *arguments, self.root / option_file[1:]],
                                check=False, text=True, stderr=subprocess.PIPE)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("neither --interface nor arguments of DPDK", result.stderr)

    def test_the_program_takes_the_options_that_the_document_begins_with(self):
        shown = re.search(r"^```ini\n(.*?)^```$", (TOP / "docs/service.md").read_text(),
                          re.MULTILINE | re.DOTALL)[1]
        template = self.root / "usr/share/doc/fibertap/examples/mirror.yaml"
        config = self.folder / "shown.conf"
        config.write_text(shown.replace("/etc/fibertap/mirror.yaml", str(template)).replace(
            "/var/lib/fibertap", str(self.folder)).replace("ens6", "no-such"))
        result = subprocess.run([self.root / "usr/bin/fibertap", "run", "--config", config],
                                check=False, text=True, stderr=subprocess.PIPE)
        self.assertIn('--interface: found no interface "no-such"', result.stderr)

    def test_what_deploys_and_watches_a_target_comes_with_it(self):
        for folder in ("cloudformation", "grafana", "prometheus"):
            installed = self.root / "usr/share/doc/fibertap/examples" / folder
            source = TOP / "deploy" / folder
            self.assertEqual({path.name: path.read_bytes() for path in installed.iterdir()},
                             {path.name: path.read_bytes() for path in source.iterdir()})

    def test_the_template_to_start_from_is_one(self):
        template = self.root / "usr/share/doc/fibertap/examples/mirror.yaml"
        self.assertIn("vni-7777", run(self.root / "usr/bin/fibertap", "check", "--template",
                                      template))


if __name__ == "__main__":
    unittest.main()
