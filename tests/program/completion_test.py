#!/usr/bin/python3
"""What bash completes, asked of bash itself."""

import json
import os
import pathlib
import pty
import select
import subprocess
import time

import program
from program import FIBERTAP, LAB, OK, TOP, USAGE, main, run

# Completes the words it is given as readline would, the last of them being typed.
ASK = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_${1//-/_}
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Completion(program.ProgramTest):
    def setUp(self):
        super().setUp()
        subprocess.run([TOP / "scripts" / "make-manual", self.folder, FIBERTAP, LAB], check=True)

    def completed(self, *words, of="fibertap"):
        """What the last word may become. As bash does, a = is a word of its own."""
        result = subprocess.run(["bash", "-uc", ASK, "bash", self.folder / "completions" / of, of,
                                 *words], check=True, text=True, stdout=subprocess.PIPE)
        return result.stdout.split()

    def test_commands_are_completed(self):
        self.assertEqual(self.completed(""), ["replay", "run", "check", "card", "--help",
                                              "--version"])
        self.assertEqual(self.completed("r"), ["replay", "run"])
        self.assertEqual(self.completed("card", ""), ["list", "info", "selftest", "--help"])
        self.assertEqual(self.completed("card", "s"), ["selftest"])
        self.assertEqual(self.completed("bench", "", of="fibertap-lab")[0], "live")
        self.assertEqual(self.completed("nothing", "r"), ["replay", "run"])

    def test_every_option_of_every_command_is_completed(self):
        for words in (("replay",), ("run",), ("check",), ("card", "list"), ("card", "selftest")):
            options = json.loads(run(*words, "--describe").stdout)["options"]
            self.assertEqual(sorted(self.completed(*words, "--")),
                             sorted("--" + option["name"] for option in options))
        self.assertEqual(self.completed("run", "--verify", "--que"), ["--queues", "--queue"])
        self.assertEqual(self.completed("card", "list", "--card-u"), ["--card-units"])
        self.assertEqual(self.completed("check", "--que"), [])

    def test_words_that_an_option_takes_are_completed(self):
        for words, expected in (
                (("--idle", ""), ["nap", "spin"]), (("--idle", "s"), ["spin"]),
                (("--idle", "="), ["nap", "spin"]), (("--idle", "=", "n"), ["nap"]),
                (("--verify", "--engine", ""), ["auto", "cpu", "model", "xrt"]),
                (("--simd", "avx"), ["avx512", "avx2"]), (("--ring", ""), ["64MiB"]),
                (("--if-exists", "n"), ["number"]), (("--user", "roo"), ["root"])):
            with self.subTest(words):
                self.assertEqual(self.completed("run", *words), expected)

    def test_the_program_takes_each_word_that_is_offered_and_no_other(self):
        template = self.file("mirror.yaml", program.TEMPLATE)
        processor = pathlib.Path("/proc/cpuinfo").read_text()
        seen = 0
        for option in json.loads(run("run", "--describe").stdout)["options"]:
            words = self.completed("run", "--" + option["name"], "") if option["value"] else []
            if len(words) < 2 or option["name"] in ("interface", "user"):
                continue
            seen += 1
            for word in (*words, "other"):
                if word.startswith("avx") and word not in processor:
                    continue
                result = run("run", "--template", template, "--interface", "nonexistent0",
                             "--" + option["name"], word)
                with self.subTest(option=option["name"], word=word):
                    self.assertIn("--" + option["name"] if word == "other" else
                                  "found no interface", result.stderr)
        self.assertGreater(seen, 7)

    def test_interfaces_are_those_of_the_kernel(self):
        there = sorted(os.listdir("/sys/class/net"))
        self.assertIn("lo", there)
        for option in ("-i", "--interface"):
            self.assertEqual(sorted(self.completed("run", option, "")), there)

    def test_readline_completes_files_where_we_offer_nothing(self):
        for words in (("replay", ""), ("replay", "in"), ("check", "--template", ""),
                      ("run", "--write", "o"), ("run", "--", "-l"), ("run", "--config", "")):
            self.assertEqual(self.completed(*words), [], words)

    def test_an_interactive_shell_completes_commands_options_words_and_files(self):
        self.file("capture-of-today.pcap", b"")
        for typed, shown in (("fibertap rep\t", "replay "), ("fibertap run --prom\t", "promiscuous "),
                             ("fibertap run --idle=s\t", "=spin "),
                             ("fibertap replay cap\t", "capture-of-today.pcap "),
                             ("fibertap replay --template cap\t", "capture-of-today.pcap ")):
            with self.subTest(typed):
                self.assertIn(shown, self.typed(typed, shown))

    def typed(self, keys, shown):
        """What a terminal shows of `keys` in a bash that has read our completion, at the latest
        once `shown` is there."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.environ.update(PS1="$ ", TERM="dumb", INPUTRC="/dev/null", HISTFILE="")
            os.execvp("bash", ["bash", "--noprofile", "--norc", "-i"])
        try:
            os.write(terminal, b"source completions/fibertap; echo ready-$((6 * 7))\n")
            read_until(terminal, "ready-42")
            os.write(terminal, keys.encode())
            return read_until(terminal, shown)
        finally:
            os.kill(child, 9)
            os.waitpid(child, 0)
            os.close(terminal)


def read_until(terminal, word):
    text, end = "", time.monotonic() + 20
    while word not in text and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            text += os.read(terminal, 4096).decode()
    return text


if __name__ == "__main__":
    main()
