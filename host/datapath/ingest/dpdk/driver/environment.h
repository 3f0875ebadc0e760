#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_ENVIRONMENT_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_ENVIRONMENT_H_

#include <sched.h>

#include <functional>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace fibertap {

/// DPDK's environment abstraction layer, from its start to its end. The thread that starts it may
/// run where it might before: it is no lcore.
class Environment {
 public:
  /// Throws Error(kUsage) where DPDK does not take the arguments, Error(kDevice) where it cannot
  /// start, with what it answers.
  explicit Environment(std::span<const std::string> arguments);
  ~Environment();

  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  std::size_t lcores() const noexcept { return cpus_.size(); }

  /// A thread that DPDK knows, on the CPUs of one lcore.
  std::thread start(std::size_t lcore, std::function<void()> work) const;

 private:
  std::vector<cpu_set_t> cpus_;  // of each lcore
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_ENVIRONMENT_H_
