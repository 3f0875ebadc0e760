#include "host/datapath/sinks/flows/flow_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/host/datapath/sinks/flows/accepted.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using testing::kBegin;
using testing::kSecond;

FlowFrame frame(std::uint16_t port, std::uint64_t timestamp_ns, std::uint8_t flags = 0) {
  FlowFrame frame;
  frame.key.ip_version = 4;
  frame.key.protocol = 6;
  frame.key.has_ports = 1;
  frame.key.source_port = port;
  frame.timestamp_ns = timestamp_ns;
  frame.bytes = 100;
  frame.rule_number = port;
  frame.tcp_flags = flags;
  return frame;
}

class FlowTableTest : public ::testing::Test {
 protected:
  FlowTable make(std::size_t most_flows = 1000, std::chrono::nanoseconds interval = 60s) {
    return FlowTable({.most_flows = most_flows, .interval = interval, .seed = 1},
                     [this](const Flow& flow) { over_.push_back(flow); });
  }

  /// Ports of the flows that were over since the last call.
  std::vector<int> ports() {
    std::vector<int> ports;
    for (const Flow& flow : std::exchange(over_, {})) ports.push_back(flow.key.source_port);
    return ports;
  }

  std::vector<Flow> over_;
};

TEST_F(FlowTableTest, AFlowSumsUpItsFrames) {
  FlowTable table = make();
  FlowFrame first = frame(1, kBegin + 5, kTcpSyn);
  first.interface_id = 3;
  table.add(first);
  FlowFrame second = frame(1, kBegin + 2, kTcpSyn | kTcpAck);  // the order of frames may differ
  second.rule_number = 7;
  table.add(second);
  table.add(frame(1, kBegin + 9));
  table.clear();
  ASSERT_EQ(over_.size(), 1U);
  EXPECT_EQ(over_[0].packets, 3U);
  EXPECT_EQ(over_[0].bytes, 300U);
  EXPECT_EQ(over_[0].first_ns, kBegin + 2);
  EXPECT_EQ(over_[0].last_ns, kBegin + 9);
  EXPECT_EQ(over_[0].interface_id, 3U);
  EXPECT_EQ(over_[0].rule_number, 1U);
  EXPECT_EQ(over_[0].tcp_flags, kTcpSyn | kTcpAck);
  EXPECT_EQ(table.size(), 0U);
}

TEST_F(FlowTableTest, EveryPartOfTheKeyMakesAnotherFlow) {
  FlowTable table = make();
  const auto with = [&](auto change) {
    FlowFrame other = frame(1, kBegin);
    change(other.key);
    table.add(other);
  };
  with([](FlowKey&) {});
  with([](FlowKey& key) { key.vni = 1; });
  with([](FlowKey& key) { key.direction = abi::kEpbInbound; });
  with([](FlowKey& key) { key.ip_version = 6; });
  with([](FlowKey& key) { key.protocol = 17; });
  with([](FlowKey& key) { key.source[15] = 1; });
  with([](FlowKey& key) { key.destination[0] = 1; });
  with([](FlowKey& key) { key.destination_port = 1; });
  with([](FlowKey& key) { key.has_ports = 0; });
  EXPECT_EQ(table.size(), 9U);
}

TEST_F(FlowTableTest, AFlowIsOverAnIntervalAfterItsFirstFrame) {
  FlowTable table = make();
  table.add(frame(1, kBegin));
  table.add(frame(2, kBegin + kSecond));
  table.add(frame(1, kBegin + 59 * kSecond));
  table.expire(kBegin + 60 * kSecond - 1);
  EXPECT_TRUE(over_.empty());
  table.expire(kBegin + 60 * kSecond);
  EXPECT_EQ(ports(), (std::vector<int>{1}));
  table.expire(kBegin + 61 * kSecond);
  EXPECT_EQ(ports(), (std::vector<int>{2}));
}

TEST_F(FlowTableTest, AFrameThatLiesAnIntervalAwayBeginsAnotherRecord) {
  FlowTable table = make();
  table.add(frame(1, kBegin + 30 * kSecond));
  table.add(frame(1, kBegin + 60 * kSecond));
  table.add(frame(1, kBegin));  // 60 s before the last one
  ASSERT_EQ(over_.size(), 1U);
  EXPECT_EQ(over_[0].packets, 2U);
  table.add(frame(1, kBegin + 60 * kSecond));
  ASSERT_EQ(over_.size(), 2U);
  EXPECT_EQ(over_[1].packets, 1U);
  EXPECT_EQ(table.size(), 1U);
}

TEST_F(FlowTableTest, AFinOrARstEndsAFlowSoon) {
  for (const std::uint8_t flag : {kTcpFin, kTcpRst}) {
    FlowTable table = make();
    table.add(frame(1, kBegin));
    table.add(frame(2, kBegin + kSecond, flag));
    table.add(frame(2, kBegin + 4 * kSecond, flag));  // does not put it off
    table.expire(kBegin + 6 * kSecond - 1);
    EXPECT_TRUE(over_.empty());
    table.expire(kBegin + 6 * kSecond);
    ASSERT_EQ(over_.size(), 1U);
    EXPECT_EQ(over_[0].packets, 2U);
    EXPECT_EQ(ports(), (std::vector<int>{2}));
    table.clear();
    EXPECT_EQ(ports(), (std::vector<int>{1}));
  }
}

TEST_F(FlowTableTest, WhatIsWaitedForIsNoLongerThanTheInterval) {
  FlowTable table = make(10, 2s);
  table.add(frame(1, kBegin, kTcpFin));
  table.expire(kBegin + 2 * kSecond);
  EXPECT_EQ(ports(), (std::vector<int>{1}));
}

TEST_F(FlowTableTest, WithoutRoomTheOldestIsOverThoseThatHaveEndedFirst) {
  FlowTable table = make(3);
  for (const int port : {1, 2, 3}) table.add(frame(static_cast<std::uint16_t>(port), kBegin));
  table.add(frame(1, kBegin + 1));  // stays as old as it is
  table.add(frame(3, kBegin + 1, kTcpFin));
  EXPECT_EQ(table.evicted(), 0U);
  table.add(frame(4, kBegin + 2));
  table.add(frame(5, kBegin + 2));
  table.add(frame(6, kBegin + 2));
  EXPECT_EQ(ports(), (std::vector<int>{3, 1, 2}));
  EXPECT_EQ(table.evicted(), 3U);
  EXPECT_EQ(table.size(), 3U);
  table.clear();
  EXPECT_EQ(ports(), (std::vector<int>{4, 5, 6}));
}

TEST_F(FlowTableTest, OneFlowIsATableToo) {
  FlowTable table = make(1);
  for (const int port : {1, 2, 2, 1}) table.add(frame(static_cast<std::uint16_t>(port), kBegin));
  table.clear();
  EXPECT_EQ(ports(), (std::vector<int>{1, 2, 1}));
  EXPECT_EQ(table.evicted(), 2U);
}

TEST_F(FlowTableTest, FramesFromTheFutureOfAClockThatWasSetBackDoNotStay) {
  FlowTable table = make();
  table.add(frame(1, kBegin + 3600 * kSecond));
  table.add(frame(2, kBegin));
  table.expire(kBegin + 1);
  EXPECT_EQ(ports(), (std::vector<int>{1}));
  table.add(frame(2, kBegin + 2));
  table.clear();
  EXPECT_EQ(over_.at(0).packets, 2U);
}

/// The same by a plain map, whose flows are searched one by one.
class PlainTable {
 public:
  PlainTable(std::size_t most_flows, std::uint64_t interval_ns)
      : most_flows_(most_flows), interval_ns_(interval_ns) {}

  void add(const FlowFrame& frame) {
    const auto place = std::tuple(frame.key.vni, frame.key.source_port, frame.key.direction);
    if (const auto found = flows_.find(place); found != flows_.end()) {
      const std::uint64_t from = std::min(found->second.flow.first_ns, frame.timestamp_ns);
      const std::uint64_t to = std::max(found->second.flow.last_ns, frame.timestamp_ns);
      if (to - from >= interval_ns_) end(found);
    }
    if (!flows_.contains(place) && flows_.size() == most_flows_) {
      // Of those that have ended the one that did first, else the one that came first.
      end(std::ranges::min_element(flows_, {}, [](const auto& flow) {
        const Timed& timed = flow.second;
        return std::pair(timed.closed == 0, timed.closed == 0 ? timed.came : timed.closed);
      }));
    }
    const auto [found, is_new] = flows_.try_emplace(place);
    Timed& timed = found->second;
    if (is_new) {
      timed.came = ++came_;
      timed.flow.key = frame.key;
      timed.flow.first_ns = frame.timestamp_ns;
      timed.flow.rule_number = frame.rule_number;
    }
    timed.flow.packets += 1;
    timed.flow.bytes += frame.bytes;
    timed.flow.first_ns = std::min(timed.flow.first_ns, frame.timestamp_ns);
    timed.flow.last_ns = std::max(timed.flow.last_ns, frame.timestamp_ns);
    timed.flow.tcp_flags |= frame.tcp_flags;
    const bool ends = (frame.tcp_flags & (kTcpFin | kTcpRst)) != 0;
    if (ends && timed.closed == 0) timed.closed = ++came_;
  }

  void end_all() {
    while (!flows_.empty()) end(flows_.begin());
  }

  std::vector<Flow> over;

 private:
  struct Timed {
    Flow flow;
    std::uint64_t came = 0;
    std::uint64_t closed = 0;  // 0: it was not
  };
  using Flows = std::map<std::tuple<std::uint32_t, std::uint16_t, std::uint8_t>, Timed>;

  void end(Flows::iterator flow) {
    over.push_back(flow->second.flow);
    flows_.erase(flow);
  }

  const std::size_t most_flows_;
  const std::uint64_t interval_ns_;
  Flows flows_;
  std::uint64_t came_ = 0;
};

auto ordered(std::vector<Flow> flows) {
  std::vector<std::tuple<std::uint32_t, int, int, std::uint64_t, std::uint64_t, std::uint64_t,
                         std::uint64_t, std::uint32_t, int>>
      plain;
  for (const Flow& flow : flows) {
    plain.emplace_back(flow.key.vni, flow.key.source_port, flow.key.direction, flow.first_ns,
                       flow.last_ns, flow.packets, flow.bytes, flow.rule_number, flow.tcp_flags);
  }
  std::ranges::sort(plain);
  return plain;
}

FlowFrame random_frame(std::mt19937& random, std::uint64_t time_ns) {
  constexpr std::uint8_t kFlags[] = {0, 0, 0, 0, 0, 0, kTcpSyn, kTcpFin, kTcpRst};
  FlowFrame some = frame(static_cast<std::uint16_t>(random() % 40), time_ns, kFlags[random() % 9]);
  some.key.vni = static_cast<std::uint32_t>(random() % 3);
  some.key.direction = static_cast<std::uint8_t>(random() % 3);
  some.bytes = random() % 9000;
  some.timestamp_ns -= random() % (3 * kSecond);
  return some;
}

TEST_F(FlowTableTest, RandomFramesGiveTheFlowsOfAPlainMap) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (const std::size_t most_flows :
       {std::size_t{1}, std::size_t{7}, std::size_t{64}, std::size_t{1000}}) {
    FlowTable table = make(most_flows, 10s);
    PlainTable plain(most_flows, 10 * kSecond);
    std::uint64_t time_ns = kBegin;
    for (int i = 0; i < 5000; ++i) {
      time_ns += random() % (kSecond / 10);
      const FlowFrame some = random_frame(random, time_ns);
      table.add(some);
      plain.add(some);
      ASSERT_LE(table.size(), most_flows);
    }
    table.clear();
    plain.end_all();
    EXPECT_EQ(ordered(over_), ordered(plain.over));
    over_.clear();
  }
}

TEST_F(FlowTableTest, NoFrameIsMissingAndNoRecordIsLongerThanTheInterval) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 20; ++round) {
    const std::uint64_t interval = (1 + random() % 20) * kSecond;
    FlowTable table = make(1 + random() % 200, std::chrono::nanoseconds(interval));
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t time_ns = kBegin;
    for (int i = 0; i < 3000; ++i) {
      time_ns += random() % (kSecond / 5);
      const FlowFrame some = random_frame(random, time_ns);
      table.add(some);
      packets += 1;
      bytes += some.bytes;
      if (random() % 30 == 0) table.expire(time_ns);
    }
    table.expire(time_ns + 2 * interval);
    EXPECT_EQ(table.size(), 0U);
    for (const Flow& flow : std::exchange(over_, {})) {
      EXPECT_LT(flow.last_ns - flow.first_ns, interval);
      packets -= flow.packets;
      bytes -= flow.bytes;
    }
    EXPECT_EQ(packets, 0U);
    EXPECT_EQ(bytes, 0U);
  }
}

}  // namespace
}  // namespace fibertap
