#!/usr/bin/python3
"""What --help prints and what the documents show agree: options, commands and examples."""

import re
import unittest

import program
from program import GOLDEN, OK, TOP, main, run, run_lab

DOCUMENTS = [TOP / "README.md", TOP / "CONTRIBUTING.md", *sorted((TOP / "docs").glob("*.md"))]
VERBS = {"card": ("list", "info", "selftest", "bench"), "bench": ("live",)}
OPTION = re.compile(r"--[a-z][a-z-]*")
CODE = re.compile(r"^```\n(.*?)^```$|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"\s*(?:sudo )?(?:build/release/)?(fibertap|fibertap-lab)\s+([a-z]\S*)(.*)")
BY_PROGRAM = {"fibertap": run, "fibertap-lab": run_lab}


def printed_help(name, *command):
    result = BY_PROGRAM[name](*command, "--help")
    return result.stdout if result.returncode == OK else ""


def commands():
    """(program, command, its words, its options) of all that the two programs list."""
    for name in BY_PROGRAM:
        for command in re.findall(r"^  ([a-z]+)  ", printed_help(name), re.MULTILINE):
            for verb in VERBS.get(command, ((),)):
                words = (command, verb) if verb else (command,)
                shown = printed_help(name, *words)
                if shown:
                    yield name, words, set(OPTION.findall(shown))


def examples(document):
    """(program, arguments) of the commands that a document shows in code."""
    for block, span in CODE.findall(document.read_text()):
        joined = (block or span).replace("\\\n", " ").replace("\\|", "|")
        for line in joined.splitlines():
            for part in line.split(" # ")[0].split("|"):
                found = COMMAND.match(part)
                if found:
                    yield found[1], (found[2] + found[3]).split(" -- ")[0].split()


class Documented(program.ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.options = {(name, words): options for name, words, options in commands()}

    def test_there_are_commands_with_options(self):
        for command in (("fibertap", ("run",)), ("fibertap", ("card", "selftest")),
                        ("fibertap-lab", ("gen",)), ("fibertap-lab", ("bench", "live"))):
            self.assertGreater(len(self.options[command]), 3, command)

    def test_every_option_is_in_a_document(self):
        written = set(OPTION.findall("\n".join(page.read_text() for page in DOCUMENTS)))
        for command, options in self.options.items():
            self.assertEqual(options - written, set(), command)

    def test_every_command_that_a_document_shows_exists_with_its_options(self):
        shown = 0
        for document in DOCUMENTS:
            for name, arguments in examples(document):
                words = tuple(word for word in arguments[:2] if re.fullmatch("[a-z]+", word))
                known = self.options.get((name, words)) or self.options.get((name, words[:1]))
                with self.subTest(document=document.name, command=f"{name} {' '.join(arguments)}"):
                    self.assertIsNotNone(known)
                    self.assertEqual(set(OPTION.findall(" ".join(arguments))) - known, set())
                    shown += 1
        self.assertGreater(shown, 30)

    def test_the_readme_shows_what_the_program_prints(self):
        readme = (TOP / "README.md").read_text()
        commands = re.findall(r"^fibertap (.*?)(?: #.*)?$", readme.split("demo=")[1].split("```")[0],
                              re.MULTILINE)
        self.assertEqual(len(commands), 4)
        printed = []
        for command in commands:
            words = command.replace("$demo", str(GOLDEN / "demo")).split()
            result = run(*words, cwd=self.folder)
            self.assert_exit(result, OK)
            printed += result.stdout.splitlines()
        shown = [line for block in re.findall(r"^```\n((?:offered|engine|direction).*?)^```$", readme,
                                              re.MULTILINE | re.DOTALL)
                 for line in block.splitlines() if not line.startswith("engine")]
        self.assertGreater(len(shown), 12)
        for line in shown:
            self.assertIn(line, printed)


if __name__ == "__main__":
    main()
