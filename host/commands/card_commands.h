#ifndef FIBERTAP_HOST_COMMANDS_CARD_COMMANDS_H_
#define FIBERTAP_HOST_COMMANDS_CARD_COMMANDS_H_

#include "host/commands/commands.h"

namespace fibertap {

/// What `fibertap card` does, as commands do (commands.h).
void card_list(Arguments arguments);
void card_info(Arguments arguments);
void card_selftest(Arguments arguments);
void card_bench(Arguments arguments);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_CARD_COMMANDS_H_
