#include "host/lab/traffic/random_frame.h"

#include <algorithm>

#include "abi/limits.h"
#include "host/lab/traffic/random_envelope.h"
#include "host/lab/traffic/random_inner.h"

namespace fibertap::generation {
namespace {

constexpr std::size_t kSmallBytes = 300;
constexpr std::size_t kSomeBeats = 32;
constexpr std::size_t kMostBeats = abi::kMaxFrameBytes / abi::kBeatBytes;

/// Where a frame of `size` bytes is cut: within its headers, or anywhere.
std::size_t random_cut(Random& random, std::size_t size) {
  constexpr std::size_t kHeaders = 128;
  return random.below((random.chance(50) ? std::min(size, kHeaders) : size) + 1);
}

/// Appends, cuts or overwrites bytes, so that caplen, origlen and headers no longer fit together.
void damage(Random& random, OwnedFrame& frame) {
  std::vector<std::uint8_t>& bytes = frame.bytes;
  switch (random.below(5)) {
    case 0: {  // Ethernet padding
      const std::size_t there = bytes.size();
      bytes.resize(there + random.between(1, 50));
      random.fill(std::span(bytes).subspan(there));
      frame.origlen = static_cast<std::uint32_t>(bytes.size());
      break;
    }
    case 1:  // cut by the capture
      bytes.resize(random_cut(random, bytes.size()));
      break;
    case 2:  // cut on the way
      bytes.resize(random_cut(random, bytes.size()));
      frame.origlen = static_cast<std::uint32_t>(bytes.size());
      break;
    case 3:
      frame.origlen += random.chance(90) ? random.between<std::uint32_t>(1, 2000)
                                         : random.between<std::uint32_t>(0, 0xFFFF0000);
      break;
    default:
      for (std::size_t i = random.between(1, 4); i > 0; --i) {
        const std::size_t about =
            std::min<std::size_t>(bytes.size(), random.chance(80) ? 128 : 9728);
        if (about > 0) bytes[random.below(about)] ^= static_cast<std::uint8_t>(random.bits());
      }
  }
}

/// Gives the flow a MAC of the session, the one that makes it a flow of `direction`.
void direct(Random& random, const Session& session, Direction direction, Flow& flow) {
  if (session.macs.empty()) return;
  Mac& own = direction == Direction::kIngress ? flow.destination_mac : flow.source_mac;
  own = random.pick(session.macs);
}

}  // namespace

std::size_t random_inner_bytes(Random& random) {
  if (random.chance(75)) return random.below(kSmallBytes + 1);
  const std::size_t beats = random.between(1, random.chance(80) ? kSomeBeats : kMostBeats);
  return beats * abi::kBeatBytes + random.below(5) - 2;
}

RandomFrames::Aim RandomFrames::random_aim() {
  const Direction direction = random_.chance(50) ? Direction::kIngress : Direction::kEgress;
  Aim aim{random_.pick(network_.vnis), random_flow(random_, network_), direction};
  if (mirror_.sessions.empty() || random_.chance(15)) return aim;
  const Session& session = random_.pick(mirror_.sessions);
  aim.vni = session.vni;
  if (session.filter && !mirror_.filters[*session.filter].rules.empty() && random_.chance(85)) {
    const Rule& rule = random_.pick(mirror_.filters[*session.filter].rules);
    aim.flow = flow_near(random_, network_, rule);
    aim.direction = rule.direction;
  }
  if (random_.chance(60)) direct(random_, session, aim.direction, aim.flow);
  return aim;
}

Address RandomFrames::outer_source(const Aim& aim, bool ipv6) {
  if (aim.flow.ipv6 != ipv6 || random_.chance(30)) return random_.pick(network_.hosts(ipv6));
  return aim.direction == Direction::kIngress ? aim.flow.destination : aim.flow.source;
}

std::vector<std::uint8_t> RandomFrames::mirrored() {
  const Aim aim = random_aim();
  const std::vector<std::uint8_t> inner =
      random_inner_frame(random_, aim.flow, random_inner_bytes(random_));
  // Most envelopes have the inner IP version, for only then their source shows a direction.
  const bool ipv6 = random_.chance(70) ? aim.flow.ipv6 : !aim.flow.ipv6;
  Envelope envelope = random_envelope(random_, outer_source(aim, ipv6), ipv6, aim.vni,
                                      options_.vxlan_port, inner.size());
  if (random_.chance(18)) spoil(random_, envelope);
  return wrap(random_, envelope, inner);
}

OwnedFrame RandomFrames::next(std::uint64_t timestamp_ns) {
  OwnedFrame frame{timestamp_ns, 0, {}};
  if (random_.chance(99)) {
    frame.bytes = mirrored();
  } else {
    frame.bytes.resize(random_.below(100));
    random_.fill(frame.bytes);
  }
  frame.origlen = static_cast<std::uint32_t>(frame.bytes.size());
  if (random_.chance(20)) damage(random_, frame);
  if (frame.bytes.size() > abi::kMaxFrameBytes) frame.bytes.resize(abi::kMaxFrameBytes);
  return frame;
}

}  // namespace fibertap::generation
