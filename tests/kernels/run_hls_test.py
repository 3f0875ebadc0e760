#!/usr/bin/python3
"""kernels/hardware/run_hls and its Tcl say the right things to Vitis HLS, whose commands are stood
in for here."""

import re
import subprocess
import unittest

from hls_stand_in import HlsTest
from stand_ins import FAILED, HARDWARE, OK, TOP, USAGE, identity


class RunHls(HlsTest):
    def test_the_kernel_is_simulated_and_synthesised(self):
        defines = "-DFIBERTAP_KERNEL_VERSION=0x{:02x}{:02x}{:02x} -DFIBERTAP_SOURCE_ID=0x{}".format(
            *map(int, identity()[0].split(".")), identity()[1])
        flags = f"-std=c++14 -ITOP -DAP_INT_MAX_W=4096 {defines}"
        bench = sorted(path.name for path in TOP.glob("kernels/testbench/*.cpp"))
        self.assertEqual(self.commands("all")[:-3], [
            "open_project -reset hls_all",
            "set_top mirror_target",
            f"add_files -cflags {{{flags}}} TOP/kernels/mirror_target.cpp",
            *(f"add_files -tb -cflags {{{flags} -Wno-unknown-pragmas}} TOP/kernels/{source}"
              for source in ("stage_tops.cpp", *(f"testbench/{name}" for name in bench))),
            "open_solution -reset -flow_target vitis solution",
            "set_part xcvu9p-flgb2104-2-i",
            "create_clock -period 4",
            "csim_design -O -argv HERE/out/vectors/all",
            "csynth_design",
            "cosim_design -O -rtl verilog -argv HERE/out/vectors/all",
            "close_project"])

    def test_a_stage_is_an_ip_with_a_top_of_its_own(self):
        commands = self.commands("vxlan_decap", FIBERTAP_STEPS="export csynth",
                                 FIBERTAP_PART="xcu200-fsgd2104-2-e")
        self.assertEqual(commands[:2], ["open_project -reset hls_vxlan_decap",
                                        "set_top vxlan_decap_top"])
        self.assertIn("TOP/kernels/stage_tops.cpp", commands[2])
        self.assertIn("open_solution -reset -flow_target vivado solution", commands)
        self.assertIn("set_part xcu200-fsgd2104-2-e", commands)
        self.assertEqual(commands[-6:-3], ["csynth_design", "export_design -format ip_catalog",
                                           "close_project"])

    def test_all_stages_have_vectors_of_the_demo_and_a_project(self):
        commands = self.commands()
        self.assertEqual([line for line in commands if line.startswith("open_project")], [
            f"open_project -reset hls_{stage}" for stage in ("read_beats", "vxlan_decap", "all")])
        listed, *written, synthesis = self.calls()
        demo = TOP / "tests" / "golden" / "demo"
        self.assertEqual(listed, ["fibertap-lab", "vectors", "--list"])
        self.assertEqual(written, [
            ["fibertap-lab", "vectors", "--stage", stage, "--out",
             str(self.folder / "out" / "vectors" / stage), "--template",
             str(demo / "mirror.yaml"), str(demo / "in.pcap")]
            for stage in ("read_beats", "vxlan_decap", "all")])
        self.assertEqual(synthesis, ["vitis_hls", "-f", str(HARDWARE / "run_hls.tcl")])

    def test_fewer_frames_are_taken_again_over_what_is_there(self):
        for frames in ("60", "61"):
            self.assert_ended(self.run_hls("all", FIBERTAP_FRAMES=frames), OK)
            written = self.calls()[0]
            self.assertEqual(written[written.index("--frames") + 1], frames)

    def test_every_file_that_is_named_is_there(self):
        for stage in ("all", "vxlan_decap"):
            added = [line.split()[-1] for line in self.commands(stage)
                     if line.startswith("add_files")]
            self.assertGreater(len(added), 2)
            for path in added:
                self.assertTrue((TOP / path.removeprefix("TOP/")).is_file(), path)

    def test_every_stage_has_its_top(self):
        tops = (TOP / "kernels" / "stage_tops.cpp").read_text()
        plays = [stage for play in TOP.glob("kernels/testbench/play_*.cpp")
                 for stage in re.findall(r'\{"(\w+)", play_\1\}', play.read_text())]
        self.assertGreater(len(plays), 20)
        for stage in plays:
            self.assertIn(f"void {stage}_top(", tops)

    def test_a_step_that_fails_ends_its_stage_and_not_the_others(self):
        result = self.run_hls(FAILING_CSIM="vxlan_decap")
        self.assert_ended(result, FAILED, "stage vxlan_decap, csim: C simulation failed")
        self.assertEqual(result.stdout.count("csynth_design"), 2)
        self.assertEqual(result.stdout.count("cosim_design"), 2)
        self.assertEqual(result.stdout.count("close_project"), 3)

    def test_a_tool_that_fails_is_named(self):
        for tool, words in (("fibertap-lab", "no vectors of stage all"),
                            ("vitis_hls", "run_hls.tcl failed")):
            self.assert_ended(self.run_hls("all", STAND_IN_FAILS=tool), FAILED, words)

    def test_what_is_missing_is_named(self):
        self.assert_lacks(self.run_hls(FIBERTAP_LAB="/nowhere/lab"), "/nowhere/lab", "FIBERTAP_LAB")
        (self.bin / "vitis_hls").unlink()
        self.assert_lacks(self.run_hls(), "vitis_hls", "Vitis 2021.2")

    def test_what_cannot_be_meant_is_bad_usage(self):
        self.assert_ended(self.run_script("run_hls"), USAGE, "run_hls FOLDER")
        tcl = HARDWARE / "run_hls.tcl"
        for settings, words in (({"FIBERTAP_STEPS": "synth"}, "found synth"),
                                ({"FIBERTAP_STAGE": "../x"}, "found ../x"),
                                ({}, "all/all.arguments.txt"),
                                ({"FIBERTAP_STAGE": "truncate"}, "truncate.arguments.txt")):
            self.assert_ended(self.tcl(tcl, **settings), USAGE, words)
        # Synthesis alone needs no vectors.
        self.assert_ended(self.tcl(tcl, FIBERTAP_STEPS="csynth"), OK)

    def tcl(self, script, **environment):
        return subprocess.run(["tclsh", self.folder / "stubs.tcl", script], check=False, text=True,
                              capture_output=True, timeout=60, cwd=self.folder,
                              env=self.environment | environment)


if __name__ == "__main__":
    unittest.main(verbosity=1)
