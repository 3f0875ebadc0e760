"""Relative links of documents: the file is there, and so is the heading that an anchor names."""

import os
import re

from docs.tree import numbered, prose

LINK = re.compile(r"\]\(([^()\s]+)\)")
SPAN = re.compile(r"`[^`]*`")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def anchor(heading):
    """The anchor that GitHub makes of a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(text):
    """Of headings of one text the second has -1 behind its name, the third -2."""
    found = set()
    for heading in HEADING.findall(prose(text)):
        name, times = anchor(heading), 0
        while (f"{name}-{times}" if times else name) in found:
            times += 1
        found.add(f"{name}-{times}" if times else name)
    return found


def complaints(tree):
    for document in tree.documents():
        for line, text in numbered(prose(tree.read(document))):
            # A link's text may be code; a link inside code is none.
            for link in LINK.findall(SPAN.sub("", text)):
                if ELSEWHERE.match(link):
                    continue
                wrong = fault(tree, document, link)
                if wrong:
                    yield f"{document}:{line}: link {link}: {wrong}"


def fault(tree, document, link):
    path, _, name = link.partition("#")
    target = os.path.normpath(os.path.join(os.path.dirname(document), path)) if path else document
    if target not in tree.files and target not in tree.folders:
        return "found no such file, expected one of this tree"
    if name and name not in anchors(tree.read(target)):
        return f"found no heading {name} in {target}, expected one"
    return None
