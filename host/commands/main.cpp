#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.h"
#include "host/commands/commands.h"
#include "host/observe/console.h"

namespace fibertap {
namespace {

struct Command {
  std::string_view name;
  void (*run)(Arguments);
  std::string_view purpose;
};

constexpr Command kCommands[] = {
    {"replay", replay, "decapsulate, filter and cut the mirrored frames of captures"},
    {"run", run, "be a mirror target: take frames from network ports as they come"},
    {"check", check, "print the rules of templates, or explain what becomes of one frame"},
    {"validate", validate, "hold an engine against the reference model"},
    {"gen", gen, "generate mirrored traffic and its template"},
    {"vectors", vectors,
     "write stimulus and expected output of a kernel stage for an RTL test bench"},
    {"bench", bench, "measure how fast frames are taken from a port and judged"},
    {"card", card_command, "list, describe, test and measure cards"},
};

std::string usage() {
  std::string text =
      "Usage: fibertap COMMAND [OPTIONS]\n\nA target for AWS VPC Traffic Mirroring.\n\n";
  for (const Command& command : kCommands) {
    text += fmt::format("  {:<10}{}\n", command.name, command.purpose);
  }
  return text + "\nfibertap COMMAND --help tells the options, fibertap --version the version.\n";
}

void run_command(std::vector<std::string> arguments) {
  if (arguments.empty()) {
    throw Error(Errc::kUsage, "found no command, expected one; see fibertap --help");
  }
  const std::string& word = arguments.front();
  if (word == "--version") return print(stdout, "fibertap " FIBERTAP_VERSION "\n");
  if (word == "--help" || word == "-h" || word == "help") return print(stdout, usage());
  for (const Command& command : kCommands) {
    if (command.name == word) return command.run(Arguments(arguments).subspan(1));
  }
  throw Error(Errc::kUsage, "{}: found no such command; see fibertap --help", word);
}

/// A file that is opened where a standard descriptor is closed would get what is printed there.
/// What stands in for it can be used as little as the closed one.
void hold_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest that is free, which is this one.
    if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) std::_Exit(1);
  }
}

int fail(std::string_view message, Errc code) {
  std::fprintf(stderr, "fibertap: %.*s\n", static_cast<int>(message.size()), message.data());
  return static_cast<int>(code);
}

}  // namespace
}  // namespace fibertap

int main(int argc, char** argv) {
  using fibertap::Errc;
  fibertap::hold_standard_descriptors();
  // That a reader went away, or a file is as large as it may be, is told by write() instead.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    fibertap::run_command({argv + 1, argv + argc});
    return 0;
  } catch (const fibertap::Error& error) {
    return fibertap::fail(error.what(), error.code());
  } catch (const std::bad_alloc&) {
    return fibertap::fail("out of memory; give it more or smaller inputs", Errc::kRuntime);
  } catch (const std::exception& error) {
    return fibertap::fail(error.what(), Errc::kRuntime);
  }
}
