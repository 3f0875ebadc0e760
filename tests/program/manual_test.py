#!/usr/bin/python3
"""Manual pages and the option file say what the programs take."""

import gzip
import json
import re
import shutil
import subprocess

import program
from program import FIBERTAP, LAB, OK, TOP, USAGE, main, run, run_lab

PROGRAMS = {"fibertap": run, "fibertap-lab": run_lab}


def described(name, *words):
    return json.loads(PROGRAMS[name](*words, "--describe").stdout)


def commands(name, *words):
    """(words, description) of each command of a program that has options."""
    said = described(name, *words)
    if "options" in said:
        yield words, said
    for each in said.get("commands", ()):
        yield from commands(name, *words, each["name"])


class Written(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.manual = self.folder / "manual"
        subprocess.run([TOP / "scripts" / "make-manual", self.manual, FIBERTAP, LAB], check=True)
        self.pages = {path.name.removesuffix(".gz"): gzip.decompress(path.read_bytes()).decode()
                      for path in self.manual.glob("man?/*.gz")}


class Manual(Written):
    def test_every_command_has_a_page_with_all_its_options(self):
        seen = 0
        for name in PROGRAMS:
            for words, said in commands(name):
                page = self.pages["-".join((name, *words)) + ".1"].replace("\\-", "-")
                for option in said["options"]:
                    with self.subTest(command=words, option=option["name"]):
                        self.assertIn(f"\\fB--{option['name']}\\fR", page)
                        if option["default"]:
                            self.assertIn(f"Default: {option['default']}.", page)
                    seen += 1
        self.assertGreater(seen, 150)

    def test_what_the_build_reads_is_what_help_prints(self):
        for name, call in PROGRAMS.items():
            for words, said in commands(name):
                printed = re.findall(r"^  (?:-\w \[ )?--([a-z][a-z-]*)", call(*words, "--help").stdout,
                                     re.MULTILINE)
                self.assertEqual(sorted(option["name"] for option in said["options"]),
                                 sorted(printed), words)

    def test_a_page_names_only_pages_that_there_are(self):
        for name, page in self.pages.items():
            for other, section in re.findall(r"^\.BR (\S+) \((\d)\)", page, re.MULTILINE):
                self.assertIn(other.replace("\\-", "-") + "." + section, self.pages, name)

    def test_the_programs_of_manuals_find_nothing_wrong(self):
        checks = [command for command in (["mandoc", "-Tlint", "-Wwarning"],
                                          ["man", "--warnings", "--local-file"])
                  if shutil.which(command[0])]
        if not checks:
            self.skipTest("neither mandoc nor man is here: scripts/install test")
        for name, page in self.pages.items():
            path = self.file(name, page)
            for check in checks:
                result = subprocess.run([*check, path], check=False, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                found = result.stdout if check[0] == "mandoc" else result.stderr
                self.assertEqual((result.returncode, found), (0, ""), check)

    def test_a_wrong_page_would_be_found(self):
        if not shutil.which("mandoc"):
            self.skipTest("no mandoc here: scripts/install test")
        path = self.file("wrong.1", self.pages["fibertap.1"] + ".SH\n.NOSUCH\n")
        self.assertNotEqual(subprocess.run(["mandoc", "-Tlint", "-Wwarning", path], check=False,
                                           stdout=subprocess.DEVNULL).returncode, 0)

    def test_the_exit_codes_are_those_of_the_documents(self):
        section = self.pages["fibertap.1"].split(".SH EXIT STATUS")[1].split(".SH")[0]
        table = (TOP / "docs" / "output.md").read_text().split("## Exit codes")[1].split("\n## ")[0]
        self.assertEqual(re.findall(r"^\\fB(\d)", section, re.MULTILINE),
                         sorted(set(re.findall(r"^\| (\d) \|", table, re.MULTILINE))))


class OptionFile(Written):
    def options(self):
        """(name, value) of every line that would set an option without its #."""
        text = (self.manual / "fibertap.conf").read_text().split("\n#[sink.")[0]
        return re.findall(r"^#([a-z][a-z-]*) = (.+)$", text, re.MULTILINE)

    def test_has_every_option_of_the_live_target_and_sets_none(self):
        said = {option["name"] for option in described("fibertap", "run")["options"]}
        self.assertEqual([name for name, _ in self.options()],
                         list(dict.fromkeys(name for name, _ in self.options())))
        self.assertEqual({name for name, _ in self.options()}, said - {"help", "config", "user"})
        lines = (self.manual / "fibertap.conf").read_text().splitlines()
        self.assertEqual([line for line in lines if line and not line.startswith("#")], ["[run]"])

    def test_of_each_option_the_value_that_it_shows_is_taken(self):
        text = program.TEMPLATE.replace("10.0.0.0/8", "!Ref Net")
        text = text.replace("0.0.0.0/0", "!ImportValue Net")
        template = self.file("mirror.yaml", text + "Parameters: {Net: {Type: String, Default: "
                                                   "10.0.0.0/8}}\n")
        token = self.file("token", "secret\n")
        for name, value in self.options():
            value = {"template": template, "write": self.folder / "out.pcapng",
                     "http": "127.0.0.1:0", "http-token": token,
                     "stats": self.folder / "stats.json"}.get(
                         name, value.replace("/var/lib/fibertap", str(self.folder)))
            text = f"[run]\n{name} = {value}\n"
            text += "" if name in ("interface", "dpdk") else "interface = nonexistent0\n"
            text += "http = 127.0.0.1:0\n" if name in ("http-socket", "http-token", "require") else ""
            text += f"sink = file:{self.folder}/sink\n" if name == "require" else ""
            text += "" if name == "template" else f"template = {template}\n"
            text += "" if name == "import" else "import = Net=10.0.0.0/8\n"
            with self.subTest(option=name):
                if name in ("interface", "dpdk"):
                    text += "vxlan-port = 0\n"  # an error before anything is opened
                result = run("run", "--config", self.file("fibertap.conf", text))
                self.assertIn("--vxlan-port: found 0" if name in ("interface", "dpdk") else
                              '--interface: found no interface "nonexistent0"', result.stderr,
                              f"give {name} an example in scripts/manual/option_file.py")

    def test_the_section_of_a_sink_that_it_shows_is_taken(self):
        text = (self.manual / "fibertap.conf").read_text().split("\n#[sink.")[1]
        text = re.sub("^#", "", "#[sink." + text, flags=re.MULTILINE)
        for wrong, found in (("", 'found no interface "nonexistent0"'),
                             ("name = other\n", "[sink.hourly]: name: found other")):
            path = self.file("fibertap.conf", "[run]\ninterface = nonexistent0\nhttp = 127.0.0.1:0\n"
                             "require = hourly\n" + text.replace("/var/lib/fibertap", str(self.folder))
                             + wrong)
            self.assertIn(found, run("run", "--config", path).stderr)

    def test_is_read_as_it_is_and_a_wrong_line_in_it_is_not(self):
        path = self.manual / "fibertap.conf"
        self.assert_exit(run("check", "--config", path), OK)
        path.write_text(path.read_text().replace("#ring = ", "rign = "))
        self.assert_exit(run("run", "--config", path), USAGE, "expected ring")


if __name__ == "__main__":
    main()
