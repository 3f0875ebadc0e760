#ifndef FIBERTAP_TESTS_BENCH_PEERS_MIRRORED_FRAME_H_
#define FIBERTAP_TESTS_BENCH_PEERS_MIRRORED_FRAME_H_

#include <stdbool.h>
#include <stdint.h>

// C and C++. What peers read of a frame, as their authors would who know what comes in: VXLAN over
// IPv4 with any options, no VLAN tags; inner IPv4 with any options.

enum { kEthernetBytes = 14, kLeastIpv4Bytes = 20, kUdpBytes = 8, kVxlanBytes = 8 };
enum { kTcp = 6, kUdp = 17, kVxlanPort = 4789, kVxlanHasVni = 0x08 };

// Numbers in host byte order.
struct MirroredFrame {
  const uint8_t* inner;
  uint32_t inner_bytes;
  uint32_t vni;
  uint32_t outer_source;
  uint32_t source;
  uint32_t destination;
  uint16_t source_port;  // of frames with ports
  uint16_t destination_port;
  uint8_t protocol;
  bool has_ports;
};

static inline uint16_t read_u16(const uint8_t* at) { return (uint16_t)(at[0] << 8 | at[1]); }

static inline uint32_t read_u32(const uint8_t* at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

// Bytes of the IPv4 header behind the Ethernet header of `frame`, 0 when none is there.
static inline uint32_t ipv4_bytes(const uint8_t* frame, uint32_t bytes) {
  if (bytes < kEthernetBytes + kLeastIpv4Bytes || read_u16(frame + 12) != 0x0800) return 0;
  const uint8_t first = frame[kEthernetBytes];
  const uint32_t header = (first & 0x0Fu) * 4;
  if (first >> 4 != 4 || header < kLeastIpv4Bytes || kEthernetBytes + header > bytes) return 0;
  return header;
}

// Bytes of the envelope of `frame`, 0 when it is not VXLAN with a VNI.
static inline uint32_t envelope_bytes(const uint8_t* frame, uint32_t bytes) {
  const uint32_t ip = ipv4_bytes(frame, bytes);
  const uint8_t* udp = frame + kEthernetBytes + ip;
  const uint32_t envelope = kEthernetBytes + ip + kUdpBytes + kVxlanBytes;
  if (ip == 0 || envelope > bytes || frame[kEthernetBytes + 9] != kUdp) return 0;
  if ((read_u16(frame + kEthernetBytes + 6) & 0x3FFF) != 0) return 0;
  if (read_u16(udp + 2) != kVxlanPort || (udp[kUdpBytes] & kVxlanHasVni) == 0) return 0;
  return envelope;
}

// False when `frame` is not VXLAN, or carries no IPv4.
static inline bool read_mirrored_frame(const uint8_t* frame, uint32_t bytes,
                                       struct MirroredFrame* out) {
  const uint32_t envelope = envelope_bytes(frame, bytes);
  if (envelope == 0) return false;
  const uint8_t* inner = frame + envelope;
  const uint32_t inner_bytes = bytes - envelope;
  const uint32_t ip_bytes = ipv4_bytes(inner, inner_bytes);
  if (ip_bytes == 0) return false;
  const uint8_t* ip = inner + kEthernetBytes;
  const uint32_t l4 = kEthernetBytes + ip_bytes;
  const bool first_fragment = (read_u16(ip + 6) & 0x1FFF) == 0;
  out->inner = inner;
  out->inner_bytes = inner_bytes;
  out->vni = read_u32(inner - 4) >> 8;
  out->outer_source = read_u32(frame + kEthernetBytes + 12);
  out->source = read_u32(ip + 12);
  out->destination = read_u32(ip + 16);
  out->protocol = ip[9];
  out->has_ports = (ip[9] == kTcp || ip[9] == kUdp) && first_fragment && l4 + 4 <= inner_bytes;
  out->source_port = out->has_ports ? read_u16(inner + l4) : 0;
  out->destination_port = out->has_ports ? read_u16(inner + l4 + 2) : 0;
  return true;
}

#endif  // FIBERTAP_TESTS_BENCH_PEERS_MIRRORED_FRAME_H_
