#ifndef FIBERTAP_HOST_COMMANDS_COMMANDS_H_
#define FIBERTAP_HOST_COMMANDS_COMMANDS_H_

#include "host/commands/program.h"

namespace fibertap {

// The commands of `fibertap`, which other programs may have as well (Command::run).

void replay(const Program& program, Arguments arguments);
void run(const Program& program, Arguments arguments);
void check(const Program& program, Arguments arguments);
void card_command(const Program& program, Arguments arguments);

// What `fibertap card` does (Command::run).

void card_list(const Program& program, Arguments arguments);
void card_info(const Program& program, Arguments arguments);
void card_selftest(const Program& program, Arguments arguments);

inline constexpr Command kCardCommands[] = {
    {"list", card_list, "the cards that answer"},
    {"info", card_info, "what is loaded onto a card: xclbin, ABI, compute units, banks, limits"},
    {"selftest", card_selftest, "hold a card against the reference model"},
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_COMMANDS_H_
