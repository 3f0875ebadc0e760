#ifndef FIBERTAP_HOST_COMMANDS_COMMANDS_H_
#define FIBERTAP_HOST_COMMANDS_COMMANDS_H_

#include <span>
#include <string>

namespace fibertap {

/// The commands of the program. `arguments` are those behind the command's name. Each throws Error
/// for everything that ends it early; the error's code is the exit code (docs/output.md).
using Arguments = std::span<const std::string>;

void replay(Arguments arguments);
void run(Arguments arguments);
void bench(Arguments arguments);
void card_command(Arguments arguments);
void check(Arguments arguments);
void validate(Arguments arguments);
void gen(Arguments arguments);
void vectors(Arguments arguments);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_COMMANDS_H_
