#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_SOFTNET_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_SOFTNET_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace fibertap {

/// Frames that each CPU of the host dropped because its queue was full, by /proc/net/softnet_stat.
/// They are counted for all interfaces and network namespaces together.
class Softnet {
 public:
  /// Counts from now on.
  Softnet();

  /// Since then; absent where the kernel does not say.
  std::optional<std::uint64_t> dropped() const;

 private:
  using Drops = std::map<std::uint64_t, std::uint32_t>;  // by CPU; the kernel's counter wraps

  static std::optional<Drops> read();

  std::optional<Drops> at_start_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_SOFTNET_H_
