#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_ENVIRONMENT_ARGUMENTS_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_ENVIRONMENT_ARGUMENTS_H_

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <vector>

namespace fibertap {

/// Arguments of a DPDK that needs no huge pages, takes no device from the kernel and shares nothing
/// with other programs. `lcores` is as --lcores takes it.
inline std::vector<std::string> unshared_environment(std::size_t memory_mib,
                                                     const std::string& lcores) {
  return {"--no-huge",
          "-m",
          fmt::format("{}", memory_mib),
          "--no-shconf",
          "--no-pci",
          "--no-telemetry",
          "--iova-mode=va",
          "--log-level=error",
          "--lcores=" + lcores};
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_ENVIRONMENT_ARGUMENTS_H_
