#ifndef FIBERTAP_HOST_COMMANDS_OPENED_PORTS_H_
#define FIBERTAP_HOST_COMMANDS_OPENED_PORTS_H_

#include <spdlog/logger.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "host/commands/run_options.h"
#include "host/datapath/exception/exception_path.h"
#include "host/datapath/ingest/dpdk/packet_library.h"
#include "host/datapath/ingest/packet_socket/interface_ports.h"

namespace fibertap {

/// The ports of a run, open: those that receive, those that sinks send to, and the kernel's ends of
/// those that have one.
class OpenedPorts {
 public:
  /// The kernel answers nothing at the `quiet_ports` of an interface of its own. `settings` and
  /// `log` outlive it. Throws Error.
  OpenedPorts(const RunSettings& settings, std::vector<std::uint16_t> quiet_ports,
              std::uint16_t health_port, spdlog::logger& log);

  PacketPorts& receiving() noexcept { return *ports_; }

  /// That of the settings' `senders` which has this place.
  FrameSender& sender(std::size_t place) { return dpdk_->sender(place); }

  /// Null where no port has a kernel's end.
  ExceptionPath* exceptions() noexcept { return exceptions_ ? &*exceptions_ : nullptr; }

 private:
  void open_dpdk();
  void open_exceptions(std::uint16_t health_port);
  Tap* open_tap(const OwnedPort& port);

  const RunSettings& settings_;
  spdlog::logger& log_;
  std::unique_ptr<DpdkPorts> dpdk_;
  std::optional<InterfacePorts> interface_;
  PacketPorts* ports_ = nullptr;  // that receive: one of these
  std::deque<Tap> taps_;
  std::optional<ExceptionPath> exceptions_;  // between ports and these
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_OPENED_PORTS_H_
