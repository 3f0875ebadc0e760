#ifndef FIBERTAP_TESTS_ORACLES_DPDK_ENVIRONMENT_H_
#define FIBERTAP_TESTS_ORACLES_DPDK_ENVIRONMENT_H_

namespace fibertap::testing {

/// DPDK's environment in plain memory: no huge pages, devices, files or telemetry, so that it needs
/// neither root nor setup. One lcore, the calling thread, which stays on the CPU it is on. At most
/// one for the whole life of a process: DPDK does not start twice.
class DpdkEnvironment {
 public:
  /// Throws std::runtime_error with DPDK's reason when it does not start.
  DpdkEnvironment();
  ~DpdkEnvironment();
  DpdkEnvironment(const DpdkEnvironment&) = delete;
  DpdkEnvironment& operator=(const DpdkEnvironment&) = delete;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ORACLES_DPDK_ENVIRONMENT_H_
