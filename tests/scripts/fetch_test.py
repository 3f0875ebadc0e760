#!/usr/bin/python3
"""scripts/fetch-suricata and scripts/fetch-packages, from a mirror of the test's own."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77  # what CTest takes as skipped
NOBODY = 65534
VERSION = '#!/bin/sh\necho "This is Suricata version {} RELEASE, with $LD_LIBRARY_PATH"\n'
APT = """\
Dir::Etc::sourcelist "{0}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Acquire::AllowInsecureRepositories "true";
APT::Get::AllowUnauthenticated "true";
"""


def release():
    try:
        lines = pathlib.Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}


class Fetch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.folder.chmod(0o755)
        self.into = self.folder / "into"
        self.into.mkdir(mode=0o777)
        self.into.chmod(0o777)
        self.mirror = self.folder / "mirror"
        codename = release()["VERSION_CODENAME"]
        self.publish(codename, library=("1.0", "", {"usr/lib/far/libfar.so.1": "here\n"}))
        self.publish(f"{codename}-backports", suricata=(
            "1:7.0.99", "library", {"usr/bin/suricata": VERSION.format("7.0.99")}))
        (self.folder / "sources.list").write_text(f"deb file:{self.mirror} {codename} main\n")
        (self.folder / "apt.conf").write_text(APT.format(self.folder))
        self.on_path("6.0.10")

    def publish(self, suite, **packages):
        """A suite of the mirror, with packages: (version, what it depends on, files)."""
        folder = self.mirror / "dists" / suite / "main" / "binary-all"
        folder.mkdir(parents=True)
        for name, (version, depends, files) in packages.items():
            root = self.folder / "root"
            control = (f"Package: {name}\nVersion: {version}\nArchitecture: all\nDescription: test\n"
                       f"Maintainer: nobody <nobody@example.org>\n"
                       + (f"Depends: {depends}\n" if depends else ""))
            for path, text in (files | {"DEBIAN/control": control}).items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
                (root / path).chmod(0o755)
            deb = self.mirror / f"{name}.deb"
            subprocess.run(["dpkg-deb", "--build", root, deb], check=True, stdout=subprocess.DEVNULL)
            shutil.rmtree(root)
            data = deb.read_bytes()
            index = (control + f"Filename: {deb.name}\nSize: {len(data)}\n"
                     f"SHA256: {hashlib.sha256(data).hexdigest()}\n")
            (folder / "Packages").write_text(index)
        index = (folder / "Packages").read_bytes()
        (folder.parents[1] / "Release").write_text(
            f"Suite: {suite}\nCodename: {suite}\nComponents: main\nArchitectures: all\nSHA256:\n"
            f" {hashlib.sha256(index).hexdigest()} {len(index)} main/binary-all/Packages\n")

    def on_path(self, version):
        """A Suricata that is installed."""
        program = self.folder / "bin" / "suricata"
        program.parent.mkdir(exist_ok=True)
        program.write_text(VERSION.format(version))
        program.chmod(0o755)
        return program

    def run_script(self, *words):
        """As a user without rights."""
        as_nobody = () if os.geteuid() else ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}",
                                             "--clear-groups")
        environment = os.environ | {"APT_CONFIG": str(self.folder / "apt.conf"),
                                    "PATH": f"{self.folder}/bin:{os.environ['PATH']}"}
        return subprocess.run([*as_nobody, TOP / "scripts" / words[0], *words[1:]], check=False,
                              text=True, capture_output=True, timeout=120, env=environment)

    def assert_fails(self, result, *words):
        self.assertEqual((result.returncode, result.stdout), (1, ""), result.stderr)
        for word in words:
            self.assertIn(word, result.stderr.splitlines()[-1])

    def test_it_unpacks_suricata_and_what_that_needs(self):
        result = self.run_script("fetch-suricata", self.into)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout, f"{self.into}/suricata\n")
        printed = subprocess.run([self.into / "suricata"], check=True, text=True, capture_output=True)
        libraries = pathlib.Path(self.into, "root", "usr", "lib", "far")
        self.assertIn(f"version 7.0.99 RELEASE, with {libraries}", printed.stdout)

    def test_what_was_fetched_needs_no_mirror(self):
        self.run_script("fetch-suricata", self.into)
        shutil.rmtree(self.mirror)
        for words in ((), ("--where",)):
            result = self.run_script("fetch-suricata", *words, self.into)
            self.assertEqual((result.stdout, result.stderr), (f"{self.into}/suricata\n", ""))

    def test_one_that_does_not_run_any_more_is_fetched_again(self):
        self.run_script("fetch-suricata", self.into)
        (self.into / "root" / "usr" / "bin" / "suricata").unlink()
        result = self.run_script("fetch-suricata", self.into)
        self.assertEqual((result.returncode, result.stdout), (0, f"{self.into}/suricata\n"))

    def test_without_a_mirror_it_says_why_and_leaves_nothing(self):
        shutil.rmtree(self.mirror)
        self.assert_fails(self.run_script("fetch-suricata", self.into), "apt-get update: E:",
                          str(self.mirror))
        self.assertEqual([path.name for path in self.into.iterdir()], ["lock"])
        (self.folder / "sources.list").write_text("")
        self.assert_fails(self.run_script("fetch-suricata", self.into), "apt has no mirror of",
                          "install suricata")

    def test_a_package_that_is_not_there_is_named(self):
        self.assert_fails(self.run_script("fetch-packages", self.into, "library", "nonesuch"),
                          "apt-get install: E:", "nonesuch")

    def test_an_installed_suricata_7_is_taken_as_it_is(self):
        program = self.on_path("8.0.1")
        result = self.run_script("fetch-suricata", self.into)
        self.assertEqual((result.stdout, result.stderr), (f"{program}\n", ""))
        self.assertEqual(list(self.into.iterdir()), [])

    def test_where_there_is_none_it_only_says_so(self):
        self.assert_fails(self.run_script("fetch-suricata", "--where", self.into),
                          "found no Suricata 7", "scripts/fetch-suricata gets it")
        self.assertEqual(list(self.into.iterdir()), [])

    def test_other_words_are_refused(self):
        for words in (("fetch-suricata", "--nowhere"), ("fetch-suricata", "a", "b"),
                      ("fetch-packages", "--backports"), ("fetch-packages", self.into)):
            result = self.run_script(*words)
            self.assertEqual(result.returncode, 2)
            self.assertIn("expected", result.stderr)


if __name__ == "__main__":
    if release().get("ID") != "debian" or not release().get("VERSION_CODENAME"):
        print("skipped: packages are fetched on releases of Debian only")
        sys.exit(SKIPPED)
    unittest.main(verbosity=1)
