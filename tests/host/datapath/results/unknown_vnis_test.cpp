#include "host/datapath/results/unknown_vnis.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <random>
#include <string>
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
  slot.record_beats = arena.record_beats();
  std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(arena.frames()));
  slot.outcomes = outcomes;
  slot.status = model.run(memory, arena.frames(), result, outcomes);
  unknown.add(slot, SessionVnis(image));
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

TEST(UnknownVnis, ARunMayBeginAtTimestampZero) {
  using std::chrono::seconds;
  EXPECT_EQ(longest_run({{{8, 0}, {8, 61}}}), seconds(61));
  EXPECT_EQ(longest_run({{{8, 0}}, {{8, 61}}}), seconds(61));
  EXPECT_EQ(longest_run({{{7, 0}, {8, 0}, {8, 61}, {7, 62}}}), seconds(61));
}

TEST(UnknownVnis, WhatTheDefaultSessionRejectsIsListedToo) {
  Arena arena;
  arena.add(frame_of(8)).add(frame_of(7));
  Mirror mirror;
  Session session;
  session.vni = 7;
  mirror.sessions = {session};
  Interfaces interfaces;
  UnknownVnis unknown;
  add(unknown, arena, compile(mirror, {kVxlanPort, true, 1}, interfaces));
  ASSERT_EQ(unknown.top(10).size(), 1U);
  EXPECT_EQ(unknown.top(10)[0].vni, 8U);
}

/// A batch of unknown frames of these VNIs in order, each from 10.x.y.z with its VNI as x.y.z.
Arena arena_of(const std::vector<std::uint32_t>& vnis) {
  Arena arena;
  const Bytes first = frame_of(0).from("10.0.0.0").bytes();
  for (const std::uint32_t vni : vnis) {
    Bytes frame = first;
    for (std::size_t byte = 0; byte < 3; ++byte) {
      const auto value = static_cast<std::uint8_t>(vni >> (16 - 8 * byte));
      frame[46 + byte] = value;
      frame[27 + byte] = value;
    }
    arena.add(frame);
  }
  return arena;
}

std::string source_of(std::uint32_t vni) {
  return fmt::format("10.{}.{}.{}", vni >> 16, vni >> 8 & 0xFF, vni & 0xFF);
}

TEST(UnknownVnis, AFloodOfVnisNeverForgetsTheBusiest) {
  const RuleImage image = rules(false);
  UnknownVnis unknown;
  std::uint32_t vni = 100;
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<std::uint32_t> vnis;
    for (int i = 0; i < 5000; ++i) vnis.push_back(i % 10 == 0 ? 8 : ++vni);
    add(unknown, arena_of(vnis), image);
  }
  const auto top = unknown.top(1 << 24);
  EXPECT_EQ(top.size(), UnknownVnis::kTracked);
  EXPECT_EQ(top.at(0).vni, 8U);
  EXPECT_EQ(top.at(0).frames, 10'000U) << "it never lost its counter";
  EXPECT_EQ(top.at(1).frames, 1U) << "of the others nothing is sure but the last frame";
  for (const UnknownVnis::Entry& entry : top) EXPECT_EQ(entry.source, source_of(entry.vni));
}

TEST(UnknownVnis, TablesOfTwoPipelinesAddUp) {
  const RuleImage image = rules(false);
  UnknownVnis one;
  UnknownVnis two;
  add(one, arena_of({1, 2, 2, 3, 3, 3}), image);
  add(two, arena_of({3, 4, 4}), image);
  one.add(two);
  const auto top = one.top(10);
  ASSERT_EQ(top.size(), 4U);
  const std::vector<std::pair<std::uint32_t, std::uint64_t>> expected = {
      {3, 4}, {2, 2}, {4, 2}, {1, 1}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(top[i].vni, expected[i].first);
    EXPECT_EQ(top[i].frames, expected[i].second);
    EXPECT_EQ(top[i].source, source_of(expected[i].first));
  }
  add(one, arena_of({4, 4, 4}), image);
  EXPECT_EQ(one.top(1).at(0).vni, 4U) << "it counts on";
}

TEST(UnknownVnis, FullTablesOfTwoPipelinesKeepWhatIsBusyInBoth) {
  const RuleImage image = rules(false);
  UnknownVnis one;
  UnknownVnis two;
  std::uint32_t vni = 100;
  for (int batch = 0; batch < 4; ++batch) {
    for (UnknownVnis* const each : {&one, &two}) {
      std::vector<std::uint32_t> vnis;
      for (int i = 0; i < 2000; ++i) vnis.push_back(i % 20 == 0 ? 8 : ++vni);
      add(*each, arena_of(vnis), image);
    }
  }
  one.add(two);
  const auto top = one.top(1 << 24);
  EXPECT_EQ(top.size(), UnknownVnis::kTracked);
  EXPECT_EQ(top.at(0).vni, 8U);
  EXPECT_EQ(top.at(0).frames, 800U);
  for (const UnknownVnis::Entry& entry : top) EXPECT_EQ(entry.source, source_of(entry.vni));
}

TEST(UnknownVnis, ABatchOfVnisThatNobodyCountsTakesFewCountersOver) {
  const RuleImage image = rules(false);
  UnknownVnis unknown;
  std::vector<std::uint32_t> vnis(UnknownVnis::kTracked);
  std::iota(vnis.begin(), vnis.end(), 1000U);
  add(unknown, arena_of(vnis), image);
  const auto first_seen = [&](std::uint32_t least) {
    const auto top = unknown.top(UnknownVnis::kTracked);
    return std::ranges::count_if(top, [&](const auto& entry) { return entry.vni >= least; });
  };
  EXPECT_EQ(first_seen(100'000), 0) << "the table is full";
  for (std::uint32_t batch = 1; batch <= 3; ++batch) {
    std::iota(vnis.begin(), vnis.end(), 100'000 * batch);
    add(unknown, arena_of(vnis), image);
    EXPECT_EQ(first_seen(100'000 * batch), 32);
  }
}

TEST(UnknownVnis, AVniThatComesAgainAndAgainIsFoundInAFlood) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const RuleImage image = rules(false);
  UnknownVnis unknown;
  std::uint32_t vni = 100;
  for (int batch = 0; batch < 200; ++batch) {
    std::vector<std::uint32_t> vnis(500);
    for (std::uint32_t& each : vnis) each = random() % 20 == 0 ? 8 : ++vni;
    add(unknown, arena_of(vnis), image);
  }
  EXPECT_EQ(unknown.top(1).at(0).vni, 8U);
  EXPECT_GT(unknown.top(1).at(0).frames, 4000U);
}

/// Steps of the table a frame, where `batches` of frames come.
double steps_of(int batches, const std::function<std::uint32_t()>& next_vni) {
  const RuleImage image = rules(false);
  UnknownVnis unknown;
  constexpr int kFrames = 5000;
  for (int batch = 0; batch < batches; ++batch) {
    std::vector<std::uint32_t> vnis(kFrames);
    std::ranges::generate(vnis, next_vni);
    const std::uint64_t before = unknown.steps();
    add(unknown, arena_of(vnis), image);
    EXPECT_LE(unknown.steps() - before, std::uint64_t{4 * kFrames}) << "batch " << batch;
  }
  return static_cast<double>(unknown.steps()) / (batches * kFrames);
}

TEST(UnknownVnis, AVniForEveryFrameIsNoMoreWorkThanOneForAll) {
  const double one = steps_of(40, [] { return 8U; });
  EXPECT_LE(one, 2.0);
  for (const std::uint32_t stride : {1U, 256U, 4096U, 65536U + 1, 1234567U}) {
    std::uint32_t vni = 100;
    EXPECT_LE(steps_of(40, [&] { return vni = (vni + stride) % (1 << 24); }), one)
        << "stride " << stride;
  }
}

}  // namespace
}  // namespace fibertap::testing
