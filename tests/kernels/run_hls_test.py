#!/usr/bin/python3
"""kernels/run_hls.tcl says the right things to Vitis HLS, whose commands are stood in for here."""

import os
import pathlib
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]

# Every command prints itself and its arguments.
COMMANDS = ("open_project set_top add_files open_solution set_part create_clock csim_design "
            "csynth_design cosim_design export_design close_project")
STUBS = f"""
foreach command {{{COMMANDS}}} {{
  proc $command args [string map [list NAME $command] {{ puts [list NAME {{*}}$args] }}]
}}
"""


class RunHls(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "stubs.tcl").write_text(
            STUBS + f"source {{{TOP / 'kernels' / 'run_hls.tcl'}}}\n")
        for stage in ("all", "vxlan_decap"):
            (self.folder / f"{stage}.arguments.txt").touch()

    def run_hls(self, **settings):
        return subprocess.run(["tclsh", self.folder / "stubs.tcl"], check=False, text=True,
                              capture_output=True, timeout=60, env=os.environ | settings)

    def commands(self, **settings):
        result = self.run_hls(FIBERTAP_VECTORS=str(self.folder), **settings)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.replace(str(TOP), "TOP").replace(str(self.folder),
                                                              "VECTORS").splitlines()

    def test_the_kernel_is_simulated_and_synthesised(self):
        flags = "{-std=c++14 -ITOP -DAP_INT_MAX_W=4096}"
        bench = "{-std=c++14 -ITOP -DAP_INT_MAX_W=4096 -Wno-unknown-pragmas}"
        self.assertEqual(self.commands(), [
            "open_project -reset hls_all",
            "set_top mirror_target",
            f"add_files -cflags {flags} TOP/kernels/mirror_target.cpp",
            *(f"add_files -tb -cflags {bench} TOP/kernels/{source}.cpp" for source in (
                "stage_tops", "testbench/testbench", "testbench/play_all",
                "testbench/play_answering", "testbench/play_judging")),
            "open_solution -reset -flow_target vitis solution",
            "set_part xcvu9p-flgb2104-2-i",
            "create_clock -period 4",
            "csim_design -O -argv VECTORS",
            "csynth_design",
            "close_project"])

    def test_a_stage_is_an_ip_with_a_top_of_its_own(self):
        commands = self.commands(FIBERTAP_STAGE="vxlan_decap", FIBERTAP_PROJECT="p",
                                 FIBERTAP_STEPS="export cosim csynth")
        self.assertEqual(commands[:2], ["open_project -reset p", "set_top vxlan_decap_top"])
        self.assertIn("TOP/kernels/stage_tops.cpp", commands[2])
        self.assertIn("-flow_target vivado", "\n".join(commands))
        self.assertEqual(commands[-4:], [
            "csynth_design", "cosim_design -O -rtl verilog -argv VECTORS",
            "export_design -format ip_catalog", "close_project"])

    def test_every_file_that_is_named_is_there(self):
        for line in self.commands():
            if line.startswith("add_files"):
                path = line.split()[-1].replace("TOP", str(TOP))
                self.assertTrue(pathlib.Path(path).is_file(), path)

    def test_every_stage_has_its_top(self):
        tops = (TOP / "kernels" / "stage_tops.cpp").read_text()
        for play in TOP.glob("kernels/testbench/play_*ing.cpp"):
            for line in play.read_text().splitlines():
                if line.startswith('    {"'):
                    self.assertIn(f"void {line.split(chr(34))[1]}_top(", tops)

    def test_synthesis_needs_no_vectors_and_simulation_does(self):
        self.assertEqual(self.run_hls(FIBERTAP_STEPS="csynth").returncode, 0)
        for settings in ({}, {"FIBERTAP_VECTORS": str(self.folder), "FIBERTAP_STAGE": "truncate"}):
            result = self.run_hls(**settings)
            self.assertEqual(result.returncode, 2)
            self.assertIn("arguments.txt", result.stderr)

    def test_a_step_that_is_none_is_told(self):
        result = self.run_hls(FIBERTAP_STEPS="synth")
        self.assertEqual(result.returncode, 2)
        self.assertIn("found synth", result.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=1)
