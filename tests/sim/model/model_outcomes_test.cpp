#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "abi/result_block.h"
#include "tests/sim/model/rig.h"

// The words below are written by hand from SPEC 10.

namespace fibertap {
namespace {

using testing::accepting;
using testing::any_packet;
using testing::Arena;
using testing::arp;
using testing::Batch;
using testing::Bytes;
using ::testing::ElementsAreArray;
using testing::mirrored;
using testing::mirrored_udp;
using testing::Packet;
using testing::Rig;

using Words = std::vector<std::uint32_t>;

constexpr std::uint32_t kUntouched = 0xA5A5A5A5;

// CRC32C of one beat, by a program of its own: zeros, and an accepted frame of VNI 9.
constexpr std::uint32_t kCrcOfZeros = 0x03C8EB67;
constexpr std::uint32_t kCrcOfAccepted = 0x8A609433;

Words words_of(std::span<const abi::OutcomeWord> outcomes) {
  Words words;
  for (const abi::OutcomeWord& outcome : outcomes) words.push_back(outcome.bits);
  return words;
}

/// What the model says of one frame; the rest of its beat is zeros.
std::uint32_t word_of(Rig& rig, const Packet& frame) {
  const Batch batch = rig.run(frame);
  EXPECT_EQ(batch.outcomes.size(), 16u);
  return batch.outcomes.at(0).bits;
}

Packet datagram() { return Packet().ethernet().ipv4().udp(); }

/// Egress is accepted, ingress rejected, of `vni`.
Mirror both_ways(std::uint32_t vni) {
  return testing::mirror_of(vni, {any_packet(1, Direction::kIngress, Action::kReject),
                                  any_packet(1, Direction::kEgress, Action::kAccept)});
}

TEST(ModelOutcomes, AFrameThatHasNoVniHasOnlyItsDisposition) {
  Rig rig(accepting(0x54F841));
  const Packet frame = mirrored_udp().vni(0x54F841);
  EXPECT_EQ(word_of(rig, Packet().ethernet().payload(46)), 0u) << "not_vxlan";
  EXPECT_EQ(word_of(rig, Packet(frame).destination_port(4790)), 0u) << "not_vxlan";
  EXPECT_EQ(word_of(rig, Packet(frame).more_fragments()), 1u) << "outer_fragment";
  EXPECT_EQ(word_of(rig, Packet(frame).cut(49)), 2u) << "outer_malformed: VXLAN is not whole";
  EXPECT_EQ(word_of(rig, Packet(frame).vxlan_flags(0)), 3u) << "bad_vxlan";
}

TEST(ModelOutcomes, AVniThatNoSessionHasIsInTheWord) {
  Rig rig(accepting(7));
  for (const std::uint32_t vni : {0u, 1u, 6u, 8u, 0xFFu, 0x100u, 0xFFFFu, 0x10000u, 0xFFFFFFu}) {
    EXPECT_EQ(word_of(rig, mirrored_udp().vni(vni)), 4u | vni << 8) << vni;
  }
}

TEST(ModelOutcomes, EveryReasonOfARejectionHasItsWord) {
  for (const std::uint32_t vni : {0u, 1u, 0x54F841u, 0xFFFFFFu}) {
    Rig rig(both_ways(vni));
    const std::uint32_t high = vni << 8;
    const Packet in = datagram().to("172.31.0.238");
    EXPECT_EQ(word_of(rig, mirrored(in).vni(vni)), 5u | 1u << 4 | high) << "rule";
    EXPECT_EQ(word_of(rig, mirrored(Packet().ethernet().ipv6()).vni(vni)), 5u | 2u << 4 | high)
        << "no_match";
    EXPECT_EQ(word_of(rig, mirrored(arp()).vni(vni)), 5u | 3u << 4 | high) << "non_ip";
  }
}

TEST(ModelOutcomes, AnAcceptedFrameHasItsVniAndNoReason) {
  for (const std::uint32_t vni : {0u, 1u, 0x54F841u, 0xFFFFFFu}) {
    Rig rig(both_ways(vni));
    const Packet out = datagram().from("172.31.0.238");
    EXPECT_EQ(word_of(rig, mirrored(out).vni(vni)), 6u | vni << 8);
  }
}

TEST(ModelOutcomes, AFrameOfTheDefaultSessionHasItsOwnVni) {
  Rig rig(accepting(7), {.accept_unknown_vni = true});
  for (const std::uint32_t vni : {0u, 6u, 8u, 0xFFFFFFu}) {
    EXPECT_EQ(word_of(rig, mirrored_udp().vni(vni)), 6u | vni << 8) << vni;
  }
}

TEST(ModelOutcomes, ACutFrameIsWhatItWouldBeWhole) {
  Rig rig(accepting(1));
  const Packet frame = mirrored_udp();
  EXPECT_EQ(word_of(rig, Packet(frame).cut(frame.size() - 1)), 6u | 1u << 8) << "outer_truncated";
}

/// `count` frames whose outcomes differ from word to word, for both_ways(9).
struct Mixed {
  Arena arena;
  Words words;

  explicit Mixed(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto vni = static_cast<std::uint32_t>(100 + i);
      switch (i % 7) {
        case 0:
          add(mirrored(datagram().from("172.31.0.238")).vni(9), 6u | 9u << 8);
          break;
        case 1:
          add(mirrored(datagram()).vni(vni), 4u | vni << 8);
          break;
        case 2:
          add(Packet().ethernet().payload(46), 0);
          break;
        case 3:
          add(mirrored(arp()).vni(9), 5u | 3u << 4 | 9u << 8);
          break;
        case 4:
          add(mirrored_udp().vni(9).vxlan_flags(0), 3);
          break;
        case 5:
          add(mirrored(datagram().to("172.31.0.238")).vni(9), 5u | 1u << 4 | 9u << 8);
          break;
        default:
          add(mirrored(datagram()).vni(9).cut(49), 2);
      }
    }
  }

  void add(const Packet& frame, std::uint32_t word) {
    arena.add(frame);
    words.push_back(word);
  }
};

/// `words` and zeros up to the beat.
Words filled(Words words) {
  words.resize((words.size() + 15) / 16 * 16);
  return words;
}

/// A run of `frames` frames with room behind their words.
struct GuardedRun {
  abi::BatchStatus status;
  Words words;  // as many beats as `frames` take
  Words behind;

  GuardedRun(const Arena& arena, std::uint32_t frames, std::size_t result_bytes) {
    model::Model model = testing::loaded(both_ways(9));
    const std::size_t written = (frames + 15) / 16 * 16;
    std::vector<abi::OutcomeWord> room(written + 32, abi::OutcomeWord{kUntouched});
    Bytes result(result_bytes);
    status = model.run(arena.bytes(), frames, result, room);
    words = words_of(std::span(room).first(written));
    behind = words_of(std::span(room).subspan(written));
  }
};

std::size_t enough(const Arena& arena) { return abi::max_result_bytes(arena.bytes().size()); }

TEST(ModelOutcomes, AnyNumberOfFramesFillsWholeBeatsAndNoMore) {
  for (std::uint32_t count = 0; count <= 33; ++count) {
    const Mixed mixed(count);
    const GuardedRun run(mixed.arena, count, enough(mixed.arena));
    EXPECT_THAT(run.words, ElementsAreArray(filled(mixed.words))) << count << " frames";
    EXPECT_EQ(run.behind, Words(32, kUntouched)) << count << " frames";
  }
}

TEST(ModelOutcomes, TheStatusSignsTheWholeBeats) {
  EXPECT_EQ(GuardedRun(Arena(), 0, 0).status.outcomes_crc32c, 0u);
  const Arena not_vxlan = Arena().add(Packet().ethernet().payload(46));
  EXPECT_EQ(GuardedRun(not_vxlan, 1, enough(not_vxlan)).status.outcomes_crc32c, kCrcOfZeros);
  const Mixed one(1);
  EXPECT_EQ(GuardedRun(one.arena, 1, enough(one.arena)).status.outcomes_crc32c, kCrcOfAccepted);
}

TEST(ModelOutcomes, WordsFromAnImpossibleHeadOnAreZero) {
  constexpr std::uint32_t kFrames = 33;
  for (std::uint32_t before = 0; before < kFrames; ++before) {
    Mixed mixed(before);
    Words words = mixed.words;
    mixed.arena.add_record({0, 9729, 9729}, Bytes(9729));
    while (mixed.arena.frames() < kFrames) mixed.arena.add(mirrored_udp().vni(9));
    const GuardedRun run(mixed.arena, kFrames, enough(mixed.arena));
    EXPECT_EQ(run.status.errors, abi::kErrorImpossibleHead);
    words.resize(48);
    EXPECT_THAT(run.words, ElementsAreArray(words)) << before << " frames before";
    EXPECT_EQ(run.behind, Words(32, kUntouched)) << before << " frames before";
  }
}

TEST(ModelOutcomes, FramesPromisedButNotThereHaveZeros) {
  const Mixed mixed(3);
  for (const std::uint32_t promised : {4u, 16u, 17u, 300u}) {
    const GuardedRun run(mixed.arena, promised, enough(mixed.arena));
    EXPECT_EQ(run.status.errors, abi::kErrorImpossibleHead);
    Words words = mixed.words;
    words.resize((promised + 15) / 16 * 16);
    EXPECT_EQ(run.words, words) << promised;
    EXPECT_EQ(run.behind, Words(32, kUntouched)) << promised;
  }
}

TEST(ModelOutcomes, AResultThatIsFullStopsNoWord) {
  const Mixed mixed(33);
  for (std::size_t beats = 0; beats < 3; ++beats) {
    const GuardedRun run(mixed.arena, 33, beats * abi::kBeatBytes);
    EXPECT_EQ(run.status.errors, abi::kErrorResultFull);
    EXPECT_THAT(run.words, ElementsAreArray(filled(mixed.words))) << beats << " beats";
  }
}

TEST(ModelOutcomes, WithoutRulesThereAreNone) {
  model::Model model;
  std::vector<abi::OutcomeWord> room(16, abi::OutcomeWord{kUntouched});
  Bytes result(256);
  const Arena arena = Arena().add(mirrored_udp());
  const abi::BatchStatus status = model.run(arena.bytes(), 1, result, room);
  EXPECT_EQ(status.errors, abi::kErrorNotLoaded);
  EXPECT_EQ(status.outcomes_crc32c, 0u);
  EXPECT_EQ(words_of(room), Words(16, kUntouched));
}

}  // namespace
}  // namespace fibertap
