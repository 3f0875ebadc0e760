"""What a program says of itself: its commands, and what each of them takes."""

import json
import re
import subprocess

# "nap | spin: what a pipeline does", or "auto, cpu, model or xrt" and no more.
CHOICES = re.compile(r"([\w-]+(?: \| [\w-]+)+): ")
LISTED = re.compile(r"[\w-]+(?:, [\w-]+)* or [\w-]+")


class Option:
    def __init__(self, said):
        self.name, self.short, self.group = said["name"], said["short"], said["group"]
        self.value, self.default, self.is_list = said["value"], said["default"], said["is_list"]
        self.text = said["text"]
        self.choices = []
        found = CHOICES.match(self.text)
        if found:
            self.choices = found[1].split(" | ")
            self.text = self.text[found.end():]
        elif LISTED.fullmatch(self.text):
            self.choices = re.split(", | or ", self.text)
            self.text = f"one of {self.text}"

    @property
    def sentence(self):
        text = self.text[0].upper() + self.text[1:]
        return text if text.endswith(".") else text + "."

    @property
    def is_switch(self):
        return self.value is None

    @property
    def shown_value(self):
        """What stands for the value, none of a switch."""
        if self.is_switch:
            return ""
        if self.choices:
            return "|".join(self.choices)
        return "VALUE" if self.value == "arg" else self.value


class Command:
    """A command with options, or what holds others: the program itself, a group of commands."""

    def __init__(self, said, text="", commands=()):
        self.call, self.purpose = said["call"], said["purpose"]
        self.text = text  # in the list of its program
        self.usage = said.get("usage", "COMMAND [OPTIONS]")
        self.positional = said.get("positional", "")
        self.options = [Option(each) for each in said.get("options", ())]
        self.commands = list(commands)

    @property
    def words(self):
        """Behind the program: ["card", "list"]."""
        return self.call.split()[1:]

    @property
    def name(self):
        """Of its manual page: fibertap-card-list."""
        return self.call.replace(" ", "-")

    def leaves(self):
        """The commands that have options, in the order of the help."""
        if self.commands:
            return [leaf for each in self.commands for leaf in each.leaves()]
        return [self]

    def groups(self):
        """(title, options) in the order of the help, those of every command last."""
        titles = dict.fromkeys(option.group for option in self.options)
        return [(title, [option for option in self.options if option.group == title])
                for title in sorted(titles, key=lambda title: not title)]


def describe(program):
    """The tree of all that `program` has."""
    return ask(program, [], "")


def ask(program, words, text):
    printed = subprocess.run([program, *words, "--describe"], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    said = json.loads(printed)
    return Command(said, text, [ask(program, [*words, each["name"]], each["purpose"])
                                for each in said.get("commands", ())])


def version(program):
    printed = subprocess.run([program, "--version"], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return printed.split()[-1]
