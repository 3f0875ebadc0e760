#include <fmt/format.h>

#include <random>

#include "host/lab/traffic/random.h"
#include "tests/sim/csim/kernel_beside_model.h"

// The words that the whole kernel writes are the model's, and nothing behind them is touched.

namespace fibertap::testing {
namespace {

using KernelOutcomes = KernelTest;
FIBERTAP_PLAIN_AND_BOUNDED(KernelOutcomes);

/// One frame of every kind that ends somewhere else, of VNIs at the edges.
std::vector<Packet> frames_of_every_end() {
  std::vector<Packet> frames;
  const auto add = [&frames](Packet outer) { frames.push_back(outer.destination_port(4790)); };
  add(mirrored(Bytes(9)).fragment_offset(1));
  add(mirrored(Bytes(9)).vxlan_flags(0));
  add(mirrored(Bytes(9)).udp_length(15));
  frames.push_back(mirrored(Bytes(9)).destination_port(4791));
  for (const std::uint32_t vni : {0U, 5U, 9U, 77U, 0xFFFFFFU}) {
    add(mirrored(Bytes(3)).vni(vni));
    add(mirrored(Packet().ethernet().ipv4("10.1.2.3").udp(40000, 53)).vni(vni));
    add(mirrored_over_ipv6(Packet().ethernet().ipv6().tcp()).vni(vni));
  }
  return frames;
}

class Frames {
 public:
  explicit Frames(std::uint64_t seed) : random_(seed) {}

  /// `count` of them as they come.
  Arena draw(std::uint32_t count) {
    Arena arena;
    while (arena.frames() < count) arena.add(frames_[random_.below(frames_.size())]);
    return arena;
  }

 private:
  std::vector<Packet> frames_ = frames_of_every_end();
  generation::Random random_;
};

/// Two sessions, so that any other VNI is unknown.
Bytes rules() {
  ImageParts image = empty_image();
  image.header.vxlan_port = 4790;
  add_session(image, 5);
  add_filter(image, {any_row(1), any_row(2, abi::kRowIpv6)});
  add_session(image, 0xFFFFFF);
  add_filter(image, {any_row(1, abi::kRowIpv6 | abi::kRowAccept)});
  return image.bytes();
}

TEST_P(KernelOutcomes, EveryNumberOfFramesHasItsWords) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Frames frames(seed);
  KernelBesideModel both(GetParam());
  both.load(rules());
  for (std::uint32_t count = 0; count <= 48; ++count) {
    SCOPED_TRACE(count);
    EXPECT_EQ(both.run(frames.draw(count)).errors, 0U);
  }
  // A burst is 64 beats, 1024 frames.
  for (const std::uint32_t count : {1007U, 1008U, 1009U, 1024U, 1025U, 2048U, 2049U}) {
    SCOPED_TRACE(count);
    EXPECT_EQ(both.run(frames.draw(count)).errors, 0U);
  }
}

TEST_P(KernelOutcomes, FramesThatAreNotThereHaveZeroWords) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Frames frames(seed);
  KernelBesideModel both(GetParam());
  both.load(rules());
  for (const std::uint32_t there : {0U, 1U, 15U, 16U, 17U, 40U}) {
    for (const std::uint32_t promised_behind : {1U, 15U, 16U, 17U, 1100U}) {
      SCOPED_TRACE(fmt::format("{} frames, {} not there", there, promised_behind));
      const Arena arena = frames.draw(there);
      EXPECT_EQ(both.run(arena.bytes(), there + promised_behind).errors, abi::kErrorImpossibleHead);
    }
  }
}

TEST_P(KernelOutcomes, WordsAreWholeWhenTheResultIsFull) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Frames frames(seed);
  KernelBesideModel both(GetParam());
  both.load(rules());
  EXPECT_EQ(both.run(frames.draw(100).bytes(), 100, 0).errors, abi::kErrorResultFull);
}

TEST_P(KernelOutcomes, NothingIsWrittenWithoutRules) {
  KernelBesideModel both(GetParam());
  EXPECT_EQ(both.run(Frames(1).draw(20)).errors, abi::kErrorNotLoaded);
}

}  // namespace
}  // namespace fibertap::testing
