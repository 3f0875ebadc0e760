#ifndef FIBERTAP_HOST_COMMANDS_PROGRAM_H_
#define FIBERTAP_HOST_COMMANDS_PROGRAM_H_

#include <span>
#include <string>
#include <string_view>

#include "host/datapath/engines/engine_choice.h"

namespace fibertap {

struct Program;

/// The words behind a command's name.
using Arguments = std::span<const std::string>;

/// What the first word of a command line chooses. `run` throws Error for everything that ends it
/// early; the error's code is the exit code (docs/output.md).
struct Command {
  std::string_view name;
  void (*run)(const Program& program, Arguments arguments);
  std::string_view purpose;
};
using Commands = std::span<const Command>;

/// Of both programs: "0.1.0".
extern const char* const kProgramVersion;

/// One of our programs, as its commands see it.
struct Program {
  std::string_view name;
  std::string_view purpose;
  Commands commands;
  NamedEngines engines = {};     // that --engine takes beside those of every program
  bool breaks_cards = false;     // whether the emulated card takes --card-faults
  bool writes_outcomes = false;  // whether replay takes --outcomes

  /// How a user calls one of its commands: "fibertap card list".
  std::string call(std::string_view command) const;
};

/// Runs the one of `commands` that the first argument names, or prints them where help is asked
/// for. `group` is what stands before that argument: "card", empty for the commands of the program.
/// Throws Error(kUsage) where no command is named, and what the command throws.
void run_one_of(Commands commands, std::string_view group, std::string_view purpose,
                const Program& program, Arguments arguments);

/// The program from beginning to end: main() returns what this does.
int run_program(const Program& program, int argc, char** argv);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_PROGRAM_H_
