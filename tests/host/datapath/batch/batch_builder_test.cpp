#include "host/datapath/batch/batch_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "abi/frame_record.h"
#include "abi/limits.h"
#include "tests/support/packet.h"

namespace fibertap {
namespace {

std::vector<std::uint8_t> bytes_of(std::size_t size, std::uint8_t value) {
  return std::vector<std::uint8_t>(size, value);
}

/// A slot whose arena holds `beats` beats of garbage.
struct TestSlot {
  explicit TestSlot(std::size_t beats) : memory(beats * abi::kBeatBytes, 0xEE) {
    slot.arena = memory;
  }
  std::vector<std::uint8_t> memory;
  BatchSlot slot;
};

class RecordOfLength : public ::testing::TestWithParam<std::size_t> {};

TEST_P(RecordOfLength, IsHeadFrameAndPaddingToTheBeat) {
  const std::size_t caplen = GetParam();
  TestSlot test(512);
  BatchBuilder builder;
  builder.begin(test.slot);
  const auto frame = bytes_of(caplen, 0xAB);
  ASSERT_TRUE(builder.append({1234, 99999, frame}));
  ASSERT_TRUE(builder.append({5678, 99998, frame})) << "a second one, right behind";
  const BatchSlot& slot = builder.end();
  EXPECT_EQ(slot.frames, 2U);
  const std::size_t record = (14 + caplen + 63) / 64 * 64;
  EXPECT_EQ(slot.arena_bytes, 2 * record);
  EXPECT_EQ(slot.record_beats.at(0), 0U);
  EXPECT_EQ(slot.record_beats.at(1), record / abi::kBeatBytes);
  for (const std::size_t at : {std::size_t{0}, record}) {
    abi::FrameHead head;
    std::memcpy(&head, test.memory.data() + at, sizeof(head));
    EXPECT_EQ(head.timestamp_ns, at == 0 ? 1234U : 5678U);
    EXPECT_EQ(head.origlen, at == 0 ? 99999U : 99998U);
    EXPECT_EQ(head.caplen, caplen);
    EXPECT_TRUE(std::equal(frame.begin(), frame.end(),
                           test.memory.begin() + static_cast<std::ptrdiff_t>(at + 14)));
  }
}

INSTANTIATE_TEST_SUITE_P(AroundBeatEdges, RecordOfLength,
                         ::testing::Values(0, 1, 49, 50, 51, 113, 114, 115, 1500, 9000, 9728));

TEST(BatchBuilder, AFullArenaTakesNoMoreAndLosesNothing) {
  TestSlot test(3);
  BatchBuilder builder;
  builder.begin(test.slot);
  EXPECT_TRUE(builder.append({1, 51, bytes_of(51, 1)})) << "two beats";
  EXPECT_FALSE(builder.append({2, 51, bytes_of(51, 2)})) << "two more do not fit";
  EXPECT_TRUE(builder.append({3, 50, bytes_of(50, 3)})) << "the last one does";
  EXPECT_FALSE(builder.append({4, 0, bytes_of(0, 4)}));
  EXPECT_EQ(builder.end().frames, 2U);
}

TEST(BatchBuilder, OfALongerFrameTheFirst9728BytesAreTakenInAndCounted) {
  TestSlot test(1024);
  BatchBuilder builder;
  builder.begin(test.slot);
  ASSERT_TRUE(builder.append({1, 9728, bytes_of(9728, 1)}));
  EXPECT_EQ(builder.intake().cut.frames, 0U);
  ASSERT_TRUE(builder.append({1, 9729, bytes_of(9729, 1)}));
  ASSERT_TRUE(builder.append({1, 70000, bytes_of(66000, 1)}));
  EXPECT_EQ(builder.intake().cut.frames, 2U);
  EXPECT_EQ(builder.intake().cut.bytes, 9729U + 70000U);
  abi::FrameHead head;
  std::memcpy(&head, test.memory.data() + 2 * 9792, sizeof(head));
  EXPECT_EQ(head.caplen, 9728);
  EXPECT_EQ(head.origlen, 70000U) << "origlen stays";
}

TEST(BatchBuilder, ANewBatchStartsEmptyAndTheCutCountGoesOn) {
  TestSlot test(256);
  BatchBuilder builder;
  builder.begin(test.slot);
  ASSERT_TRUE(builder.append({1, 9729, bytes_of(9729, 1)}));
  builder.end();
  EXPECT_FALSE(builder.is_open());
  builder.begin(test.slot);
  EXPECT_TRUE(builder.is_open());
  EXPECT_EQ(builder.end().frames, 0U);
  EXPECT_EQ(builder.intake().cut.frames, 1U);
}

/// A frame of 1,000 bytes behind 50 bytes of a GENEVE tunnel to `port`.
std::vector<std::uint8_t> in_tunnel(std::uint16_t port, std::size_t inner = 1000) {
  std::vector<std::uint8_t> geneve = {0, 0, 0x08, 0x00, 0, 0, 1, 0};
  geneve.resize(8 + inner - 14, 0xCD);
  return testing::Packet().ethernet().ipv4().udp(1, port).payload(geneve).bytes();
}

TEST(BatchBuilder, TakesOffATunnelOnceThereIsRoomForTheFrameInIt) {
  const auto frame = in_tunnel(6081);
  const auto origlen = static_cast<std::uint32_t>(frame.size());
  TestSlot test(16);
  BatchBuilder builder(6081);
  builder.begin(test.slot);
  ASSERT_TRUE(builder.append({1, origlen, frame}));
  ASSERT_FALSE(builder.append({2, origlen, frame})) << "is not counted";
  EXPECT_EQ(builder.intake().geneve.frames, 1U);
  EXPECT_EQ(builder.intake().geneve.bytes, origlen);
  EXPECT_EQ(builder.end().arena_bytes, 16 * abi::kBeatBytes);
  abi::FrameHead head;
  std::memcpy(&head, test.memory.data(), sizeof(head));
  EXPECT_EQ(head.caplen, 1000);
  EXPECT_EQ(head.origlen, 1000U);
  const std::uint8_t* const record = test.memory.data() + sizeof(head);
  EXPECT_TRUE(std::equal(frame.begin(), frame.begin() + 14, record)) << "MACs and type";
  EXPECT_TRUE(std::equal(frame.begin() + 50, frame.end(), record + 14));
}

TEST(BatchBuilder, WhatIsTooLongInATunnelIsCutWithoutIt) {
  TestSlot test(512);
  BatchBuilder builder(6081);
  builder.begin(test.slot);
  for (const std::size_t inner : {9728, 9729}) {
    const auto frame = in_tunnel(6081, inner);
    ASSERT_TRUE(builder.append({1, static_cast<std::uint32_t>(frame.size()), frame}));
  }
  EXPECT_EQ(builder.intake().geneve.frames, 2U);
  EXPECT_EQ(builder.intake().cut.frames, 1U);
}

TEST(BatchBuilder, LeavesTunnelsThatItIsNotToTakeOff) {
  for (const std::uint16_t port : {std::uint16_t{0}, std::uint16_t{6082}}) {
    TestSlot test(64);
    BatchBuilder builder(port);
    builder.begin(test.slot);
    const auto frame = in_tunnel(6081);
    ASSERT_TRUE(builder.append({1, static_cast<std::uint32_t>(frame.size()), frame}));
    EXPECT_EQ(builder.intake().geneve.frames, 0U);
    EXPECT_EQ(builder.intake().geneve_kept.frames, 0U);
    abi::FrameHead head;
    std::memcpy(&head, test.memory.data(), sizeof(head));
    EXPECT_EQ(head.caplen, frame.size());
  }
}

TEST(BatchBuilder, AFrameThatWasTakenInBeforeKeepsWhatLooksLikeATunnel) {
  const auto frame = in_tunnel(6081);
  TestSlot test(64);
  BatchBuilder builder(6081);
  builder.begin(test.slot);
  ASSERT_TRUE(builder.append_again({1, static_cast<std::uint32_t>(frame.size()), frame}, 0));
  EXPECT_EQ(builder.intake().geneve.frames, 0U);
  abi::FrameHead head;
  std::memcpy(&head, test.memory.data(), sizeof(head));
  EXPECT_EQ(head.caplen, frame.size());
}

TEST(BatchBuilder, CountsATunnelThatItDoesNotRead) {
  auto frame = in_tunnel(6081);
  frame[14 + 20 + 8] = 0x40;  // version 1
  TestSlot test(64);
  BatchBuilder builder(6081);
  builder.begin(test.slot);
  ASSERT_TRUE(builder.append({1, 5000, frame}));
  EXPECT_EQ(builder.intake().geneve.frames, 0U);
  EXPECT_EQ(builder.intake().geneve_kept.frames, 1U);
  EXPECT_EQ(builder.intake().geneve_kept.bytes, 5000U);
}

TEST(BatchBuilder, NotesWhichFramesCameFromWhichPort) {
  TestSlot test(64);
  BatchBuilder builder;
  const auto frame = bytes_of(40, 1);
  for (int round = 0; round < 2; ++round) {
    builder.begin(test.slot);
    for (const std::uint32_t port : {3U, 3U, 0U, 3U, 1U, 1U}) {
      ASSERT_TRUE(builder.append({1, 40, frame}, port));
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> runs;
    for (const PortRuns::Run& run : builder.end().port_runs.all()) {
      runs.emplace_back(run.first_frame, run.port);
    }
    EXPECT_EQ(runs, (std::vector<std::pair<std::uint32_t, std::uint32_t>>{
                        {0, 3}, {2, 0}, {3, 3}, {4, 1}}));
  }
}

TEST(BatchBuilder, ABatchWhosePortsChangeTooOftenIsFull) {
  TestSlot test(1024);
  BatchBuilder builder;
  builder.begin(test.slot);
  const auto frame = bytes_of(40, 1);
  std::uint32_t frames = 0;
  while (builder.append({1, 40, frame}, frames % 2)) ++frames;
  EXPECT_EQ(frames, PortRuns::kMost);
  EXPECT_TRUE(builder.append({1, 40, frame}, (frames - 1) % 2)) << "of the last port";
  EXPECT_EQ(builder.end().frames, frames + 1);
}

}  // namespace
}  // namespace fibertap
