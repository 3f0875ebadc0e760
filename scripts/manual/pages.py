"""The manual pages: of a program, of each command, of the option file."""

from manual.roff import Page, bold, italic

EXIT_CODES = (
    ("0", "Done, also when a signal ended it."),
    ("1", "The system refused: a folder that is not there, no memory, a finished file in the "
          "place of the output."),
    ("2", "Usage."),
    ("3", "A template, or a file that is no Ethernet capture."),
    ("4", "A device that does not start, or failed while it worked."),
    ("5", "What was written is not all: a damaged capture, no space left, accepted frames that are "
          "missing from a file."))

VALUES = (
    ("a switch", "yes, on, 1 or true; no, off, 0 or false"),
    ("a size", "a whole number with its unit: B, KiB, MiB or GiB"),
    ("a time", "a whole number with its unit: us, ms, s, m or h"))


def variable(option):
    return "FIBERTAP_" + option.upper().replace("-", "_")


def usage(page, command):
    page.section("synopsis")
    page.line(bold(command.call) + " " + italic(command.usage))


def exit_codes(page):
    page.section("exit status")
    for code, meaning in EXIT_CODES:
        page.item(bold(code), meaning)


def option_item(page, option, *more):
    names = ([bold(option.short)] if option.short else []) + [bold("--" + option.name)]
    value = f" {italic(option.shown_value)}" if option.shown_value else ""
    said = [option.sentence]
    if option.default is not None:
        said.append(f"Default: {option.default}.")
    page.item(", ".join(names) + value, *said, *more)


def program_page(program, date, version):
    """fibertap(1), and fibertap-card(1), which holds commands as well."""
    page = Page(program.name, 1, date, version)
    says = program.text or program.purpose.rstrip(".")
    page.named(program.name, says[0].lower() + says[1:])
    usage(page, program)
    page.section("description")
    page.text(program.purpose, "Each command has a page of its own.")
    page.section("commands")
    for command in program.commands:
        page.item(bold(" ".join(command.words)), command.text[0].upper() + command.text[1:] + ".")
    page.section("options")
    page.item(bold("--help"), "Print the commands; behind a command, its options.")
    if not program.words:
        page.item(bold("--version"), "Print the version.")
        sources(page)
        exit_codes(page)
    page.see_also(*((command.name, 1) for command in program.commands), ("fibertap.conf", 5))
    return page


def sources(page):
    page.section("environment")
    page.text(f"Every option can be set by a variable: {variable('vxlan-port')} for --vxlan-port.",
              "The command line comes first, then the environment, then the option file.")
    page.section("files")
    page.item(italic("/etc/fibertap/fibertap.conf"),
              "The option file of the service, see fibertap.conf(5).",
              "A command that is called by hand reads the file that --config names.")


def command_page(command, date, version):
    page = Page(command.name, 1, date, version)
    page.named(command.name, command.text)
    usage(page, command)
    page.section("description")
    page.text(*" ".join(command.purpose.split()).replace(". ", ".\n").splitlines())
    page.section("options")
    for title, options in command.groups():
        page.part(title or "Every command")
        for option in options:
            option_item(page, option)
    sources(page)
    exit_codes(page)
    program = command.call.split()[0]
    page.see_also((program, 1), ("fibertap.conf", 5))
    return page


def option_file_page(programs, date, version):
    page = Page("fibertap.conf", 5, date, version)
    page.named("fibertap.conf", "option file of fibertap")
    page.section("description")
    page.text("An option file sets options of commands that the command line and the environment "
              "do not set.",
              "fibertap.service reads /etc/fibertap/fibertap.conf, and fibertap@NAME.service reads "
              "/etc/fibertap/NAME.conf.",
              "A command that is called by hand reads the file that --config or FIBERTAP_CONFIG "
              "names.")
    page.text("A line is NAME = VALUE, where NAME is an option without its hyphens, or [COMMAND].",
              "What stands above the first such line is for every command.",
              "What stands below it is for that command, or for all of that group ([card]), and "
              "comes before what is for every command.",
              "An option that only some commands have stands below one of them.",
              "A comment begins with # or ; at the start of a line, or with # behind a blank.")
    page.text("What stands below [sink.NAME] is a sink of fibertap run, called NAME: to = KIND:WHERE, "
              "and KEY = VALUE in lines of their own for what --sink takes.",
              "A comma in them needs no backslash.",
              "These sinks join those of --sink, FIBERTAP_SINK and lines sink = ...; one of these "
              "with the same name takes the section's place, but not in the same file.")
    page.text("Values have these forms:")
    for kind, form in VALUES:
        page.item(bold(kind), form[0].upper() + form[1:] + ".")
    page.section("options")
    commands = programs[0].leaves()
    said = {}
    for command in commands:
        for option in command.options:
            if option.name not in ("help", "config"):
                said.setdefault(option.name, (option, []))[1].append(command)
    for name in sorted(said):
        option, having = said[name]
        defaults = {each.default for command in having for each in command.options
                    if each.name == name}
        text = [option.sentence]
        if option.is_list:
            text.append("May be given several times.")
        if len(defaults) == 1 and option.default is not None:
            text.append(f"Default: {option.default}.")
        text.append("Of " + ", ".join(" ".join(command.words) for command in having) + ".")
        page.item(f"{bold(name)} = {italic(option.shown_value or 'yes|no')}", *text)
    page.section("examples")
    page.example("template = /etc/fibertap/mirror.yaml   # for all\n \n[run]\ninterface = eth1\n"
                 "write = /var/lib/fibertap/mirror.pcapng\nif-exists = number\n \n"
                 "[sink.hourly]\nto = file:/var/lib/fibertap/%F-%H.pcapng\nevery = 1h\n"
                 "keep-files = 48")
    page.section("files")
    page.item(italic("/etc/fibertap/fibertap.conf"), "Options of fibertap.service.")
    page.item(italic("/etc/fibertap/NAME.conf"), "Options of fibertap@NAME.service.")
    page.see_also(("fibertap", 1), *((command.name, 1) for command in commands))
    return page
