"""/etc/fibertap/fibertap.conf: every option of `fibertap run`, as a comment."""

import textwrap

# What a service wants that a call by hand does not, and values for options that have no default.
SERVICE = {"template": "/etc/fibertap/mirror.yaml", "interface": "eth1", "if-exists": "number",
           "write": "/var/lib/fibertap/mirror.pcapng", "stats": "/var/lib/fibertap/stats.json",
           "parameter": "Net=10.0.0.0/16", "import": "Net=10.0.0.0/16", "session": "Session=7",
           "sink": "file:/var/lib/fibertap/%Y%m%d-%H%M%S.pcapng,every=10m,keep-files=144",
           "http": "127.0.0.1:9100", "http-socket": "/var/lib/fibertap/http",
           "http-token": "/etc/fibertap/token", "require": "file", "drain": "60s",
           "dpdk": "-l 2-5 -a 0000:00:06.0", "exception-address": "10.0.0.9/24",
            "batch-frames": "512",
           "card": "0", "xclbin": "/var/lib/fibertap/mirror_target.xclbin"}
# What the file cannot say, and what the unit says.
LEFT_OUT = ("help", "config", "user")

HEAD = """\
# Options of the live target, fibertap run, as fibertap.service reads them. fibertap.conf(5) has the
# form of this file, fibertap-run(1) the options. A line that begins with # sets nothing: its value
# is the default, or an example where there is none.
#
# The service needs at least: interface (or dpdk), template, write. As user fibertap it reads below
# /etc/fibertap and writes below /var/lib/fibertap; it has no use for the option user.
#
# systemctl reload fibertap reads the templates anew, systemctl restart fibertap this file too.

[run]
"""

SINK = """
## Sinks in sections of their own
#
# What sink says in one line above, a section says in lines of their own: to = KIND:WHERE and each
# KEY = VALUE, in which a comma needs no backslash. Its name is that of the sink. A section stands
# behind all lines of [run], and may be repeated with other names.

#[sink.hourly]
#to = file:/var/lib/fibertap/%Y%m%d-%H%M%S.pcapng
#every = 1h
#keep-bytes = 50GiB
#zstd = yes
"""


def example(option):
    if option.name in SERVICE:
        return SERVICE[option.name]
    if option.is_switch:
        return "yes"
    return option.default or (option.choices[0] if option.choices else option.shown_value)


def option_file(run):
    text = HEAD
    for title, options in run.groups():
        options = [option for option in options if option.name not in LEFT_OUT]
        text += f"\n## {title}\n" if options else ""
        for option in options:
            said = option.text
            if option.choices and not said.startswith("one of "):
                said = f"{' | '.join(option.choices)}: {said}"
            if option.name in SERVICE and option.default is not None:
                said += f" (default: {option.default})"
            text += "\n" + textwrap.fill(said, 98, initial_indent="# ", subsequent_indent="# ",
                                         break_on_hyphens=False, break_long_words=False)
            text += f"\n#{option.name} = {example(option)}\n"
    return text + SINK
