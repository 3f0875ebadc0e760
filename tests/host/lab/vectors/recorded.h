#ifndef FIBERTAP_TESTS_HOST_VECTORS_RECORDED_H_
#define FIBERTAP_TESTS_HOST_VECTORS_RECORDED_H_

#include "host/lab/vectors/recording.h"
#include "host/rules/compile.h"
#include "tests/support/arena.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

/// A recording of frames that are all accepted, and what it was made of.
struct Recorded {
  explicit Recorded(std::size_t frames) {
    for (std::size_t i = 0; i < frames; ++i) {
      arena.add(mirrored(Packet().ethernet().ipv4().udp().payload(100 * i)));
    }
    recording = record(image, arena.bytes(), arena.frames());
  }

  Interfaces interfaces;
  RuleImage image = compile({}, {kVxlanPort, true, 7}, interfaces);
  Arena arena;
  Recording recording;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_VECTORS_RECORDED_H_
