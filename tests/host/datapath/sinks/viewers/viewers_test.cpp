#include "host/datapath/sinks/viewers/viewers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/host/datapath/sinks/viewers/read_blocks.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using testing::block_on;
using testing::Bytes;
using testing::joined;
using testing::kDescription;
using testing::kDropped;
using testing::kInterfaceName;
using testing::kPacket;
using testing::kSection;
using testing::kStatistics;
using testing::of_type;
using testing::read_blocks;

class TestClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(std::chrono::nanoseconds(ns_)); }
  void advance(std::chrono::nanoseconds by) { ns_ += by.count(); }

 private:
  std::atomic<std::int64_t> ns_ = 1;
};

/// All that there is now.
void read(Viewer& viewer, Bytes& to) {
  for (auto piece = viewer.next(); !piece.empty(); piece = viewer.next()) {
    EXPECT_LE(piece.size(), 65536U);
    to.insert(to.end(), piece.begin(), piece.end());
  }
}

class ViewersTest : public ::testing::Test {
 protected:
  ViewersTest() { viewers_->describe(std::vector<Interface>{{7, "seven"}, {8, "eight"}}); }

  const Bytes seven_ = block_on(0, {.caplen = 100, .vni = 7});
  const Bytes eight_ = block_on(1, {.caplen = 200, .vni = 8});
  const Bytes both_ = joined({seven_, eight_});
  TestClock clock_;
  std::shared_ptr<Viewers> viewers_ = std::make_shared<Viewers>(10'000, clock_);
};

TEST_F(ViewersTest, WithoutAViewerNothingIsTaken) {
  viewers_->write({both_, 2});
  EXPECT_EQ(viewers_->present(), 0U);
  EXPECT_EQ(viewers_->counters().accepted, 0U);
  EXPECT_FALSE(viewers_->is_counted());
  EXPECT_TRUE(viewers_->has_room());
  EXPECT_TRUE(viewers_->is_open());
}

TEST_F(ViewersTest, AViewerGetsTheFramesFromItsComingOnOfItsSessions) {
  viewers_->write({both_, 2});
  const auto all = viewers_->open({});
  const auto eight = viewers_->open({.vnis = {8}});
  Bytes of_all;
  Bytes of_eight;
  read(*eight, of_eight);
  ASSERT_EQ(of_type(kDescription, of_eight).size(), 1U) << "before any frame";
  EXPECT_EQ(of_type(kDescription, of_eight)[0].text(kInterfaceName), "vni-8");
  viewers_->write({both_, 2});
  viewers_->write({seven_, 1});
  read(*all, of_all);
  read(*eight, of_eight);
  EXPECT_EQ(of_type(kPacket, of_all).size(), 3U);
  ASSERT_EQ(of_type(kPacket, of_eight).size(), 1U);
  EXPECT_EQ(of_type(kPacket, of_eight)[0].caplen, 200U);
  EXPECT_EQ(viewers_->counters().written, 4U);
  EXPECT_EQ(viewers_->present(), 2U);
}

TEST_F(ViewersTest, AnInterfaceThatCameByLaterRulesHasItsNameInACapture) {
  const auto viewer = viewers_->open({});
  viewers_->describe(std::vector<Interface>{{9, "nine"}});
  const Bytes nine = block_on(2, {.vni = 9});
  viewers_->write({nine, 1});
  Bytes bytes;
  read(*viewer, bytes);
  ASSERT_EQ(of_type(kDescription, bytes).size(), 1U);
  EXPECT_EQ(of_type(kDescription, bytes)[0].text(kInterfaceName), "vni-9");
}

TEST_F(ViewersTest, ASlowViewerLosesFramesAndAnotherGetsAll) {
  const auto slow = viewers_->open({});
  const auto quick = viewers_->open({});
  Bytes of_slow;
  Bytes of_quick;
  for (int i = 0; i < 300; ++i) {
    viewers_->write({both_, 2});
    read(*quick, of_quick);
  }
  viewers_->finish();
  read(*quick, of_quick);
  read(*slow, of_slow);
  EXPECT_EQ(of_type(kPacket, of_quick).size(), 600U);
  const std::size_t kept = of_type(kPacket, of_slow).size();
  EXPECT_GT(kept, 10U);
  EXPECT_LT(kept, 100U);
  std::uint64_t dropped = 0;
  for (const auto& block : of_type(kStatistics, of_slow)) dropped += block.number(kDropped);
  for (const auto& block : of_type(kStatistics, of_quick)) EXPECT_EQ(block.number(kDropped), 0U);
  EXPECT_EQ(kept + dropped, 600U);
  EXPECT_EQ(viewers_->counters().queue_full, dropped);
}

TEST_F(ViewersTest, OneMoreThanTheMostIsRefusedUntilOneLeaves) {
  std::vector<std::unique_ptr<Viewer>> there;
  for (std::size_t i = 0; i < Viewers::kMost; ++i) there.push_back(viewers_->open({}));
  EXPECT_NE(there.back(), nullptr);
  EXPECT_EQ(viewers_->open({}), nullptr);
  EXPECT_EQ(viewers_->present(), Viewers::kMost);
  viewers_->write({both_, 2});
  there[3].reset();
  EXPECT_EQ(viewers_->present(), Viewers::kMost - 1);
  EXPECT_EQ(viewers_->counters().reader_gone, 2U) << "what waited for it";
  EXPECT_NE(viewers_->open({}), nullptr);
}

TEST_F(ViewersTest, TheFramesAskedForEndACapture) {
  for (const std::uint64_t frames : {1U, 2U, 3U, 4U}) {
    const auto viewer = viewers_->open({.frames = frames});
    for (int i = 0; i < 3; ++i) viewers_->write({both_, 2});
    Bytes bytes;
    read(*viewer, bytes);
    EXPECT_TRUE(viewer->has_ended());
    EXPECT_EQ(of_type(kPacket, bytes).size(), frames);
    EXPECT_EQ(read_blocks(bytes).back().type, kStatistics);
    const SinkCounters counters = viewers_->counters();
    EXPECT_EQ(counters.accepted, counters.written + counters.lost());
  }
}

TEST_F(ViewersTest, TheTimeAskedForEndsACapture) {
  const auto viewer = viewers_->open({.time = 10s});
  const auto endless = viewers_->open({.time = std::chrono::nanoseconds::max()});
  Bytes bytes;
  clock_.advance(9s);
  viewers_->write({both_, 2});
  clock_.advance(1s);
  read(*viewer, bytes);
  EXPECT_TRUE(viewer->has_ended());
  EXPECT_EQ(of_type(kPacket, bytes).size(), 2U) << "what had come by then";
  clock_.advance(1000h);
  read(*endless, bytes);
  EXPECT_FALSE(endless->has_ended());
}

TEST_F(ViewersTest, AnEndGivesWhatWaitsAndStatisticsAndLetsNobodyIn) {
  const auto viewer = viewers_->open({});
  const auto other = viewers_->open({.vnis = {9}});
  viewers_->write({both_, 2});
  viewers_->finish();
  Bytes bytes;
  read(*viewer, bytes);
  EXPECT_TRUE(viewer->has_ended());
  EXPECT_TRUE(viewer->next().empty());
  EXPECT_EQ(of_type(kPacket, bytes).size(), 2U);
  EXPECT_EQ(of_type(kStatistics, bytes).size(), 2U);
  Bytes of_other;
  read(*other, of_other);
  EXPECT_TRUE(other->has_ended());
  ASSERT_EQ(read_blocks(of_other).size(), 1U);
  EXPECT_EQ(read_blocks(of_other)[0].type, kSection);
  EXPECT_EQ(viewers_->open({}), nullptr);
}

TEST_F(ViewersTest, WhatWaitsForAViewerThatTakesNoMoreIsLostByName) {
  const auto viewer = viewers_->open({});
  viewers_->write({both_, 2});
  EXPECT_EQ(viewers_->counters().queued, 2U);
  viewers_->finish();
  viewers_->close();
  const SinkCounters counters = viewers_->counters();
  EXPECT_EQ(counters.queued, 0U);
  EXPECT_EQ(counters.reader_gone, 2U);
  EXPECT_EQ(counters.accepted, counters.written + counters.lost());
}

TEST_F(ViewersTest, WhoStopsGetsTheEndAndNotWhatWaited) {
  const auto viewer = viewers_->open({.vnis = {7}});
  for (int i = 0; i < 20; ++i) viewers_->write({both_, 2});
  viewer->stop();
  Bytes bytes;
  read(*viewer, bytes);
  EXPECT_TRUE(viewer->has_ended());
  EXPECT_TRUE(of_type(kPacket, bytes).empty());
  EXPECT_EQ(of_type(kStatistics, bytes).size(), 1U);
}

TEST_F(ViewersTest, AViewerMayOutliveWhatGaveIt) {
  const auto viewer = viewers_->open({});
  viewers_->write({both_, 2});
  viewers_->finish();
  viewers_.reset();
  Bytes bytes;
  read(*viewer, bytes);
  EXPECT_EQ(of_type(kPacket, bytes).size(), 2U);
}

TEST_F(ViewersTest, EveryFrameIsAccountedForWhilePipelinesWriteAndViewersComeAndGo) {
  std::atomic<bool> has_ended = false;
  std::vector<std::thread> pipelines;
  for (int i = 0; i < 2; ++i) {
    pipelines.emplace_back([&] {
      while (!has_ended) viewers_->write({both_, 2});
    });
  }
  std::uint64_t read_frames = 0;
  for (int i = 0; i < 40; ++i) {
    const auto viewer = viewers_->open(
        {.vnis = i % 2 == 0 ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{8}});
    Bytes bytes;
    while (of_type(kPacket, bytes).size() < 20) read(*viewer, bytes);
    viewer->stop();
    read(*viewer, bytes);
    read_frames += of_type(kPacket, bytes).size();
  }
  has_ended = true;
  for (std::thread& pipeline : pipelines) pipeline.join();
  const SinkCounters counters = viewers_->counters();
  EXPECT_EQ(counters.written, read_frames);
  EXPECT_EQ(counters.queued, 0U);
  EXPECT_EQ(counters.accepted, counters.written + counters.lost());
}

}  // namespace
}  // namespace fibertap
