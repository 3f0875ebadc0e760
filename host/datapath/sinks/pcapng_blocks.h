#ifndef FIBERTAP_HOST_DATAPATH_SINKS_PCAPNG_BLOCKS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_PCAPNG_BLOCKS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "host/rules/interfaces.h"

namespace fibertap {

/// The pcapng blocks around the packets (draft-ietf-opsawg-pcapng), little-endian, as SPEC 9 asks
/// for them: nothing in them differs between runs, engines or hosts.
using PcapngBlock = std::vector<std::uint8_t>;

/// Section Header Block naming the application.
PcapngBlock section_header();

/// Interface Description Block: Ethernet, SnapLen 0, nanoseconds.
PcapngBlock interface_description();

/// The same with the name "vni-..." and the description.
PcapngBlock interface_description(const Interface& interface);

/// Those of all `interfaces`, in their order.
PcapngBlock interface_descriptions(std::span<const Interface> interfaces);

/// What one interface saw.
struct InterfaceCount {
  std::uint64_t received;  // accepted + rejected
  std::uint64_t accepted;
  std::optional<std::uint64_t> dropped = {};  // of those that were accepted
};

/// Interface Statistics Block at `timestamp_ns`.
PcapngBlock interface_statistics(std::uint32_t interface_id, std::uint64_t timestamp_ns,
                                 const InterfaceCount& count);

/// Those of all interfaces, whose ids are places in `counts`.
PcapngBlock interface_statistics(std::uint64_t timestamp_ns,
                                 std::span<const InterfaceCount> counts);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_PCAPNG_BLOCKS_H_
