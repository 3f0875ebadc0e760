#!/usr/bin/python3
"""kernels/hardware/loop_table.tcl: what Vitis HLS reports becomes a table, and a verdict."""

import re
import unittest

from hls_stand_in import HlsTest, element, loop, module, report
from stand_ins import FAILED, OK


class LoopTable(HlsTest):
    def table(self, code=OK, *words):
        """The table's rows, in words."""
        result = self.run_hls("all", FIBERTAP_STEPS="csynth")
        self.assert_ended(result, code, *words)
        lines = result.stdout.splitlines()
        head = next(i for i, line in enumerate(lines) if re.match("stage +module", line))
        return [re.split("  +", line.strip()) for line in lines[head:] if line.startswith("all")]

    def test_a_loop_has_ii_latency_and_slack(self):
        self.report(report(module("parse_records", loop("parse_beats", ii=1, latency=17)),
                           module("count_rows", loop("rows", ii=1), estimate="2.920"),
                           module("report_batch")))
        self.assertEqual(self.table(), [
            ["all", "parse_records", "parse_beats", "1", "17", "0.82"],
            ["all", "count_rows", "rows", "1", "?", "0.00"],
            ["all", "report_batch", "(no loop)", "-", "5", "0.82"]])

    def test_a_range_of_latencies_and_a_slack_of_the_loop_are_kept(self):
        bounds = element("range", element("min", 3), element("max", 190))
        self.report(report(module("a", loop("b", element("Slack", "1.25"), ii=1, latency=bounds))))
        self.assertEqual(self.table(), [["all", "a", "b", "1", "3..190", "1.25"]])

    def test_another_ii_than_one_fails_and_is_named(self):
        for ii in (2, 16):
            self.report(report(module("a", loop("good", ii=1)), module("b", loop("slow", ii=ii))))
            rows = self.table(FAILED, f"stage all, b, loop slow: found II {ii}, expected 1")
            self.assertEqual([row[3] for row in rows], ["1", str(ii)])

    def test_a_loop_that_is_not_pipelined_fails_unless_it_goes_around_others(self):
        inside = element("InstanceList", element("Instance", "grp_write_burst_fu_1"))
        for around in (loop("outer", loop("inner", ii=1)), loop("outer", inside)):
            self.report(report(module("a", around)))
            self.assertEqual(self.table()[0][2:4], ["outer", "-"])
        for alone in (loop("alone"), loop("alone", "<InstanceList/>"),
                      loop("outer", loop("alone"))):
            self.report(report(module("a", alone)))
            self.table(FAILED, "loop alone: found II none, expected 1")

    def test_a_slack_below_zero_is_named_and_no_failure(self):
        self.report(report(module("a", loop("b", ii=1), estimate="3.100")))
        self.assertEqual(self.table(OK, "stage all, a: the slack is -0.18 ns")[0][-1], "-0.18")

    def test_a_report_that_is_none_is_a_failure(self):
        for text in ("", "<profile><ModuleInformation>", "<profile></profile>", "</profile>"):
            self.report(text)
            self.table(FAILED, "stage all, csynth: found")

    def test_rows_of_several_stages_stand_in_one_table(self):
        self.report(report(module("vxlan_decap_top", loop("cut", ii=3))), "vxlan_decap")
        result = self.run_hls(FIBERTAP_STEPS="csynth")
        self.assert_ended(result, FAILED,
                          "stage vxlan_decap, vxlan_decap_top, loop cut: found II 3")
        self.assertEqual(len(re.findall("^stage +module", result.stdout, re.MULTILINE)), 1)
        for stage, module_name in (("read_beats", "parse"), ("vxlan_decap", "vxlan_decap_top"),
                                   ("all", "parse")):
            self.assertRegex(result.stdout, rf"(?m)^{stage} +{module_name} ")


if __name__ == "__main__":
    unittest.main(verbosity=1)
