#ifndef FIBERTAP_HOST_LAB_COMMANDS_LAB_COMMANDS_H_
#define FIBERTAP_HOST_LAB_COMMANDS_LAB_COMMANDS_H_

#include "host/commands/program.h"

namespace fibertap {

// The commands that only `fibertap-lab` has (Command::run).

void validate(const Program& program, Arguments arguments);
void vectors(const Program& program, Arguments arguments);
void gen(const Program& program, Arguments arguments);
void bench(const Program& program, Arguments arguments);
void lab_card(const Program& program, Arguments arguments);
void card_bench(const Program& program, Arguments arguments);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_COMMANDS_LAB_COMMANDS_H_
