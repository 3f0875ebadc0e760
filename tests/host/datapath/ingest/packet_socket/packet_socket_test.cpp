#include "host/datapath/ingest/packet_socket/packet_socket.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <algorithm>

#include "abi/limits.h"
#include "tests/host/datapath/ingest/packet_socket/near_interface.h"

namespace fibertap::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using PacketSocketTest = NearInterface;

TEST_F(PacketSocketTest, FramesAreTakenInOrderByteForByteWithTheKernelsTime) {
  InterfacePorts ports(near());
  const Sender far("far");
  std::vector<Bytes> sent;
  for (const std::size_t size : {14U, 15U, 60U, 64U, 1514U, 9000U, 9728U}) {
    for (std::size_t number = 0; number < 10; ++number) sent.push_back(numbered(number, size));
  }
  std::uint64_t last_time = now_ns();
  for (const Bytes& frame : sent) far.send(frame);
  const std::vector<Taken> taken = take(ports, sent.size());
  for (std::size_t i = 0; i < taken.size(); ++i) {
    EXPECT_EQ(taken[i].bytes, sent[i]);
    EXPECT_EQ(taken[i].origlen, sent[i].size());
    EXPECT_GT(taken[i].timestamp_ns, last_time) << "each has a time of its own";
    last_time = taken[i].timestamp_ns;
  }
  EXPECT_LT(last_time, now_ns());
  EXPECT_FALSE(ports.source(0).has_ended());
  EXPECT_EQ(ports.counters().at(0).ipackets, sent.size());
}

TEST_F(PacketSocketTest, OfAFrameAboveWhatIsTakenInItsLengthIsKept) {
  InterfacePorts ports(near());
  const Sender far("far");
  for (const std::size_t size : {9728U, 9729U, 20000U, 65000U}) {
    far.send(numbered(1, size));
    const Taken taken = take(ports, 1).at(0);
    EXPECT_EQ(taken.origlen, size);
    EXPECT_EQ(taken.bytes.size(), std::min<std::size_t>(size, abi::kMaxFrameBytes + 1))
        << "one more than is taken in, so that it counts as cut";
    const Bytes sent = numbered(1, size);
    EXPECT_TRUE(std::ranges::equal(taken.bytes, std::span(sent).first(taken.bytes.size())));
  }
}

TEST_F(PacketSocketTest, AVlanTagThatTheKernelTookOffIsPutBack) {
  InterfacePorts ports(near());
  const Sender far("far");
  std::vector<Bytes> sent;
  for (const std::uint16_t tpid : {std::uint16_t{0x8100}, std::uint16_t{0x88A8}}) {
    sent.push_back(Packet().ethernet().vlan(tpid).ipv4().udp().payload(20).bytes());
    sent.push_back(Packet().ethernet().vlan(tpid).vlan().ipv4().udp().payload(1400).bytes());
  }
  sent.push_back(Packet().ethernet().ipv4().udp().payload(20).bytes());
  for (const Bytes& frame : sent) far.send(frame);
  const std::vector<Taken> taken = take(ports, sent.size());
  for (std::size_t i = 0; i < taken.size(); ++i) {
    EXPECT_EQ(taken[i].bytes, sent[i]);
    EXPECT_EQ(taken[i].origlen, sent[i].size());
  }
}

TEST_F(PacketSocketTest, WhatTheInterfaceSendsIsNotTaken) {
  for (const std::size_t queues : {1U, 2U}) {
    InterfacePorts ports(near(queues));
    const Sender self("near");
    for (int i = 0; i < 100; ++i) self.send(numbered(1, 60));
    std::size_t taken = 0;
    for (std::size_t worker = 0; worker < queues; ++worker) taken += drain(ports.source(worker));
    EXPECT_EQ(taken, 0U);
    EXPECT_EQ(ports.counters().at(0).ipackets, 0U);
  }
}

TEST_F(PacketSocketTest, OnTheLoopbackEachFrameIsTakenOnce) {
  run("ip link set lo up");
  for (const std::size_t queues : {1U, 2U}) {
    InterfaceOptions options = near(queues);
    options.name = "lo";
    InterfacePorts ports(options);
    const Sender lo("lo");
    for (std::size_t i = 0; i < 50; ++i) lo.send(numbered(i, 100));
    std::size_t taken = 0;
    for (std::size_t worker = 0; worker < queues; ++worker) taken += drain(ports.source(worker));
    EXPECT_EQ(taken, 50U);
  }
}

TEST_F(PacketSocketTest, EveryFrameIsTakenOrCountedAsARingThatIsFull) {
  InterfacePorts ports(near());
  const Sender far("far");
  constexpr std::size_t kSent = 20'000;
  for (std::size_t i = 0; i < kSent; ++i) far.send(numbered(i, 100));
  const std::size_t taken = drain(ports.source(0));
  EXPECT_GT(taken, 2000U);
  EXPECT_EQ(count_of(ports, "ring_full"), kSent - taken);
  EXPECT_LT(taken, kSent);
  EXPECT_EQ(count_of(ports, "ring_left"), 0U);
  EXPECT_EQ(ports.counters().at(0).ipackets, taken);
}

TEST_F(PacketSocketTest, ARingThatWasFullIsUsedAgain) {
  InterfacePorts ports(near());
  const Sender far("far");
  Frame burst[256];
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < 10'000; ++i) far.send(numbered(i, 200));
    while (ports.source(0).pull(burst) != 0) continue;
  }
  // The kernel finds out by its timer.
  std::this_thread::sleep_for(50ms);
  const std::uint64_t full = count_of(ports, "ring_full");
  EXPECT_GT(full, 0U);
  for (std::size_t i = 0; i < 100; ++i) far.send(numbered(i, 200));
  take(ports, 100);
  EXPECT_EQ(count_of(ports, "ring_full"), full);
}

TEST_F(PacketSocketTest, WhatNobodyTookBeforeTheEndIsCounted) {
  InterfacePorts ports(near());
  const Sender far("far");
  for (std::size_t i = 0; i < 100; ++i) far.send(numbered(i, 100));
  EXPECT_EQ(count_of(ports, "ring_left"), 0U) << "they are only waiting";
  ports.source(0).end_intake();
  EXPECT_EQ(count_of(ports, "ring_left"), 100U);
}

TEST_F(PacketSocketTest, TheEndIsBehindTheLastFrameThatArrivedBefore) {
  for (int round = 0; round < 20; ++round) {
    InterfacePorts ports(near());
    const Sender far("far");
    for (std::size_t i = 0; i < 10; ++i) far.send(numbered(i, 100));
    ports.source(0).end_intake();
    for (std::size_t i = 0; i < 10; ++i) far.send(numbered(i, 100));
    EXPECT_EQ(drain(ports.source(0)), 10U);
    EXPECT_EQ(count_of(ports, "ring_left"), 0U);
  }
}

TEST_F(PacketSocketTest, AnInterfaceThatIsDownIsWaitedForWithoutBusyness) {
  run("ip link set near down");
  InterfacePorts ports(near());
  EXPECT_THAT(lines(ports.events()), Contains(HasSubstr("near is down")));
  rusage before{};
  getrusage(RUSAGE_THREAD, &before);
  const auto start = std::chrono::steady_clock::now();
  Frame burst[8];
  for (int i = 0; i < 25; ++i) {
    EXPECT_EQ(ports.source(0).pull(burst), 0U);
    ports.source(0).wait(20ms);
  }
  EXPECT_GT(std::chrono::steady_clock::now() - start, 450ms);
  rusage after{};
  getrusage(RUSAGE_THREAD, &after);
  const auto microseconds = [](const rusage& usage) {
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
  };
  EXPECT_LT(microseconds(after) - microseconds(before), 20'000);
  run("ip link set near up");
  std::size_t pulled = 0;
  for (int i = 0; i < 500 && pulled == 0; ++i) {
    Sender("far").send(numbered(1, 60));  // lost while the link is not up yet
    ports.source(0).wait(20ms);
    pulled = ports.source(0).pull(burst);
  }
  EXPECT_GT(pulled, 0U);
}

TEST_F(PacketSocketTest, TheInterfaceStaysAsItIsUnlessItIsToBePromiscuous) {
  const std::string is_promiscuous = "ip -d link show near | grep -q 'promiscuity 1'";
  {
    InterfacePorts ports(near(2));
    EXPECT_NE(std::system(is_promiscuous.c_str()), 0);
  }
  {
    InterfaceOptions options = near(2);
    options.promiscuous = true;
    InterfacePorts ports(options);
    EXPECT_EQ(std::system(is_promiscuous.c_str()), 0);
  }
  EXPECT_NE(std::system(is_promiscuous.c_str()), 0);
}

}  // namespace
}  // namespace fibertap::testing
