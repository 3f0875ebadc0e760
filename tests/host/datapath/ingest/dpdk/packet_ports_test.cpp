#include <gtest/gtest.h>
#include <sched.h>

#include "host/base/error.h"
#include "host/datapath/ingest/dpdk/environment_arguments.h"
#include "host/datapath/ingest/dpdk/packet_library.h"

// DPDK starts once in a process: each of these runs in one of its own (PROCESS_EACH).

namespace fibertap {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<std::string> arguments(const std::vector<std::string>& devices) {
  auto arguments = unshared_environment(384, fmt::format("0@{}", sched_getcpu()));
  arguments.insert(arguments.end(), devices.begin(), devices.end());
  return arguments;
}

std::unique_ptr<DpdkPorts> open_ports(const std::vector<std::string>& devices,
                                      std::size_t frame_bytes = 9728) {
  return packet_library().open({arguments(devices), frame_bytes});
}

/// Bytes that set frame `number` apart from others.
Bytes frame(std::size_t number, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(number + 7 * i);
  return bytes;
}

TEST(PacketPorts, WhatARingSendsIsReceivedInOrderByteForByte) {
  const auto ports = open_ports({"--vdev=net_ring0"});
  FrameSource& source = ports->source(0);
  std::uint64_t received = 0;
  std::uint64_t last_time = 0;
  for (const std::size_t size : {14U, 64U, 1518U, 9000U, 9728U}) {
    std::vector<Bytes> sent;
    std::vector<std::span<const std::uint8_t>> views;
    for (std::size_t i = 0; i < 100; ++i) sent.push_back(frame(i, size));
    for (const Bytes& bytes : sent) views.emplace_back(bytes);
    ASSERT_EQ(ports->send(views), 100U);

    Frame burst[64];
    std::size_t next = 0;
    while (const std::size_t count = source.pull(burst)) {
      for (std::size_t i = 0; i < count; ++i, ++next) {
        ASSERT_TRUE(std::ranges::equal(burst[i].bytes, sent[next])) << size << ' ' << next;
        EXPECT_EQ(burst[i].origlen, size);
        EXPECT_GE(burst[i].timestamp_ns, last_time);
        last_time = burst[i].timestamp_ns;
      }
    }
    EXPECT_EQ(next, 100U);
    received += next;
  }
  EXPECT_FALSE(source.has_ended());
  EXPECT_EQ(ports->counters().at(0).ipackets, received);
}

TEST(PacketPorts, ARingThatIsFullTakesNoMoreAndLosesNothingOfWhatItTook) {
  const auto ports = open_ports({"--vdev=net_ring0"});
  const Bytes bytes = frame(1, 64);
  const std::vector<std::span<const std::uint8_t>> views(1000, bytes);
  std::size_t offered = 0;
  std::size_t taken = 0;
  std::size_t received = 0;
  Frame burst[256];
  for (int round = 0; round < 50; ++round) {
    offered += views.size();
    taken += ports->send(views);
    received += ports->source(0).pull(burst);
  }
  EXPECT_LT(taken, offered);
  while (const std::size_t count = ports->source(0).pull(burst)) received += count;
  EXPECT_EQ(received, taken);
}

TEST(PacketPorts, APortOfASenderDoesNotReceiveUnlessItIsAsked) {
  for (const bool receives : {false, true}) {
    // DPDK starts once in a process.
    const auto work = [receives] {
      const auto ports = packet_library().open({arguments({"--vdev=net_ring0", "--vdev=net_null0"}),
                                                9728,
                                                {{"net_ring0", {}, receives}}});
      std::vector<Bytes> sent;
      for (const std::size_t size : {14U, 64U, 1518U, 9728U}) sent.push_back(frame(size, size));
      const std::vector<std::span<const std::uint8_t>> views(sent.begin(), sent.end());
      if (ports->sender(0).name() != "net_ring0" || ports->sender(0).send(views) != 4) exit(1);
      std::size_t received = 0;
      Frame burst[64];
      for (int turn = 0; turn < 4; ++turn) {
        const std::size_t count = ports->source(0).pull(burst);
        for (std::size_t i = 0; count < 10 && i < count; ++i, ++received) {
          if (!std::ranges::equal(burst[i].bytes, sent[received])) exit(2);
        }
      }
      exit(received == (receives ? 4 : 0) && ports->counters().size() == (receives ? 2 : 1) ? 0
                                                                                            : 3);
    };
    EXPECT_EXIT(work(), ::testing::ExitedWithCode(0), "") << receives;
  }
}

TEST(PacketPorts, ASenderMayBeTheOnlyPortAndTakesTheMtuThatIsAsked) {
  const auto ports =
      packet_library().open({arguments({"--vdev=net_ring0"}), 9728, {{"0", 1400, false}}, false});
  EXPECT_EQ(ports->workers(), 0U);
  EXPECT_EQ(ports->sender(0).mtu(), 1400U);
}

TEST(PacketPorts, ASenderWithoutAPortIsAnErrorThatNamesThoseThatAre) {
  try {
    packet_library().open({arguments({"--vdev=net_ring0"}), 9728, {{"net_rign0", {}, false}}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kUsage);
    EXPECT_NE(std::string(error.what()).find("net_rign0: found no port of that name or number"),
              std::string::npos);
    EXPECT_TRUE(std::string(error.what()).ends_with("net_ring0")) << error.what();
  }
}

TEST(PacketPorts, ADriverThatDoesNotCountWhatItMissesSaysSo) {
  const auto ports = open_ports({"--vdev=net_null0", "--vdev=net_null1"});
  Frame burst[32];
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ports->source(0).pull(burst), 32U);
  const auto counters = ports->counters();
  ASSERT_EQ(counters.size(), 2U);
  for (const PortCounters& port : counters) {
    EXPECT_EQ(port.driver, "net_null");
    EXPECT_EQ(port.lost.at(0).name, "imissed");
    EXPECT_FALSE(port.lost[0].frames.has_value());
    EXPECT_EQ(port.ipackets, 160U) << "the ports are polled in turn";
  }
}

TEST(PacketPorts, RunsWorkOnAnLcore) {
  const auto ports = open_ports({"--vdev=net_null0"});
  bool done = false;
  ports->start(0, [&done] { done = true; }).join();
  EXPECT_TRUE(done);
}

TEST(PacketPorts, NoPortIsAnError) { EXPECT_THROW(open_ports({}), Error); }

TEST(PacketPorts, ArgumentsThatDpdkRefusesAreAnError) {
  EXPECT_THROW(open_ports({"--no-such-argument"}), Error);
}

TEST(PacketPorts, ARingOfItsOwnIsAsDeepAsAnRxQueue) {
  const auto ports = packet_library().open_ring({arguments({}), 256});
  const Bytes bytes = frame(1, 64);
  const std::vector<std::span<const std::uint8_t>> views(2 * kRxDescriptors, bytes);
  EXPECT_EQ(ports->send(views) / 32, kRxDescriptors / 32 - 1) << "a ring keeps one place free";
  Frame burst[256];
  EXPECT_EQ(ports->source(0).pull(burst), 256U);
}

}  // namespace
}  // namespace fibertap
