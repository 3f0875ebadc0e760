#!/usr/bin/python3
"""Options come from the command line, then the environment, then an INI file."""

import os
import re

import program
from program import OK, TEMPLATE, USAGE, main, mirrored, pcap, run


class Options(program.ProgramTest):
    def accepted(self, *arguments, **environment):
        """How many of two frames, one to port 4789 and one to 8472, are taken."""
        capture = self.file("in.pcap", pcap(mirrored(), mirrored(vni=9, port=8472)))
        result = run("replay", "--stats", "-", *arguments, capture, env=os.environ | environment)
        self.assert_exit(result, OK)
        return 7 if '"vni": 7' in result.stdout else 9

    def test_the_environment_sets_what_the_command_line_does_not(self):
        self.assertEqual(self.accepted(), 7)
        self.assertEqual(self.accepted(FIBERTAP_VXLAN_PORT="8472"), 9)
        self.assertEqual(self.accepted("--vxlan-port", 4789, FIBERTAP_VXLAN_PORT="8472"), 7)

    def test_the_file_sets_what_neither_sets(self):
        ini = self.file("f.ini", "# the overlay's port\nvxlan-port = 8472\n")
        self.assertEqual(self.accepted("--config", ini), 9)
        self.assertEqual(self.accepted(FIBERTAP_CONFIG=str(ini)), 9)
        self.assertEqual(self.accepted("--config", ini, FIBERTAP_VXLAN_PORT="4789"), 7)
        self.assertEqual(self.accepted("--config", ini, "--vxlan-port", 4789), 7)

    def test_a_template_may_come_from_the_file(self):
        template = self.file("t.yaml", TEMPLATE)
        ini = self.file("f.ini", f"template = {template}\n")
        result = run("check", "--config", ini)
        self.assert_exit(result, OK)
        self.assertIn("vni-7", result.stdout)

    def test_templates_come_from_the_first_source_that_names_any(self):
        seven = self.file("seven.yaml", TEMPLATE)
        nine = self.file("nine.yaml", TEMPLATE.replace("VirtualNetworkId: 7",
                                                       "VirtualNetworkId: 9"))
        ini = self.file("f.ini", f"template = {nine}\n")
        result = run("check", "--config", ini, "--template", seven)
        self.assert_exit(result, OK)
        self.assertIn("vni-7", result.stdout)
        self.assertNotIn("vni-9", result.stdout)

    def test_of_named_values_each_name_comes_from_the_first_source_that_says_it(self):
        def vnis(*arguments, **environment):
            result = run("check", "--template", template, *arguments, env=os.environ | environment)
            self.assert_exit(result, OK)
            return re.findall(r"vni-(\d+)", result.stdout)

        session = TEMPLATE[TEMPLATE.index("  Session:"):]
        text = TEMPLATE + session.replace("  Session:", "  Other:").replace("eni-1", "eni-2")
        template = self.file("t.yaml", text.replace("      VirtualNetworkId: 7\n", ""))
        ini = self.file("f.ini", "session = Session=9\nsession = Other=19\n")
        self.assertEqual(vnis("--config", ini), ["9", "19"])
        self.assertEqual(vnis("--config", ini, FIBERTAP_SESSION="Session=10"), ["10", "19"])
        self.assertEqual(vnis("--config", ini, "--session", "Other=18",
                              FIBERTAP_SESSION="Other=17"), ["9", "18"])

    def test_one_source_says_one_value_of_a_name(self):
        for option in ("session", "parameter"):
            self.assert_exit(run("check", f"--{option}", "S=7", f"--{option}", "S=8"), USAGE,
                             f"--{option}: found S=7 and S=8")
            ini = self.file("f.ini", f"{option} = S=7\n{option} = S=8\n")
            self.assert_exit(run("check", "--config", ini), USAGE, "found S=7 and S=8")
        template = self.file("t.yaml", TEMPLATE)
        self.assert_exit(run("check", "--template", template, "--session", "Session=7",
                             "--session", "Session=7"), OK)

    def test_an_option_of_the_file_that_is_none_is_bad_usage(self):
        ini = self.file("f.ini", "vxlan-prot = 1\n")
        self.assert_exit(run("check", "--config", ini), USAGE, "vxlan-prot")

    def test_a_variable_of_another_command_is_passed_over(self):
        self.assertEqual(self.accepted(FIBERTAP_BATCH_AGE="200us"), 7)

    def test_help_and_version_end_well(self):
        for arguments, word in ((("--help",), "replay"), (("replay", "--help"), "--write"),
                                (("check", "-h"), "--explain"), (("--version",), "fibertap 0.")):
            result = run(*arguments)
            self.assert_exit(result, OK)
            self.assertIn(word, result.stdout)


if __name__ == "__main__":
    main()
