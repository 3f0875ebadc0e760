"""Citations in documents and code: `SPEC 5.3` is clause 5, item 3 of docs/spec.md, `ADR 7` the page
of docs/adr with that number."""

import re

from docs.tree import numbered

NUMBER = r"\d+(?:\.\d+)?"
# Between words, also where the line of a comment ends.
GAP = r"(?:\s|//|#)+"
CITED = {kind: re.compile(rf"\b{kind}{GAP}({NUMBER}(?:(?:,?{GAP}and{GAP}|{GAP}to{GAP}|,{GAP})"
                          rf"{NUMBER}(?![\w-]))*)") for kind in ("SPEC", "ADRs?")}
CLAUSE = re.compile(r"^## (\d+) ")
ITEM = re.compile(r"^(\d+)\. ")
SPEC = "docs/spec.md"
UNKNOWN = re.compile(r"\b(DESIGN|STYLE|SPEC-\d+)\s+\d|\bfacts/\w+\.md")


def clauses(text):
    """The numbers of the clauses and of their items."""
    found, clause = set(), None
    for line in text.splitlines():
        if heading := CLAUSE.match(line):
            clause = heading[1]
            found.add(clause)
        elif clause and (item := ITEM.match(line)):
            found.add(f"{clause}.{item[1]}")
    return found


def decisions(tree):
    return {str(int(page[1])) for page in
            (re.match(r"docs/adr/(\d{4})-.*\.md$", name) for name in tree.files) if page}


def complaints(tree):
    known = {"SPEC": (clauses(tree.read(SPEC)) if SPEC in tree.files else set(), SPEC),
             "ADRs?": (decisions(tree), "docs/adr")}
    for name in tree.texts():
        text = tree.read(name)
        for kind, (numbers, home) in known.items():
            for cited in CITED[kind].finditer(text):
                line = text.count("\n", 0, cited.start()) + 1
                for number in re.findall(NUMBER, cited[1]):
                    if number not in numbers:
                        yield (f"{name}:{line}: {kind.rstrip('s?')} {number}: found no such number "
                               f"in {home}, expected one")
        for line, words in numbered(text):
            if lost := UNKNOWN.search(words):
                yield (f"{name}:{line}: {lost[0]}: found a document that is not in this tree, "
                       "expected SPEC, ADR or a path")
