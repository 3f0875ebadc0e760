#include "host/commands/program.h"

#include <fcntl.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <system_error>
#include <vector>

#include "host/base/error.h"
#include "host/commands/command_line.h"
#include "host/commands/description.h"
#include "host/commands/option_names.h"
#include "host/observe/console.h"
#include "host/observe/log.h"

namespace fibertap {

const char* const kProgramVersion = FIBERTAP_VERSION;
namespace {

std::string usage(Commands commands, const std::string& call, std::string_view purpose) {
  std::string text = fmt::format("Usage: {} COMMAND [OPTIONS]\n\n{}\n\n", call, purpose);
  for (const Command& command : commands) {
    text += fmt::format("  {:<10}{}\n", command.name, command.purpose);
  }
  return text + fmt::format("\n{} COMMAND --help prints the options.\n", call);
}

/// "list, info or selftest", or the one of them that `word` is nearly.
std::string choice(Commands commands, const std::string& word) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.emplace_back(command.name);
  if (const auto near = nearly(word, names)) return *near;
  std::string text;
  for (const Command& command : commands) {
    const bool is_last = &command == &commands.back();
    if (!text.empty()) text += is_last ? " or " : ", ";
    text += command.name;
  }
  return text;
}

/// A file that is opened where a standard descriptor is closed would get what is printed there.
/// What stands in for it can be used as little as the closed one.
void hold_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest that is free, which is this one. Without /dev a folder that cannot be read will
    // do.
    if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) == fd) continue;
    if (open("/", O_PATH) != fd) std::_Exit(1);
  }
}

int fail(const Program& program, std::string_view message, Errc code) {
  print_error(program.name, message);
  return static_cast<int>(code);
}

}  // namespace

std::string Program::call(std::string_view command) const {
  return command.empty() ? std::string(name) : fmt::format("{} {}", name, command);
}

void run_one_of(Commands commands, std::string_view group, std::string_view purpose,
                const Program& program, Arguments arguments) {
  const std::string call = program.call(group);
  const std::string word = arguments.empty() ? "no command" : arguments.front();
  if (word == "--help" || word == "-h" || word == "help") {
    return print(stdout, usage(commands, call, purpose));
  }
  if (word == kDescribe) return print(stdout, description(commands, call, purpose));
  const auto named = std::ranges::find(commands, word, &Command::name);
  if (named != commands.end()) return named->run(program, arguments.subspan(1));
  throw Error(Errc::kUsage, "{}{}found {}, expected {}; see {} --help", group,
              group.empty() ? "" : ": ", word, choice(commands, word), call);
}

int run_program(const Program& program, int argc, char** argv) {
  hold_standard_descriptors();
  // That a reader went away, or a file is as large as it may be, is reported by write() instead.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words.front() == "--version") {
      print(stdout, fmt::format("{} {}\n", program.name, kProgramVersion));
      return 0;
    }
    run_one_of(program.commands, {}, program.purpose, program, words);
    return 0;
  } catch (const Error& error) {
    return fail(program, with_origin(error.what()), error.code());
  } catch (const std::system_error& error) {
    // What the system calls a lack of resources is what it answers when a thread is to be started.
    const bool is_thread = error.code() == std::errc::resource_unavailable_try_again;
    return fail(program,
                is_thread
                    ? "no further thread can be started; raise the limit on processes (ulimit "
                      "-u), or lower the one on stacks (ulimit -s)"
                    : error.what(),
                Errc::kRuntime);
  } catch (const std::bad_alloc&) {
    return fail(program, "out of memory; give it more or smaller inputs", Errc::kRuntime);
  } catch (const std::exception& error) {
    return fail(program, error.what(), Errc::kRuntime);
  }
}

}  // namespace fibertap
