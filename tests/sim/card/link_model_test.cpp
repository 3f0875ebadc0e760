#include "sim/card/link_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/sim/card/card_rig.h"

namespace fibertap::testing {
namespace {

using card::Direction;
using card::LinkModel;

/// A transfer of 100 bytes in takes 1 + 1, a run of 10 beats 5 + 1, a transfer of 100 bytes out
/// 1 + 0.5; banks are never in the way.
constexpr card::LinkSpeeds kSpeeds = {.to_card = 100,
                                      .from_card = 200,
                                      .bank = 1e9,
                                      .transfer_gap = 1,
                                      .launch_gap = 5,
                                      .kernel_hz = 10};
constexpr double kNear = 1e-9;

class LinkModelTest : public ::testing::Test {
 protected:
  void put(std::uint64_t thread, LinkModel::Buffer buffer) {
    link_.transfer(thread, Direction::kToCard, buffer, {0, 100});
  }
  void get(std::uint64_t thread, LinkModel::Buffer buffer) {
    link_.transfer(thread, Direction::kFromCard, buffer, {1, 100});
  }
  void run(std::uint64_t thread, unsigned unit, std::vector<LinkModel::Buffer> buffers) {
    link_.finish(link_.launch(thread, unit, buffers), 10, {{0, 100}, {1, 100}});
  }
  double seconds() const { return link_.report().seconds; }

  LinkModel link_{kSpeeds, 2};
};

TEST_F(LinkModelTest, ABatchIsTransferRunTransfer) {
  put(1, 10);
  run(1, 0, {10, 20});
  get(1, 20);
  const card::LinkReport report = link_.report();
  EXPECT_NEAR(report.seconds, 2 + 6 + 1.5, kNear);
  EXPECT_EQ(report.to_card.transfers, 1U);
  EXPECT_EQ(report.to_card.bytes, 100U);
  EXPECT_NEAR(report.to_card.busy_seconds, 2, kNear);
  EXPECT_NEAR(report.from_card.busy_seconds, 1.5, kNear);
  ASSERT_EQ(report.units.size(), 2U);
  EXPECT_EQ(report.units[0].runs, 1U);
  EXPECT_NEAR(report.units[0].busy_seconds, 6, kNear);
  EXPECT_EQ(report.units[1].runs, 0U);
}

TEST_F(LinkModelTest, TransfersOfOneThreadFollowEachOtherAndThoseOfTwoOverlap) {
  put(1, 10);
  get(1, 20);
  EXPECT_NEAR(seconds(), 3.5, kNear);
  link_.restart();
  put(1, 10);
  get(2, 20);
  EXPECT_NEAR(seconds(), 2, kNear);
}

// In at 0..2, 2..4; runs 2..8 and 4..10 on two units, 2..8 and 8..14 on one.
TEST_F(LinkModelTest, ALaunchBlocksNobodyAndUnitsRunSideBySide) {
  put(1, 10);
  run(1, 0, {10});
  put(1, 11);
  run(1, 1, {11});
  EXPECT_NEAR(seconds(), 10, kNear);
  link_.restart();
  put(1, 10);
  run(1, 0, {10});
  put(1, 11);
  run(1, 0, {11});
  EXPECT_NEAR(seconds(), 14, kNear);
}

// The input may be filled again when the result has been fetched, 2 + 6 + 1.5, by whatever thread.
TEST_F(LinkModelTest, BuffersOfARunBelongTogether) {
  put(1, 10);
  run(1, 0, {10, 20});
  get(2, 20);
  put(1, 10);
  EXPECT_NEAR(seconds(), 9.5 + 2, kNear);
  put(1, 11);
  EXPECT_NEAR(seconds(), 9.5 + 4, kNear);
}

TEST_F(LinkModelTest, ARunThatHasNotEndedIsLeftOutAndSoIsItsResult) {
  put(1, 10);
  const LinkModel::Action hanging = link_.launch(1, 0, std::vector<LinkModel::Buffer>{10, 20});
  get(2, 20);
  EXPECT_NEAR(seconds(), 2, kNear);
  EXPECT_EQ(link_.report().from_card.transfers, 0U);
  link_.finish(hanging, 10, {});
  EXPECT_NEAR(seconds(), 9.5, kNear);
}

TEST_F(LinkModelTest, ARestartForgetsWhatWasEvenWhatEndsLater) {
  const LinkModel::Action before = link_.launch(1, 0, std::vector<LinkModel::Buffer>{10});
  link_.restart();
  put(1, 10);
  link_.finish(before, 1000, {});
  EXPECT_NEAR(seconds(), 2, kNear);
  EXPECT_EQ(link_.report().units[0].runs, 0U);
}

TEST_F(LinkModelTest, ALongSequenceAddsUp) {
  constexpr int kBatches = 30000;  // more steps than are kept
  for (int i = 0; i < kBatches; ++i) {
    put(1, 10);
    run(1, 0, {10, 20});
    get(1, 20);
  }
  const card::LinkReport report = link_.report();
  EXPECT_NEAR(report.seconds, 9.5 * kBatches, 1);
  EXPECT_EQ(report.to_card.transfers, std::uint64_t{kBatches});
  EXPECT_EQ(report.units[0].runs, std::uint64_t{kBatches});
}

/// Both directions full: batches of 1 MiB over two units, four slots, one thread for each
/// direction.
double pipelined_seconds(int batches, std::uint64_t bytes) {
  const card::LinkSpeeds speeds;
  LinkModel link(speeds, 2);
  constexpr unsigned kSlots = 4;
  const auto fetch = [&](int batch) {
    const unsigned slot = static_cast<unsigned>(batch) % kSlots;
    const unsigned bank = 2 + slot % 2;
    link.transfer(2, Direction::kFromCard, 200 + slot, {bank, 192});
    link.transfer(2, Direction::kFromCard, 100 + slot, {bank, bytes});
  };
  for (int batch = 0; batch < batches; ++batch) {
    const unsigned slot = static_cast<unsigned>(batch) % kSlots;
    const unsigned unit = slot % 2;
    if (batch >= static_cast<int>(kSlots)) fetch(batch - static_cast<int>(kSlots));
    link.transfer(1, Direction::kToCard, slot, {unit, bytes});
    const std::vector<LinkModel::Buffer> used = {slot, 100 + slot, 200 + slot};
    link.finish(link.launch(1, unit, used), bytes / 64, {{unit, bytes}, {2 + unit, bytes}});
  }
  for (int batch = batches - static_cast<int>(kSlots); batch < batches; ++batch) fetch(batch);
  return link.report().seconds;
}

TEST(LinkModel, LargeBatchesOnTwoUnitsFillTheLinkAndSmallOnesDoNot) {
  constexpr int kBatches = 400;
  const auto share = [](std::uint64_t bytes) {
    return kBatches * static_cast<double>(bytes) / pipelined_seconds(kBatches, bytes) /
           card::LinkSpeeds().to_card;
  };
  EXPECT_GT(share(1 << 20), 0.9);
  EXPECT_LT(share(1 << 20), 1.0);
  EXPECT_LT(share(4096), 0.1);
}

TEST(LinkModel, TheSameCallsTakeTheSameTime) {
  const auto measure = [] {
    CardRig rig;
    Unit unit = rig.unit();
    unit.load(accepting_rules());
    rig.card().restart_clock();
    for (std::size_t i = 1; i < 5; ++i) unit.run(some_frames(10 * i));
    return rig.card().link_report();
  };
  const card::LinkReport first = measure();
  EXPECT_GT(first.seconds, 4 * 50e-6);
  EXPECT_EQ(first.to_card.transfers, 4U);
  EXPECT_EQ(first.units.at(0).runs, 4U);
  EXPECT_EQ(measure().seconds, first.seconds);
}

}  // namespace
}  // namespace fibertap::testing
