#include <algorithm>
#include <string>
#include <vector>

#include "host/commands/commands.h"
#include "host/commands/live_run.h"
#include "host/commands/output_options.h"

namespace fibertap {

void run(Arguments arguments) {
  const auto dashes = std::ranges::find(arguments, "--");
  const auto own = static_cast<std::size_t>(dashes - arguments.begin());
  std::vector<std::string> dpdk_arguments;
  if (dashes != arguments.end()) dpdk_arguments.assign(dashes + 1, arguments.end());

  const auto values = parse(run_command_line(), arguments.first(own));
  if (!values) return;
  check_outputs(*values, {});
  LiveRun(*values, run_settings_of(*values, dpdk_arguments)).run();
}

}  // namespace fibertap
