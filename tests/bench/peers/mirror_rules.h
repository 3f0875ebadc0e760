#ifndef FIBERTAP_TESTS_BENCH_PEERS_MIRROR_RULES_H_
#define FIBERTAP_TESTS_BENCH_PEERS_MIRROR_RULES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/bench/peers/mirrored_frame.h"

// A rule, ready to be compared: addresses in host byte order, what a rule leaves open as the range
// or mask that takes all.
struct MirrorRule {
  uint32_t source;
  uint32_t source_mask;
  uint32_t destination;
  uint32_t destination_mask;
  uint16_t source_port_first;
  uint16_t source_port_last;
  uint16_t destination_port_first;
  uint16_t destination_port_last;
  uint8_t protocol;
  uint8_t protocol_mask;
  bool needs_ports;
  bool accept;
};

struct RuleList {
  struct MirrorRule* rules;  // in evaluation order
  size_t count;
};

struct MirrorSession {
  uint32_t vni;
  uint32_t packet_length;
  struct RuleList ingress;
  struct RuleList egress;
};

// Sessions ascending by VNI.
struct MirrorSessions {
  struct MirrorSession* sessions;
  size_t count;
};

// Reads what bench_rules prints. Ends the program with a message when that is not what it finds.
struct MirrorSessions read_mirror_sessions(const char* path);

void free_mirror_sessions(struct MirrorSessions* sessions);

// The session of a VNI, or NULL.
const struct MirrorSession* find_session(const struct MirrorSessions* sessions, uint32_t vni);

// Whether the first rule that matches accepts. Every frame is to or from its outer source.
bool accepts(const struct MirrorSession* session, const struct MirroredFrame* frame);

#endif  // FIBERTAP_TESTS_BENCH_PEERS_MIRROR_RULES_H_
