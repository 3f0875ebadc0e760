"""Paths: `host/rules/mirror.h` in backticks or in a command exists, and so does docs/output.md where
a comment names it. A path is what begins with a folder of the top and has a slash; build output,
patterns and places for names are not."""

import re

from docs.tree import numbered, prose

SPAN = re.compile(r"`([^`\n]+)`")
PAGE = re.compile(r"(?<![\w./-])docs/[\w./-]+\.md\b")
PATH = re.compile(r"(?:\./)?([\w.-]+(?:/[\w.+-]+)+)/?(?::\d+)?")


def complaints(tree):
    heads = {name.split("/")[0] for name in tree.files if "/" in name}
    for document in tree.documents():
        text = tree.read(document)
        fenced = {line for line, words in numbered(prose(text)) if not words}
        for line, words in numbered(text):
            spans = [words] if line in fenced else SPAN.findall(words)
            for word in (word for span in spans for word in span.split()):
                path = PATH.fullmatch(word)
                if path and path[1].split("/")[0] in heads and not known(tree, path[1]):
                    yield complaint(document, line, path[1])
    for name in set(tree.texts()) - set(tree.documents()):
        for line, words in numbered(tree.read(name)):
            yield from (complaint(name, line, page) for page in PAGE.findall(words)
                        if not known(tree, page))


def known(tree, path):
    return path in tree.files or path in tree.folders


def complaint(name, line, path):
    return f"{name}:{line}: {path}: found no such file or folder, expected one of this tree"
