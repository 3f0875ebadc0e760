#include "tests/acl/dpdk_environment.h"

#include <fmt/format.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <sched.h>

#include <stdexcept>

namespace fibertap::testing {

DpdkEnvironment::DpdkEnvironment(unsigned megabytes, const std::vector<std::string>& devices) {
  // --no-shconf and not --in-memory, which DPDK 22.11 does not take together with --no-huge.
  std::vector<std::string> arguments = {
      "dpdk",
      "--no-huge",
      "-m",
      fmt::format("{}", megabytes),
      "--no-shconf",
      "--no-pci",
      "--no-telemetry",
      "--iova-mode=va",
      fmt::format("--lcores=0@{}", sched_getcpu()),
      "--no-hpet",
      "--force-max-simd-bitwidth=512",
      "--log-level=warning",
  };
  for (const std::string& device : devices) arguments.push_back("--vdev=" + device);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  if (rte_eal_init(static_cast<int>(arguments.size()), argv.data()) < 0) {
    throw std::runtime_error(
        fmt::format("DPDK: found {}, expected its environment to start with {}",
                    rte_strerror(rte_errno), fmt::join(arguments, " ")));
  }
}

DpdkEnvironment::~DpdkEnvironment() { rte_eal_cleanup(); }

}  // namespace fibertap::testing
