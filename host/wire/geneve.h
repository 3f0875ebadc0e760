#ifndef FIBERTAP_HOST_WIRE_GENEVE_H_
#define FIBERTAP_HOST_WIRE_GENEVE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "host/wire/protocol.h"

namespace fibertap::wire {

/// A frame that a GENEVE tunnel (RFC 8926) carried: a head whose MACs are those of the tunnel, and
/// what follows it.
struct GeneveFrame {
  std::array<std::uint8_t, kEthernetBytes> head;
  std::span<const std::uint8_t> payload;  // of the frame with the tunnel
  std::uint32_t origlen;                  // of head and payload on the wire
};

/// What a frame is to somebody who takes tunnels off.
enum class GeneveTest : std::uint8_t {
  kOther,  // no datagram to the port
  kKept,   // a datagram to the port that is not taken off
  kTakenOff,
};

/// Whether the usual head, of a UDP datagram over IPv4 without tags and options, is there and says
/// another port: a test of a few instructions before the whole one.
inline bool has_other_port(std::span<const std::uint8_t> frame, std::uint16_t port) noexcept {
  constexpr std::size_t kPortAt = kEthernetBytes + kIpv4Bytes + 2;
  constexpr std::uint8_t kVersion4WithoutOptions = 0x45;
  return frame.size() >= kPortAt + 2 && frame[12] == 0x08 && frame[13] == 0x00 &&
         frame[kEthernetBytes] == kVersion4WithoutOptions &&
         (frame[kPortAt] << 8 | frame[kPortAt + 1]) != port;
}

/// The whole test of SPEC 11 on a frame of `origlen` bytes on the wire; `found` is set when its
/// tunnel is taken off, and refers to `frame`.
GeneveTest take_geneve_off(std::span<const std::uint8_t> frame, std::uint32_t origlen,
                           std::uint16_t port, GeneveFrame& found) noexcept;

}  // namespace fibertap::wire

#endif  // FIBERTAP_HOST_WIRE_GENEVE_H_
