#include <string>
#include <string_view>

#include "host/base/error.h"
#include "host/commands/card_commands.h"
#include "host/commands/commands.h"
#include "host/observe/console.h"

namespace fibertap {
namespace {

struct Verb {
  std::string_view name;
  void (*run)(Arguments);
  std::string_view purpose;
};

constexpr Verb kVerbs[] = {
    {"list", card_list, "the cards that answer"},
    {"info", card_info, "what is loaded onto a card: xclbin, ABI, compute units, banks, limits"},
    {"selftest", card_selftest, "hold a card against the reference model"},
    {"bench", card_bench, "how fast transfers, commands and batches are"},
};

std::string usage() {
  std::string text = "Usage: fibertap card VERB [OPTIONS]\n\n";
  for (const Verb& verb : kVerbs) text += fmt::format("  {:<10}{}\n", verb.name, verb.purpose);
  return text + "\nfibertap card VERB --help tells the options.\n";
}

}  // namespace

void card_command(Arguments arguments) {
  const std::string word = arguments.empty() ? std::string() : arguments.front();
  if (word == "--help" || word == "-h") return print(stdout, usage());
  for (const Verb& verb : kVerbs) {
    if (verb.name == word) return verb.run(arguments.subspan(1));
  }
  throw Error(Errc::kUsage,
              "card: found {}, expected list, info, selftest or bench; see fibertap "
              "card --help",
              word.empty() ? "no verb" : word);
}

}  // namespace fibertap
