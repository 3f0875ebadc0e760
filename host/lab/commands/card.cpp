#include <iterator>
#include <vector>

#include "host/commands/commands.h"
#include "host/lab/commands/lab_commands.h"

namespace fibertap {

void lab_card(const Program& program, Arguments arguments) {
  std::vector<Command> commands(std::begin(kCardCommands), std::end(kCardCommands));
  commands.push_back({"bench", card_bench, "how fast transfers, commands and batches are"});
  run_one_of(commands, "card", "Lists, describes, tests and measures cards.", program, arguments);
}

}  // namespace fibertap
