#include "host/datapath/results/unknown_vnis.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "host/rules/compile.h"
#include "sim/model/model.h"
#include "tests/support/arena.h"
#include "tests/support/packet.h"

namespace fibertap::testing {
namespace {

/// Rules with one session, VNI 7.
RuleImage rules(bool accept_unknown_vni) {
  Mirror mirror;
  Session session;
  session.vni = 7;
  mirror.sessions = {session};
  Interfaces interfaces;
  return compile(mirror, {kVxlanPort, accept_unknown_vni, 1}, interfaces);
}

/// Runs `arena` through the model and hands the batch over.
void add(UnknownVnis& unknown, const Arena& arena, const RuleImage& image) {
  Bytes memory = arena.bytes();
  model::Model model;
  model.load(image.bytes());
  Bytes result(1 << 20);
  BatchSlot slot;
  slot.arena = memory;
  slot.arena_bytes = memory.size();
  slot.frames = arena.frames();
  std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(arena.frames()));
  slot.outcomes = outcomes;
  slot.status = model.run(memory, arena.frames(), result, outcomes);
  unknown.add(slot, image);
}

Packet frame_of(std::uint32_t vni) {
  return mirrored(Packet().ethernet().ipv4().udp().payload(20)).vni(vni);
}

TEST(UnknownVnis, TheBusiestComeFirstWithTheSourceOfTheirFirstFrame) {
  Arena arena;
  arena.add(frame_of(7)).add(frame_of(8)).add(frame_of(9).from("10.9.9.9"));
  arena.add(frame_of(9).from("10.9.9.8")).add(frame_of(5));
  for (const bool accept_unknown_vni : {false, true}) {
    UnknownVnis unknown;
    add(unknown, arena, rules(accept_unknown_vni));
    const auto top = unknown.top(10);
    ASSERT_EQ(top.size(), 3U) << "7 has a session";
    EXPECT_EQ(top[0].vni, 9U);
    EXPECT_EQ(top[0].frames, 2U);
    EXPECT_EQ(top[0].source, "10.9.9.9");
    EXPECT_EQ(top[1].vni, 5U) << "equal ones by VNI";
    EXPECT_EQ(top[2].vni, 8U);
    EXPECT_EQ(top[2].source, "172.31.0.238");
    EXPECT_EQ(unknown.top(1).size(), 1U);
  }
}

TEST(UnknownVnis, OnlyFramesThatReachASessionLookupCount) {
  Arena arena;
  arena.add(frame_of(8).destination_port(53)).add(frame_of(8).vxlan_flags(0)).add(frame_of(8));
  UnknownVnis unknown;
  add(unknown, arena, rules(false));
  ASSERT_EQ(unknown.top(10).size(), 1U);
  EXPECT_EQ(unknown.top(10)[0].frames, 1U);
}

/// One batch for each list of (VNI, second).
std::chrono::nanoseconds longest_run(
    const std::vector<std::vector<std::pair<std::uint32_t, std::uint64_t>>>& batches,
    bool accept_unknown_vni = false) {
  UnknownVnis unknown;
  for (const auto& batch : batches) {
    Arena arena;
    for (const auto& [vni, second] : batch) {
      arena.add(vni == 0 ? Packet().ethernet().ipv4().udp() : frame_of(vni),
                second * 1'000'000'000);
    }
    add(unknown, arena, rules(accept_unknown_vni));
  }
  return unknown.longest_run();
}

TEST(UnknownVnis, TheLongestRunIsWithoutAFrameOfASession) {
  using std::chrono::seconds;
  EXPECT_EQ(longest_run({}), seconds(0));
  EXPECT_EQ(longest_run({{{8, 5}}}), seconds(0));
  EXPECT_EQ(longest_run({{{8, 5}, {0, 9}, {9, 15}}}), seconds(10)) << "what is no VXLAN counts not";
  EXPECT_EQ(longest_run({{{8, 5}, {7, 9}, {9, 15}, {8, 18}}}), seconds(3));
  EXPECT_EQ(longest_run({{{8, 5}, {8, 9}, {7, 10}, {8, 11}}}), seconds(4)) << "not the last one";
}

TEST(UnknownVnis, ARunGoesOnFromBatchToBatch) {
  using std::chrono::seconds;
  EXPECT_EQ(longest_run({{{8, 5}}, {{0, 7}}, {{8, 65}}}), seconds(60));
  EXPECT_EQ(longest_run({{{8, 5}}, {{7, 7}}, {{8, 65}}}), seconds(0));
  EXPECT_EQ(longest_run({{{8, 15}}, {{8, 5}}, {{8, 16}}}), seconds(11)) << "frames out of order";
}

TEST(UnknownVnis, FramesThatTheDefaultSessionTakesAreNoRun) {
  EXPECT_EQ(longest_run({{{8, 5}, {8, 500}}}, true), std::chrono::seconds(0));
}

TEST(UnknownVnis, AnIpv6SourceIsWrittenAsOne) {
  Arena arena;
  arena.add(mirrored_over_ipv6(Packet().ethernet().ipv4().udp()).vni(8));
  UnknownVnis unknown;
  add(unknown, arena, rules(false));
  EXPECT_EQ(unknown.top(1).at(0).source, "2001:db8::238");
}

TEST(UnknownVnis, AFloodOfVnisNeverForgetsTheBusiest) {
  const RuleImage image = rules(false);
  UnknownVnis unknown;
  const Bytes flood_frame = frame_of(0).bytes();
  std::uint32_t vni = 100;
  for (int batch = 0; batch < 20; ++batch) {
    Arena arena;
    for (int i = 0; i < 5000; ++i) {
      Bytes frame = flood_frame;
      const std::uint32_t next = i % 10 == 0 ? 8 : ++vni;
      for (std::size_t byte = 0; byte < 3; ++byte) {
        frame[46 + byte] = static_cast<std::uint8_t>(next >> (16 - 8 * byte));
      }
      arena.add(frame);
    }
    add(unknown, arena, image);
  }
  EXPECT_EQ(unknown.top(1).at(0).vni, 8U);
  EXPECT_LE(unknown.top(1 << 24).size(), UnknownVnis::kTracked + 1);
}

}  // namespace
}  // namespace fibertap::testing
