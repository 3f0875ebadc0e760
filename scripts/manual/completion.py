"""Bash completion of a program: commands, options, words that an option takes, interfaces, users.
What is left to readline is the name of a file."""

import shlex

SCRIPT = """\
# bash completion of {program}, made from its options

# COMMAND: the commands or options that may follow
__{name}_words() {{
  case $1 in
{words}
  esac
}}

# COMMAND OPTION: what the option takes
__{name}_values() {{
  case "$1 $2" in
{values}
    *) return 1 ;;
  esac
}}

_{name}() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} command="" option="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    [[ ${{COMP_WORDS[i]}} == -- ]] && return 0
    [[ ${{COMP_WORDS[i]}} != -* && " $(__{name}_words "$command") " == *" ${{COMP_WORDS[i]}} "* ]] &&
      command="${{command:+$command }}${{COMP_WORDS[i]}}"
  done
  # --option value, --option=value: bash takes = for a word.
  if [[ $COMP_CWORD -ge 3 && ${{COMP_WORDS[COMP_CWORD-1]}} == = ]]; then
    option=${{COMP_WORDS[COMP_CWORD-2]}}
  elif [[ $COMP_CWORD -ge 3 && $cur == = ]]; then
    option=${{COMP_WORDS[COMP_CWORD-1]}} cur=""
  elif [[ $COMP_CWORD -ge 2 && ${{COMP_WORDS[COMP_CWORD-1]}} == -* ]]; then
    option=${{COMP_WORDS[COMP_CWORD-1]}}
  fi
  local values
  if [[ -n $option ]] && values=$(__{name}_values "$command" "$option"); then
    case $values in
      @interfaces) values=$(cd /sys/class/net 2>/dev/null && echo *) ;;
      @users) values=$(compgen -u) ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$values" -- "$cur")
    return
  fi
  # A command that takes files is given some, unless an option is begun.
  case $command in
{positional}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$(__{name}_words "$command")" -- "$cur")
}}

complete -o bashdefault -o default -F _{name} {program}
"""


def every(command):
    yield command
    for each in command.commands:
        yield from every(each)


def words_of(command):
    if command.commands:
        words = [each.words[-1] for each in command.commands]
        return words + ["--help"] + (["--version"] if not command.words else [])
    return [name for option in command.options for name in (option.short, "--" + option.name)
            if name]


def values_of(option):
    if option.choices:
        return " ".join(option.choices)
    if option.name == "interface":
        return "@interfaces"
    if option.name == "user":
        return "@users"
    return option.default or ""


def completion(program):
    words, values, positional = [], [], []
    for command in every(program):
        key = " ".join(command.words)
        words.append(f"    {shlex.quote(key)}) echo {shlex.quote(' '.join(words_of(command)))} ;;")
        for option in command.options:
            names = [name for name in (option.short, "--" + option.name) if name]
            keys = " | ".join(shlex.quote(f"{key} {name}") for name in names)
            if not option.is_switch:
                values.append(f"    {keys}) echo {shlex.quote(values_of(option))} ;;")
        if command.positional:
            positional.append(f"    {shlex.quote(key)}) [[ $cur == -* ]] || return 0 ;;")
    return SCRIPT.format(program=program.call, name=program.call.replace("-", "_"),
                         words="\n".join(words), values="\n".join(values),
                         positional="\n".join(positional) or "    *) ;;")
