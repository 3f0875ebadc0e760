#!/usr/bin/python3
"""kernels/hardware/build_xclbin gives Vitis what the kernel needs, and says what is missing."""

import pathlib
import shutil
import subprocess
import unittest

from stand_ins import FAILED, HARDWARE, OK, TOP, USAGE, StandInTest, identity

PLATFORMS = ("f1", "u200", "u250", "u55c")
TARGETS = ("sw_emu", "hw_emu", "hw")
WRITES_ITS_OUTPUT = 'pathlib.Path(after("-o")).write_text("made")\n'
# A project of nothing but the targets of the hardware build.
PROJECT = f"""
cmake_minimum_required(VERSION 3.25)
project(stand_in LANGUAGES NONE)
include({HARDWARE}/targets.cmake)
"""


def platform_of(config):
    for line in (HARDWARE / f"{config}.cfg").read_text().splitlines():
        if line.startswith("platform="):
            return line.removeprefix("platform=")
    raise AssertionError(f"{config}.cfg names no platform")


class VitisTest(StandInTest):
    """A test with every platform."""

    def setUp(self):
        super().setUp()
        self.platforms = self.folder / "platforms"
        self.environment["PLATFORM_REPO_PATHS"] = f"/nowhere:{self.platforms}"
        for config in PLATFORMS:
            self.put_platform(platform_of(config))

    def put_platform(self, name):
        (self.platforms / name).mkdir(parents=True)
        (self.platforms / name / f"{name}.xpfm").touch()

    def put_tools(self):
        self.stand_in("v++", WRITES_ITS_OUTPUT)
        self.stand_in("xclbinutil", 'pathlib.Path(after("--output")).write_text("made")\n')
        self.stand_in("emconfigutil", '(pathlib.Path(after("--od")) / "emconfig.json").touch()\n')


class BuildXclbin(VitisTest):
    def build(self, step, platform="u200", target="hw", **environment):
        return self.run_script("build_xclbin", step, platform, target, self.folder / "out",
                               **environment)

    def test_the_kernel_is_compiled_for_each_platform_and_target(self):
        self.put_tools()
        version, source_id = identity()
        numbers = [int(number) for number in version.split(".")]
        for config in PLATFORMS:
            for target in TARGETS:
                with self.subTest(config=config, target=target):
                    self.assert_ended(self.build("compile", config, target), OK)
                    self.assertEqual(self.calls(), [[
                        "v++", "-c", "-k", "mirror_target", "-t", target,
                        "--config", str(HARDWARE / f"{config}.cfg"),
                        "--temp_dir", "compile",
                        *(["-g"] if target != "hw" else []), f"-I{TOP}", "-DAP_INT_MAX_W=4096",
                        "-DFIBERTAP_KERNEL_VERSION=0x{:02x}{:02x}{:02x}".format(*numbers),
                        f"-DFIBERTAP_SOURCE_ID=0x{source_id}",
                        "-o", "mirror_target.xo", str(TOP / "kernels" / "mirror_target.cpp")]])

    def test_the_kernel_is_linked_and_the_xclbin_says_which_it_is(self):
        self.put_tools()
        version, source_id = identity()
        for target in TARGETS:
            with self.subTest(target=target):
                self.assert_ended(self.build("compile", target=target), OK)
                self.calls()
                linked = self.build("link", target=target)
                self.assert_ended(linked, OK, f"kernel {version}, sources {source_id}")
                link, mark, *emulation = self.calls()
                self.assertEqual(link, [
                    "v++", "-l", "-t", target, "--config", str(HARDWARE / "u200.cfg"),
                    "--temp_dir", "link",
                    *(["-g"] if target != "hw" else []),
                    "-o", "mirror_target.linked.xclbin", "mirror_target.xo"])
                self.assertEqual(mark, [
                    "xclbinutil", "--input", "mirror_target.linked.xclbin", "--force",
                    "--key-value", f"USER:fibertap_kernel_version:{version}",
                    "--key-value", f"USER:fibertap_source_id:{source_id}",
                    "--key-value", f"USER:fibertap_abi_version:{abi_version()}",
                    "--output", "mirror_target.xclbin"])
                self.assertEqual(emulation, [] if target == "hw" else [
                    ["emconfigutil", "--platform", platform_of("u200"), "--nd", "1", "--od", "."]])
                self.assertTrue((self.folder / "out" / "mirror_target.xclbin").exists())

    def test_another_release_of_a_platform_is_named_by_its_name_or_its_file(self):
        self.put_tools()
        self.put_platform("xilinx_u200_another")
        file = self.platforms / "xilinx_u200_another" / "xilinx_u200_another.xpfm"
        for name, given in (("xilinx_u200_another", "xilinx_u200_another"), (file, str(file)),
                            (file.relative_to(self.folder), str(file))):
            self.assert_ended(self.build("compile", FIBERTAP_PLATFORM=str(name)), OK)
            call, = self.calls()
            self.assertEqual(call[call.index("--platform") + 1], given)

    def test_what_is_missing_is_named(self):
        self.assert_lacks(self.build("compile"), "v++", "Vitis 2021.2")
        self.stand_in("v++", WRITES_ITS_OUTPUT)
        self.assert_lacks(self.build("link"), "xclbinutil", "XRT")
        self.stand_in("xclbinutil")
        self.assert_lacks(self.build("link", target="hw_emu"), "emconfigutil", "Vitis")
        self.assert_lacks(self.build("compile", FIBERTAP_PLATFORM="xilinx_u280"), "xilinx_u280",
                          "FIBERTAP_PLATFORM")
        shutil.rmtree(self.platforms)
        for config in PLATFORMS:
            self.assert_lacks(self.build("compile", config), platform_of(config),
                              "PLATFORM_REPO_PATHS")

    def test_a_tool_that_fails_is_named(self):
        self.put_tools()
        self.assert_ended(self.build("compile", STAND_IN_FAILS="v++"), FAILED, "v++ -c failed")
        self.assert_ended(self.build("compile", target="hw_emu"), OK)
        for tool, words in (("v++", "v++ -l failed"), ("xclbinutil", "xclbinutil failed"),
                            ("emconfigutil", "emconfigutil failed")):
            self.assert_ended(self.build("link", target="hw_emu", STAND_IN_FAILS=tool), FAILED,
                              words)

    def test_what_cannot_be_meant_is_bad_usage(self):
        self.put_tools()
        self.assert_ended(self.build("compile", "u280"), USAGE, "found platform u280")
        self.assert_ended(self.build("compile", "../hardware/f1"), USAGE, "found platform")
        self.assert_ended(self.build("compile", target="cosim"), USAGE, "found target cosim")
        self.assert_ended(self.build("package"), USAGE, "build_xclbin compile PLATFORM TARGET")
        self.assert_ended(self.run_script("build_xclbin"), USAGE, "build_xclbin link")
        self.assert_ended(self.build("link"), USAGE, "run build_xclbin compile first")
        self.assertEqual(self.calls(), [])


class Targets(VitisTest):
    """The same by CMake, in a project of its own."""

    def setUp(self):
        super().setUp()
        for tool in ("cmake", "ninja"):
            (self.bin / tool).symlink_to(shutil.which(tool))
        (self.folder / "CMakeLists.txt").write_text(PROJECT)
        self.assert_ended(self.cmake("-G", "Ninja", "-S", ".", "-B", "build"), OK)

    def cmake(self, *arguments):
        return subprocess.run(["cmake", *arguments], check=False, text=True, capture_output=True,
                              timeout=60, cwd=self.folder, env=self.environment)

    def build(self, *targets):
        return self.cmake("--build", "build", "--target", *targets)

    def test_each_platform_and_target_has_one(self):
        listed = self.build("help").stdout
        for platform in PLATFORMS:
            for target in TARGETS:
                self.assertIn(f"xclbin-{platform}-{target}: phony", listed)

    def test_they_compile_and_link_what_has_changed(self):
        self.put_tools()
        targets = ("f1-hw", "u200-hw_emu", "u250-sw_emu", "u55c-hw")
        self.assert_ended(self.build(*(f"xclbin-{target}" for target in targets)), OK)
        calls = [call[:2] for call in self.calls()]
        for call, times in ((["v++", "-c"], 4), (["v++", "-l"], 4), (["xclbinutil", "--input"], 4),
                            (["emconfigutil", "--platform"], 2)):
            self.assertEqual(calls.count(call), times, call)
        for target in targets:
            made = self.folder / "build/xclbin" / target / "mirror_target.xclbin"
            self.assertTrue(made.exists(), made)
        self.assert_ended(self.build(*(f"xclbin-{target}" for target in targets)), OK)
        self.assertEqual(self.calls(), [])

    def test_they_fail_with_the_scripts_words(self):
        for target, words in (("xclbin-u55c-sw_emu", "found no v++"), ("afi-f1", "found no v++"),
                              ("hls", "found no vitis_hls")):
            made = self.build(target)
            self.assertNotEqual(made.returncode, OK, made.stdout)
            self.assertIn(words, made.stdout + made.stderr)
        self.assertEqual(self.calls(), [])
        self.put_tools()
        made = self.build("afi-f1")
        self.assertNotEqual(made.returncode, OK, made.stdout)
        self.assertIn("found no name of a bucket", made.stdout + made.stderr)
        self.environment["STAND_IN_FAILS"] = "v++"
        made = self.build("xclbin-u200-hw")
        self.assertNotEqual(made.returncode, OK, made.stdout)
        self.assertIn("v++ -c failed", made.stdout + made.stderr)


def abi_version():
    text = (TOP / "abi" / "version.h").read_text()
    return text.split("kAbiVersion = ")[1].split(";")[0]


if __name__ == "__main__":
    unittest.main(verbosity=1)
