#ifndef FIBERTAP_TESTS_ACL_DPDK_ENVIRONMENT_H_
#define FIBERTAP_TESTS_ACL_DPDK_ENVIRONMENT_H_

#include <string>
#include <vector>

namespace fibertap::testing {

/// DPDK's environment in plain memory: no huge pages, files or telemetry, so that it needs neither
/// root nor setup. One lcore, the calling thread, which stays on the CPU it is on; SIMD as wide as
/// the CPU has it. At most one for the whole life of a process: DPDK does not start twice.
class DpdkEnvironment {
 public:
  /// `megabytes` is what it may use; `devices` are those of software, as --vdev takes them. Throws
  /// std::runtime_error with DPDK's reason when it does not start.
  explicit DpdkEnvironment(unsigned megabytes = 256, const std::vector<std::string>& devices = {});
  ~DpdkEnvironment();
  DpdkEnvironment(const DpdkEnvironment&) = delete;
  DpdkEnvironment& operator=(const DpdkEnvironment&) = delete;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ACL_DPDK_ENVIRONMENT_H_
