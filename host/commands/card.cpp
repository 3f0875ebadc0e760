#include "host/commands/commands.h"

namespace fibertap {

void card_command(const Program& program, Arguments arguments) {
  run_one_of(kCardCommands, "card", "Lists, describes and tests cards.", program, arguments);
}

}  // namespace fibertap
