#include "host/commands/port_options.h"

#include <array>

#include "host/base/error.h"

namespace fibertap {
namespace {

constexpr std::array<std::string_view, 2> kPortKeys = {"mtu", "receive"};
constexpr std::uint64_t kLeastPortMtu = 68;  // RFC 791
constexpr std::uint64_t kMostPortMtu = 9710;

}  // namespace

const std::span<const std::string_view> kKeysOfPorts = kPortKeys;

SenderRequest plan_sender(SinkSettings& settings) {
  SenderRequest request{settings.where(), std::nullopt, settings.is_chosen("receive")};
  if (const auto mtu = settings.one("mtu")) {
    request.mtu = static_cast<std::uint16_t>(
        number_of(settings.option("mtu"), *mtu, kLeastPortMtu, kMostPortMtu));
  }
  return request;
}

std::vector<SenderRequest> senders_of(std::span<const SinkPlan> sinks,
                                      std::span<const std::string> dpdk_arguments) {
  std::vector<SenderRequest> senders;
  for (const SinkPlan& sink : sinks) {
    if (!sink.sends_to) continue;
    if (dpdk_arguments.empty()) {
      throw Error(Errc::kUsage,
                  "--sink port:{}: found no arguments of DPDK, expected the port among them; add "
                  "-- -a ADDRESS for a device, or -- --vdev={} for a driver of DPDK's",
                  sink.sends_to->port, sink.sends_to->port);
    }
    senders.push_back(*sink.sends_to);
  }
  return senders;
}

}  // namespace fibertap
