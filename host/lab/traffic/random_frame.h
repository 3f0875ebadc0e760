#ifndef FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_FRAME_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_FRAME_H_

#include "host/datapath/ingest/frame_source.h"
#include "host/lab/traffic/flow.h"
#include "host/lab/traffic/network.h"
#include "host/rules/compile.h"
#include "host/rules/mirror.h"

namespace fibertap::generation {

/// Outer frames for the rules of a load: most are valid mirrored frames, many of them aimed at a
/// rule; others lie in one field, are cut or padded, have bits flipped, or are anything.
class RandomFrames {
 public:
  /// All outlive the object.
  RandomFrames(Random& random, const Network& network, const Mirror& mirror,
               const CompileOptions& options)
      : random_(random), network_(network), mirror_(mirror), options_(options) {}

  OwnedFrame next(std::uint64_t timestamp_ns);

 private:
  /// What an inner frame is to be, so that a rule of its session is for it.
  struct Aim {
    std::uint32_t vni;
    Flow flow;
    Direction direction;
  };
  Aim random_aim();
  Address outer_source(const Aim& aim, bool ipv6);
  std::vector<std::uint8_t> mirrored();

  Random& random_;
  const Network& network_;
  const Mirror& mirror_;
  const CompileOptions& options_;
};

/// A length of an inner frame: any up to 300 mostly, else about the edges of beats up to the
/// largest frame that is taken in.
std::size_t random_inner_bytes(Random& random);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_FRAME_H_
