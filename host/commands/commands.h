#ifndef FIBERTAP_HOST_COMMANDS_COMMANDS_H_
#define FIBERTAP_HOST_COMMANDS_COMMANDS_H_

#include "host/commands/program.h"

namespace fibertap {

// The commands of `fibertap`, which other programs may have as well (Command::run).

void replay(const Program& program, Arguments arguments);
void run(const Program& program, Arguments arguments);
void check(const Program& program, Arguments arguments);
void card_command(const Program& program, Arguments arguments);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_COMMANDS_H_
