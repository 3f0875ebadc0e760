"""The files that are checked."""

import re
import subprocess

CODE = {".cpp", ".h", ".def", ".py", ".cmake", ".txt", ".tcl", ".cfg", ".c", ".yaml", ".ini", ""}
# What this file plants is meant to lead nowhere.
PLANTED = "tests/scripts/check_docs_test.py"
FENCE = re.compile(r"^(```|~~~).*?^\1[^\S\n]*$", re.MULTILINE | re.DOTALL)


class Tree:
    """All files below `top`: those that git knows or would take, or all where there is no git."""

    def __init__(self, top):
        self.top = top
        self.files = [name for name in listed(top) if (top / name).is_file()]
        self.folders = {str(parent) for name in self.files
                        for parent in (top / name).relative_to(top).parents}

    def read(self, name):
        return (self.top / name).read_text(errors="replace")

    def documents(self):
        return [name for name in self.files if name.endswith(".md")]

    def texts(self):
        """Documents and code: where citations stand."""
        return [name for name in self.files if name != PLANTED and
                (name.endswith(".md") or (self.top / name).suffix in CODE)]


def listed(top):
    if (top / ".git").exists():
        found = subprocess.run(
            ["git", "-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True, text=True).stdout
        return sorted(set(found.split("\0")) - {""})
    return sorted(path.relative_to(top).as_posix() for path in top.rglob("*")
                  if path.relative_to(top).parts[0] != "build")


def prose(text):
    """A document with its fenced blocks blanked, so that line numbers stay."""
    return FENCE.sub(lambda block: "\n" * block[0].count("\n"), text)


def numbered(text):
    return enumerate(text.splitlines(), start=1)
