#!/usr/bin/python3
"""What `cmake --install` and CPack make of a build works where it is put.

    install_test.py BUILD_FOLDER
"""

import shutil
import subprocess
import unittest

from packaging import BUILD, PackageTest, make_packages, run


class Installed(PackageTest):
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
        packages = make_packages(self.folder)
        self.assertEqual(set(packages) - {"fibertap-dpdk", "fibertap-xrt"},
                         {"fibertap", "fibertap-lab", "fibertap-wireshark"})
        self.assertIn("libboost-program-options",
                      run("dpkg-deb", "--field", packages["fibertap"], "Depends"))
        for package in packages.values():
            run("dpkg-deb", "--extract", package, self.folder / "root")
        self.check_programs(self.folder / "root" / "usr")
        self.check_wireshark(self.folder / "root" / "usr")

    def check_wireshark(self, prefix):
        """Wireshark's folders lead to what it reads, each of which is there and works."""
        folder, = prefix.glob("lib/*-linux-gnu*/wireshark")
        program = folder / "extcap" / "fibertap-extcap"
        asked = run(program, "--extcap-interfaces", stderr=subprocess.DEVNULL,
                    env={"FIBERTAP_URL": "http://127.0.0.1:9"})
        self.assertIn("{value=fibertap-all}", asked)
        self.assertIn('Proto("fibertap"', (folder / "plugins" / "fibertap.lua").read_text())
        profile = prefix / "share/wireshark/profiles/Fibertap/preferences"
        self.assertIn("fibertap.vni", profile.read_text())
        if shutil.which("tshark"):
            folders = run("tshark", "-G", "folders", stderr=subprocess.DEVNULL)
            for name in ("extcap", "plugins"):
                self.assertIn(f"/usr/{(folder / name).relative_to(prefix)}\n", folders)

    def test_a_program_works_without_the_packages_of_plugins_and_says_so(self):
        if not shutil.which("dpkg-shlibdeps"):
            self.skipTest("no dpkg-shlibdeps here: apt-get install dpkg-dev")
        package = make_packages(self.folder)["fibertap"]
        run("dpkg-deb", "--extract", package, self.folder / "root")
        program = self.folder / "root/usr/bin/fibertap"
        self.assertIn("offered", run(program, "replay", self.folder /
                                     "root/usr/share/fibertap/golden/demo/in.pcap"))
        for arguments, missing in ((("card", "list", "--card", "sim"), "libxrt_core"),
                                   (("run", "--", "--no-huge"), "libfibertap_dpdk")):
            result = subprocess.run([program, *arguments], check=False, text=True,
                                    stderr=subprocess.PIPE)
            self.assertEqual(result.returncode, 4, result.stderr)
            self.assertIn(missing, result.stderr)


if __name__ == "__main__":
    unittest.main()
