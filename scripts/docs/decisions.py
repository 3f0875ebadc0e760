"""Pages of docs/adr: each has a status and a date, its decision first, and a row of the index with its title."""

import re

INDEX = "docs/adr/README.md"
PAGE = re.compile(r"docs/adr/(\d{4}-[\w-]+\.md)")
DATE = r"\d{4}-\d{2}-\d{2}"
STATUS = re.compile(rf"^Status: ((?:accepted|superseded by \d+), {DATE}(?:; amended, {DATE})?)$",
                    re.MULTILINE)


def complaints(tree):
    index = tree.read(INDEX) if INDEX in tree.files else ""
    for page in filter(None, map(PAGE.fullmatch, tree.files)):
        text = tree.read(page[0])
        status = STATUS.search(text)
        if not status:
            yield (f"{page[0]}:3: found no status, expected Status: accepted, YYYY-MM-DD or "
                   "Status: superseded by N, YYYY-MM-DD; either with ; amended, YYYY-MM-DD behind it")
            continue
        if not text[status.end():].lstrip().startswith("**Decision.**"):
            yield f"{page[0]}:5: found the decision behind other words, expected **Decision.** first"
        number, _, title = text.splitlines()[0].removeprefix("# ").partition(" ")
        row = f"| [{number}]({page[1]}) | {title} | {status[1]} |"
        if row not in index.splitlines():
            yield f"{INDEX}:1: found no row for {page[0]}, expected {row}"
