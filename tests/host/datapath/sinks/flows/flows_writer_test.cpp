#include "host/datapath/sinks/flows/flows_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <sstream>

#include "tests/host/datapath/sinks/flows/flows_fixture.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using testing::accepted;
using testing::Bytes;
using testing::counted;
using testing::joined;
using testing::kBegin;
using testing::kFlowSessions;
using testing::kSecond;
using testing::Packet;

class FlowsWriterTest : public testing::FlowsFixture {};

TEST_F(FlowsWriterTest, ARecordIsWrittenWhenItsFlowIsOver) {
  const auto writer = make();
  take(*writer, {udp(1), udp(2, 0, 1), udp(1)});
  EXPECT_EQ(text(), "");
  take(*writer, {udp(3, 60)});
  EXPECT_EQ(text(), "eni-0a 1 2 OK\nvni-8 2 1 OK\n");
  EXPECT_EQ(counted(*writer)["flow_records"], 2U);
  EXPECT_EQ(counted(*writer)["flows"], 1U);
  writer->finish(0, {});
  EXPECT_EQ(text(), "eni-0a 3 1 OK\n");
  EXPECT_TRUE(collected_.is_finished);
}

TEST_F(FlowsWriterTest, TimeGoesOnWhileNoFrameComes) {
  const auto writer = make();
  take(*writer, {udp(1), udp(2, 30)});
  clock_.time += 30s - 1ns;
  writer->rest();
  EXPECT_EQ(text(), "");
  clock_.time += 1ns;
  writer->rest();
  EXPECT_EQ(text(), "eni-0a 1 1 OK\n");
  clock_.time += 30s;
  writer->rest();
  EXPECT_EQ(text(), "eni-0a 2 1 OK\n");
}

TEST_F(FlowsWriterTest, AFullTableWritesItsOldestFlowAndCountsIt) {
  const auto writer = make({.most_flows = 2});
  take(*writer, {udp(1), udp(2), udp(3), udp(1)});
  EXPECT_EQ(text(), "eni-0a 1 1 OK\neni-0a 2 1 OK\n");
  EXPECT_EQ(counted(*writer)["flows_evicted"], 2U);
}

TEST_F(FlowsWriterTest, FlowsThatEndedEarlyAndFramesWithoutAddressesAreCounted) {
  const auto writer = make();
  const auto tcp = [](std::uint16_t port, std::uint8_t flags, std::uint64_t seconds) {
    Bytes frame = Packet().ethernet().ipv4().tcp(port, 80).bytes();
    frame.at(14 + 20 + 13) = flags;
    return accepted(frame, {.timestamp_ns = kBegin + seconds * kSecond});
  };
  const Bytes arp = accepted(Packet().ethernet().ether_type(0x0806).payload(28).bytes(),
                             {.timestamp_ns = kBegin + kSecond});
  take(*writer, {tcp(1, kTcpFin, 0), tcp(2, kTcpAck, 0), arp, arp});
  take(*writer, {udp(3, 10)});
  EXPECT_EQ(counted(*writer)["flows_closed_early"], 1U);
  EXPECT_EQ(counted(*writer)["frames_without_ip"], 2U);
  EXPECT_EQ(counted(*writer)["flows"], 3U);
  writer->finish(0, {});
  EXPECT_EQ(counted(*writer)["flows_closed_early"], 1U) << "the end is no early one";
  EXPECT_EQ(counted(*writer)["flows"], 0U);
}

TEST_F(FlowsWriterTest, ARecordThatCannotBeWrittenLosesTheFramesInIt) {
  const auto writer = make();
  take(*writer, {udp(1), udp(1), udp(2), udp(3, 1)});
  collected_.room = 1;
  const Loss loss = take(*writer, {udp(4, 61)});
  EXPECT_EQ(text(), "eni-0a 1 2 OK\n");
  EXPECT_EQ(loss.frames, 2U);
  EXPECT_EQ(loss.error, ENOSPC);
  collected_.room = 100;
  writer->finish(0, {});
  EXPECT_EQ(text(), "- - - SKIPDATA\neni-0a 4 1 OK\n");
  EXPECT_EQ(writer->late_loss().frames, 0U);
  EXPECT_EQ(counted(*writer)["flow_records"], 2U);
}

TEST_F(FlowsWriterTest, TheRecordOfWhatWasSkippedHasTheTimesOfAllThatIsMissing) {
  const auto writer = make({}, "${start} ${end} ${log-status}");
  take(*writer, {udp(1), udp(2, 5)});
  collected_.room = 0;
  EXPECT_EQ(take(*writer, {udp(3, 100)}).frames, 2U);
  EXPECT_EQ(take(*writer, {udp(4, 200)}).frames, 1U);
  collected_.room = 100;
  take(*writer, {udp(5, 300)});
  EXPECT_EQ(text(), "1700000000 1700000100 SKIPDATA\n1700000200 1700000200 OK\n");
}

TEST_F(FlowsWriterTest, FramesThatWereLostBeforeItLeaveARecordToo) {
  const auto writer = make({}, "${start} ${end} ${log-status}");
  take(*writer, {udp(1)});
  writer->miss(5);
  take(*writer, {udp(2, 10)});
  writer->finish(0, {});
  EXPECT_EQ(text(),
            "1700000000 1700000010 SKIPDATA\n1700000000 1700000000 OK\n"
            "1700000010 1700000010 OK\n");
}

TEST_F(FlowsWriterTest, WhatIsLostAtTheEndIsALateLoss) {
  const auto writer = make();
  take(*writer, {udp(1), udp(2), udp(2)});
  collected_.room = 0;
  collected_.error = EPIPE;
  writer->finish(0, {});
  const Loss loss = writer->late_loss();
  EXPECT_EQ(loss.frames, 3U);
  EXPECT_EQ(loss.error, EPIPE);
  EXPECT_EQ(writer->late_loss().frames, 0U);
}

TEST_F(FlowsWriterTest, MoreRecordsThanAreWrittenAtOnceAreAllWritten) {
  const auto writer = make({}, "${srcport} ${log-status}");
  Bytes run;
  for (std::uint16_t port = 0; port < 10'000; ++port) append(run, udp(port));
  writer->take(run, 10'000);
  writer->finish(0, {});
  std::istringstream lines(text());
  std::string line;
  int port = 0;
  while (std::getline(lines, line)) EXPECT_EQ(line, fmt::format("{} OK", port++));
  EXPECT_EQ(port, 10'000);
}

/// The sink's counters after frames of two flows, of which the records of one are written.
TEST_F(FlowsWriterTest, BehindAQueueNoFrameIsWrittenAndLost) {
  const auto writer = make();
  QueuedSink sink(*writer, {});
  const Bytes blocks = joined({udp(1), udp(1), udp(2)});
  CheckedResult result{};
  result.blocks = blocks;
  result.accepted = 3;
  sink.write(result);
  collected_.room = 1;
  sink.finish(0, {});
  const SinkCounters counters = sink.counters();
  EXPECT_EQ(counters.accepted, 3U);
  EXPECT_EQ(counters.written, 2U);
  EXPECT_EQ(counters.write_failed, 1U);
  EXPECT_EQ(counters.queued, 0U);
  EXPECT_EQ(counters.last_error, ENOSPC);
}

TEST_F(FlowsWriterTest, RandomFramesAreInOneRecordEach) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto writer = make({.most_flows = 50, .interval = 10s},
                           "${vni} ${srcaddr} ${srcport} ${packets} ${bytes} ${start} ${end}");
  using Flow = std::tuple<std::uint32_t, std::string, std::string>;
  std::map<Flow, std::pair<std::uint64_t, std::uint64_t>> sums;  // frames and bytes
  std::uint64_t time_ns = kBegin;
  for (int batch = 0; batch < 100; ++batch) {
    Bytes run;
    const std::uint64_t frames = random() % 50;
    for (std::uint64_t i = 0; i < frames; ++i) {
      time_ns += random() % (kSecond / 5);
      const auto port = static_cast<std::uint16_t>(random() % 80);
      const std::size_t payload = random() % 1400;
      const auto interface = static_cast<std::uint32_t>(random() % 2);
      const Packet packet = random() % 2 == 0
                                ? Packet().ethernet().ipv4().udp(port, 53).payload(payload)
                                : Packet().ethernet().ipv6().udp(port, 53).payload(payload);
      const bool is_ipv4 = packet.bytes()[12] == 0x08;
      auto& sum = sums[{kFlowSessions[interface].vni.value(), is_ipv4 ? "10.0.0.1" : "2001:db8::1",
                        std::to_string(port)}];
      sum.first += 1;
      sum.second += payload + (is_ipv4 ? 28 : 48);
      append(run, accepted(packet.bytes(), {.timestamp_ns = time_ns,
                                            .vni = *kFlowSessions[interface].vni,
                                            .interface_id = interface,
                                            .keep = 64}));
    }
    ASSERT_EQ(writer->take(run, frames).frames, 0U);
    clock_.time += std::chrono::milliseconds(random() % 500);
    if (random() % 4 == 0) writer->rest();
  }
  writer->finish(0, {});
  std::istringstream lines(text());
  std::uint32_t vni = 0;
  std::string address;
  std::string port;
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  while (lines >> vni >> address >> port >> packets >> bytes >> start >> end) {
    sums[{vni, address, port}].first -= packets;
    sums[{vni, address, port}].second -= bytes;
    EXPECT_LE(end - start, 10U);
  }
  for (const auto& [flow, left] : sums) EXPECT_EQ(left, std::pair(0UL, 0UL));
}

}  // namespace
}  // namespace fibertap
