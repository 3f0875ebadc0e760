#!/usr/bin/python3
"""Options come from the command line, then the environment, then an INI file."""

import os
import re

import program
from program import OK, TEMPLATE, USAGE, main, mirrored, pcap, run, run_lab

# Every command of both programs, by its words.
COMMANDS = {run: (("replay",), ("run",), ("check",), ("card", "list"), ("card", "info"),
                  ("card", "selftest")),
            run_lab: (("validate",), ("gen",), ("vectors",), ("bench", "live"), ("card", "bench"))}


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

    def test_of_a_file_every_error_says_the_line_and_what_was_meant(self):
        cases = {
            "# port\nvxlan-prot = 1\n": ("f.ini:2: vxlan-prot: found no such option", "expected vxlan-port"),
            "vxlan_port = 1\n": ("f.ini:1: vxlan_port", "expected vxlan-port"),
            "--vxlan-port = 1\n": ("f.ini:1: --vxlan-port", "expected vxlan-port"),
            "\n\nport = 1\n": ("f.ini:3: port", "expected vxlan-port"),
            "interface = eth0\n": ("f.ini:1: interface", "another command", "[run]"),
            "gibberish = 1\n": ("f.ini:1: gibberish: found no such option of check; see --help",),
            "vxlan-port = 1\nverify\n": ("f.ini:2: found verify, expected NAME = VALUE or [COMMAND]",),
            "= 1\n": ("f.ini:1: found = 1, expected NAME = VALUE",),
            "[check\n": ("f.ini:1: found [check, expected",),
            "vxlan-port = 1\n\nvxlan-port = 2\n": ("f.ini:3: vxlan-port: found a second value",
                                                   "f.ini:1; drop one"),
            "# x\nvxlan-port = 65536 # too many\n": ("f.ini:2: --vxlan-port: found 65536, expected a",),
            "unknown-vni = keep\n": ("f.ini:1: --unknown-vni: found keep, expected",),
            "session = 7\n": ("f.ini:1: --session: found 7, expected NAME=VALUE",),
            "session = S=7\nsession = S=8\n": ("f.ini:2: --session: found S=7 and S=8",),
            "[chekc]\n": ("f.ini:1: [chekc]: found no such command, expected [check]",),
            "[card list]\n[target]\n": ("f.ini:2: [target]: found no such command, expected one such",),
        }
        for text, words in cases.items():
            with self.subTest(text):
                result = run("check", "--config", self.file("f.ini", text))
                self.assert_exit(result, USAGE, *words)
        ini = self.file("f.ini", "[replay]\nverify = maybe\n")
        self.assert_exit(run("replay", "--config", ini, self.file("in.pcap", pcap())), USAGE,
                         "f.ini:2: --verify: found maybe, expected yes or no")

    def test_a_section_is_for_its_command_alone_and_comes_before_what_is_for_all(self):
        ini = self.file("f.ini", "vxlan-port = 4789\n[run]\nqueue = 1MiB\n[check]\n"
                                 "vxlan-port = 1\n[replay]\nvxlan-port = 8472\nverify = yes\n"
                                 "[card]\ncard = sim\n[gen]\nprofile = 64\n")
        self.assertEqual(self.accepted("--config", ini), 9)
        self.assertEqual(self.accepted("--config", ini, "--vxlan-port", 4789), 7)
        self.assertEqual(self.accepted("--config", ini, FIBERTAP_VXLAN_PORT="4789"), 7)
        self.assert_exit(run("check", "--config", ini), OK)

    def test_the_section_of_a_group_is_for_all_its_commands(self):
        ini = self.file("f.ini", "card = 7\n[card]\ncard = sim\ncard-units = 5\n"
                                 "[card info]\ncard-units = 3\n")
        self.assertIn("mirror_target_3", run("card", "info", "--config", ini).stdout)
        self.assert_exit(run("card", "list", "--config", ini), USAGE,
                         "f.ini:4: --card-units: found 5")

    def test_comments_blanks_and_line_ends_are_as_people_write_them(self):
        text = ("\ufeff; the overlay's port\r\n\r\n  vxlan-port\t=  8472   # of flannel\r\n"
                "#[nothing]\r\n[ replay ]\r\n")
        ini = self.file("f.ini", text.encode())
        self.assertEqual(self.accepted("--config", ini), 9)
        template = self.file("a#b.yaml", TEMPLATE)
        result = run("check", "--config", self.file("f.ini", f"template = {template}"))
        self.assertIn("vni-7", result.stdout)

    def test_a_file_that_cannot_be_read_is_bad_usage(self):
        for path, reason in ((self.folder / "none.ini", "No such file"),
                             (self.folder, "Is a directory")):
            self.assert_exit(run("check", "--config", path), USAGE, path, reason)

    def test_a_mistyped_variable_is_bad_usage_and_names_what_was_meant(self):
        for wrong, right in (("FIBERTAP_TEMPLAET", "FIBERTAP_TEMPLATE"),
                             ("FIBERTAP_TEMPLATES", "FIBERTAP_TEMPLATE"),
                             ("FIBERTAP_VXLANPORT", "FIBERTAP_VXLAN_PORT"),
                             ("FIBERTAP_INTERFCE", "FIBERTAP_INTERFACE")):
            with self.subTest(wrong):
                result = run("check", env=os.environ | {wrong: "x"})
                self.assert_exit(result, USAGE, f"{wrong}: sets no option, expected {right}")

    def test_a_variable_that_sets_nothing_is_a_note_in_the_form_of_the_log(self):
        result = run("check", env=os.environ | {"FIBERTAP_PORT_NUMBER": "1", "FIBERTAP_HOME": "/",
                                                "FIBERTAP_AGE": "1"})
        self.assert_exit(result, OK)
        self.assertIn("note: FIBERTAP_HOME: sets no option\n", result.stderr)
        self.assertIn("note: FIBERTAP_AGE: sets no option; --batch-age is FIBERTAP_BATCH_AGE\n",
                      result.stderr)
        result = run("run", "--log", "json", env=os.environ | {"FIBERTAP_HOME": "/"})
        self.assertIn('"message":"FIBERTAP_HOME: sets no option"}', result.stderr)

    def test_what_kubernetes_sets_for_a_service_of_our_name_is_passed_over(self):
        service = {"FIBERTAP_SERVICE_HOST": "10.0.0.1", "FIBERTAP_SERVICE_PORT": "4789",
                   "FIBERTAP_SERVICE_PORT_VXLAN": "4789", "FIBERTAP_PORT": "udp://10.0.0.1:4789",
                   "FIBERTAP_PORT_4789_UDP": "udp://10.0.0.1:4789",
                   "FIBERTAP_PORT_4789_UDP_ADDR": "10.0.0.1"}
        result = run("check", env=os.environ | service)
        self.assert_exit(result, OK)
        self.assertEqual(result.stderr, "")

    def test_variables_and_sections_of_every_command_serve_every_other(self):
        options = {}
        for program_of, commands in COMMANDS.items():
            for words in commands:
                text = program_of(*words, "--help").stdout
                options[words] = set(re.findall(r"^  (?:-\w \[ )?--([a-z][a-z-]*)", text,
                                                re.MULTILINE))
                self.assertGreater(len(options[words]), 3, words)
        for words, arguments in ((("check",), ()), (("card", "list"), ("--card", "sim"))):
            others = set.union(*options.values()) - options[words]
            variables = {"FIBERTAP_" + option.upper().replace("-", "_"): "x" for option in others}
            result = run(*words, *arguments, env=os.environ | variables)
            self.assert_exit(result, OK)
            self.assertEqual(result.stderr, "", "add the option to host/commands/option_names.cpp")
        sections = [" ".join(words[:n]) for commands in COMMANDS.values() for words in commands
                    for n in range(1, len(words) + 1)]
        ini = self.file("f.ini", "".join(f"[{section}]\n" for section in sections))
        self.assert_exit(run("check", "--config", ini), OK)

    def test_of_the_command_line_every_error_says_what_was_meant(self):
        capture = self.file("in.pcap", pcap(mirrored()))
        cases = {
            ("replay", "--vxlan-prot", "1", capture): ("--vxlan-prot: found no such option of fibertap "
                                                       "replay, expected --vxlan-port; see fibertap "
                                                       "replay --help"),
            ("replay", "--port", "1", capture): "--port: found no such option of fibertap replay, "
                                                "expected --vxlan-port",
            ("replay", "--frobnicate", capture): "--frobnicate: found no such option of fibertap "
                                                 "replay; see",
            ("replay", "-q", capture): "-q: found no such option",
            ("replay", capture, "--engine"): "--engine: found no value behind it, expected one",
            ("replay", "--verify=yes", capture): "--verify: found a value, expected none",
            ("replay", "--engine", "cpu", "--engine", "model", capture): "--engine: found more than one "
                                                                         "value, expected one",
            ("check", "mirror.yaml"): "fibertap check: found mirror.yaml, expected options only, a "
                                      "template as --template mirror.yaml; see fibertap check",
            ("check", "in.pcap:7"): "expected options only, a frame as --explain in.pcap:7; see",
            ("run", "eth0"): "expected options only, an interface as --interface eth0; see",
            ("replay", "mirror.yaml", capture): "replay: found mirror.yaml among the captures, expected "
                                                "pcap or pcapng files; give a template as --template",
            ("replay", capture, ""): "replay: found an empty name among the captures, expected files",
            ("repaly", capture): "found repaly, expected replay; see fibertap --help",
            ("card", "lsit"): "card: found lsit, expected list; see fibertap card --help",
            ("card", "list", "0"): "fibertap card list: found 0, expected options only; see",
        }
        for arguments, words in cases.items():
            with self.subTest(arguments):
                self.assert_exit(run(*arguments), USAGE, words)

    def test_a_value_of_a_variable_that_is_wrong_names_the_variable(self):
        self.assert_exit(run("check", env=os.environ | {"FIBERTAP_VXLAN_PORT": "x"}), USAGE,
                         "FIBERTAP_VXLAN_PORT: --vxlan-port: found x")
        self.assert_exit(run("check", "--vxlan-port", "y",
                             env=os.environ | {"FIBERTAP_VXLAN_PORT": "x"}), USAGE,
                         "fibertap: --vxlan-port: found y")

    def test_help_and_version_end_well(self):
        for arguments, word in ((("--help",), "replay"), (("replay", "--help"), "--write"),
                                (("check", "-h"), "--explain"), (("--version",), "fibertap 0.")):
            result = run(*arguments)
            self.assert_exit(result, OK)
            self.assertIn(word, result.stdout)


if __name__ == "__main__":
    main()
