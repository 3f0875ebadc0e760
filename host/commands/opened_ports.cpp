#include "host/commands/opened_ports.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "abi/limits.h"
#include "host/base/error.h"

namespace fibertap {

OpenedPorts::OpenedPorts(const RunSettings& settings, std::vector<std::uint16_t> quiet_ports,
                         std::uint16_t health_port, spdlog::logger& log)
    : settings_(settings), log_(log) {
  if (!settings.dpdk_arguments.empty()) open_dpdk();
  if (settings.interface) {
    InterfaceOptions options = *settings.interface;
    options.quiet_ports = std::move(quiet_ports);
    ports_ = &interface_.emplace(options);
  } else {
    ports_ = dpdk_.get();
  }
  if (dpdk_ && settings.exceptions.answers != Answers::kOfNone) open_exceptions(health_port);
}

void OpenedPorts::open_dpdk() {
  if (settings_.logs_json) {
    packet_library().log_to([log = log_](std::string_view line, bool is_trouble) mutable {
      log.log(is_trouble ? spdlog::level::warn : spdlog::level::info, "{}", line);
    });
  }
  dpdk_ = packet_library().open({settings_.dpdk_arguments, abi::kMaxFrameBytes, settings_.senders,
                                 !settings_.interface.has_value(), settings_.exceptions.answers});
}

void OpenedPorts::open_exceptions(std::uint16_t health_port) {
  const ExceptionOptions& options = settings_.exceptions;
  const std::vector<OwnedPort> ports = dpdk_->owned();
  const auto taps =
      std::ranges::count_if(ports, [](const OwnedPort& port) { return port.answers != nullptr; });
  if (taps == 0 && options.is_asked) {
    throw Error(Errc::kUsage,
                "--exception-address: found no port that DPDK has taken from the kernel, expected "
                "one; say --exception on");
  }
  if (taps > 1 && (!options.addresses.empty() || !options.tap.ends_with("%d"))) {
    throw Error(Errc::kUsage,
                "--exception-tap {}: found {} ports, expected one for a name without %d and for "
                "--exception-address; give each TAP interface its address by ip addr add",
                options.tap, taps);
  }
  std::vector<ExceptionWay> ways;
  ways.reserve(ports.size());
  for (const OwnedPort& port : ports) ways.push_back({port.name, port.answers, open_tap(port)});
  if (taps_.empty()) return;
  exceptions_.emplace(std::move(ways), ports_->workers(),
                      ExceptionSettings{health_port, options.budget});
}

/// None where there is to be none, or where it cannot be made and nobody asked for it.
Tap* OpenedPorts::open_tap(const OwnedPort& port) {
  if (port.answers == nullptr) return nullptr;
  const ExceptionOptions& options = settings_.exceptions;
  try {
    Tap& tap = taps_.emplace_back(TapSettings{options.tap, port.mac, port.mtu, options.addresses});
    log_.info("{}: what is not VXLAN goes to interface {}", port.name, tap.name());
    return &tap;
  } catch (const Error& error) {
    if (options.is_asked) throw;
    log_.warn("{}: nothing answers ARP, ping and health checks: {}", port.name, error.what());
    return nullptr;
  }
}

}  // namespace fibertap
