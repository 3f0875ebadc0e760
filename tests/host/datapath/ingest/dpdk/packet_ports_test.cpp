#include "host/datapath/ingest/dpdk/packet_ports.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/base/error.h"
#include "host/datapath/ingest/dpdk/environment_arguments.h"
#include "host/datapath/ingest/dpdk/interface_port.h"
#include "host/datapath/ingest/dpdk/packet_library.h"

// DPDK starts once in a process: each of these runs in one of its own (gtest_discover_tests).

namespace fibertap {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<std::string> arguments(const std::vector<std::string>& devices) {
  auto arguments = unshared_environment(384, fmt::format("0@{}", sched_getcpu()));
  arguments.insert(arguments.end(), devices.begin(), devices.end());
  return arguments;
}

std::unique_ptr<PacketPorts> open_ports(const std::vector<std::string>& devices,
                                        std::size_t frame_bytes = 9728) {
  return packet_library().open(arguments(devices), frame_bytes);
}

/// Bytes that tell frame `number` from others.
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

TEST(PacketPorts, ADriverThatDoesNotCountWhatItMissesSaysSo) {
  const auto ports = open_ports({"--vdev=net_null0", "--vdev=net_null1"});
  Frame burst[32];
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ports->source(0).pull(burst), 32U);
  const auto counters = ports->counters();
  ASSERT_EQ(counters.size(), 2U);
  for (const PortCounters& port : counters) {
    EXPECT_EQ(port.driver, "net_null");
    EXPECT_FALSE(port.reports_imissed);
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
  const auto ports = packet_library().open_ring(arguments({}), 256);
  const Bytes bytes = frame(1, 64);
  const std::vector<std::span<const std::uint8_t>> views(2 * kRxDescriptors, bytes);
  EXPECT_EQ(ports->send(views) / 32, kRxDescriptors / 32 - 1) << "a ring keeps one place free";
  Frame burst[256];
  EXPECT_EQ(ports->source(0).pull(burst), 256U);
}

/// Absent where this process may not receive from interfaces.
std::optional<InterfacePort> loopback(std::size_t queues) {
  try {
    return interface_port("lo", queues);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kDevice);
    return std::nullopt;
  }
}

TEST(InterfacePort, TheLoopbackIsCutToWhatAnMbufHolds) {
  const auto port = loopback(1);
  if (!port) GTEST_SKIP() << "without CAP_NET_RAW";
  EXPECT_EQ(port->frame_bytes, 32768U);
  EXPECT_TRUE(is_present(*port));
}

TEST(InterfacePort, WouldShareNoFramesWithAnotherProgram) {
  if (!loopback(1)) GTEST_SKIP() << "without CAP_NET_RAW";
  const unsigned index = if_nametoindex("lo");
  const int other = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(index);
  ASSERT_EQ(bind(other, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  const int group = static_cast<int>((static_cast<unsigned>(getpid()) ^ index) & 0xFFFF);
  const int argument = group | (PACKET_FANOUT_HASH | PACKET_FANOUT_FLAG_DEFRAG) << 16;
  ASSERT_EQ(setsockopt(other, SOL_PACKET, PACKET_FANOUT, &argument, sizeof(argument)), 0);
  EXPECT_FALSE(loopback(1));
  close(other);
  const auto ours = loopback(1);
  EXPECT_TRUE(ours);
  EXPECT_FALSE(loopback(1)) << "as if by another of our programs";
}

TEST(InterfacePort, HasMemoryForAllItsQueues) {
  const auto port = loopback(4);
  if (!port) GTEST_SKIP() << "without CAP_NET_RAW";
  EXPECT_EQ(packet_library().open(port->arguments, port->frame_bytes)->workers(), 4U);
}

TEST(InterfacePort, IsGoneWhenTheKernelKnowsItNoMore) {
  EXPECT_FALSE(is_present({"short0", 1'000'000'000, 2048, {}}));
}

TEST(InterfacePort, AnInterfaceThatIsNotThereIsBadUsage) {
  EXPECT_THROW(interface_port("nosuch0", 1), Error);
  EXPECT_THROW(interface_port("a-name-longer-than-any", 1), Error);
}

}  // namespace
}  // namespace fibertap
