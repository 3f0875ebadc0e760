"""Pages of man(7)."""


def escaped(text):
    """`text` as it is to be read: a hyphen of an option can be copied, a dot begins no request."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    text = text.replace("^", "\\(ha").replace("~", "\\(ti").replace("`", "\\(ga")
    return "\\&" + text if text.startswith(".") else text


def bold(text):
    return f"\\fB{escaped(text)}\\fR"


def italic(text):
    return f"\\fI{escaped(text)}\\fR"


class Page:
    def __init__(self, name, section, date, version):
        self.lines = [f'.TH {name.upper()} {section} "{date}" "Fibertap {version}" '
                      '"Fibertap manual"']

    def section(self, title):
        self.lines.append(f".SH {title.upper()}")

    def named(self, name, purpose):
        """The first section, from which apropos takes its line."""
        self.section("name")
        self.lines.append(f"{escaped(name)} \\- {escaped(purpose)}")

    def part(self, title):
        self.lines.append(f".SS {title}")

    def text(self, *sentences):
        """A paragraph, of a line a sentence. The first behind a title needs no request."""
        if not self.lines[-1].startswith((".SH", ".SS")):
            self.lines.append(".PP")
        self.lines += map(escaped, sentences)

    def line(self, marked):
        """A line that is roff already."""
        self.lines.append(marked)

    def item(self, marked, *sentences):
        self.lines += [".TP", marked, *map(escaped, sentences)]

    def example(self, text):
        self.lines += [".RS 4", ".nf", *map(escaped, text.splitlines()), ".fi", ".RE"]

    def see_also(self, *names):
        """`names` with their sections: ("fibertap", 1)."""
        self.section("see also")
        for name, section in names:
            comma = " ," if (name, section) != names[-1] else ""
            self.lines.append(f".BR {escaped(name)} ({section}){comma}")

    def __str__(self):
        return "\n".join(self.lines) + "\n"
