#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_H_

#include <array>
#include <cstdint>
#include <type_traits>

#include "abi/result_block.h"

namespace fibertap {

/// What the frames of one flow have in common: one direction of a conversation, in one session.
struct FlowKey {
  std::array<std::uint8_t, 16> source{};  // network byte order; IPv4 in the first four bytes
  std::array<std::uint8_t, 16> destination{};
  std::uint32_t vni = 0;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t ip_version = 0;  // 0: the frame shows no addresses, and all before vni is 0
  std::uint8_t protocol = 0;    // IANA
  std::uint8_t has_ports = 0;   // 0: a protocol without them, a later fragment, or cut before them
  std::uint8_t direction = abi::kEpbUnknown;  // abi::EpbFlags
  std::uint32_t unused = 0;

  bool operator==(const FlowKey&) const = default;
};
static_assert(sizeof(FlowKey) == 48 && std::has_unique_object_representations_v<FlowKey>,
              "hashed as six words");

/// TCP flags (RFC 9293, 3.1).
enum TcpFlags : std::uint8_t { kTcpFin = 1, kTcpSyn = 2, kTcpRst = 4, kTcpAck = 16 };

/// What one accepted frame adds to its flow.
struct FlowFrame {
  FlowKey key;
  std::uint64_t timestamp_ns = 0;
  std::uint64_t bytes = 0;  // of the IP packet
  std::uint32_t interface_id = 0;
  std::uint32_t rule_number = abi::kNoRule;
  std::uint8_t tcp_flags = 0;  // as AWS counts them: ACK beside SYN only
};

/// What is known of a flow in one interval.
struct Flow {
  FlowKey key;
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  std::uint64_t first_ns = 0;
  std::uint64_t last_ns = 0;
  std::uint32_t interface_id = 0;  // of the first frame that came, as rule_number is
  std::uint32_t rule_number = abi::kNoRule;
  std::uint8_t tcp_flags = 0;  // of all frames
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_H_
