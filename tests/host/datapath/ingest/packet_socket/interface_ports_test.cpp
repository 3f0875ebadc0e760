#include "host/datapath/ingest/packet_socket/interface_ports.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <fstream>
#include <map>
#include <set>

#include "host/base/error.h"
#include "tests/host/datapath/ingest/packet_socket/near_interface.h"

namespace fibertap::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using InterfacePortsTest = NearInterface;

Errc error_of(const InterfaceOptions& options, std::string_view part_of_message) {
  try {
    InterfacePorts ports(options);
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(std::string(part_of_message)));
    return error.code();
  }
  ADD_FAILURE() << "no error";
  return Errc::kRuntime;
}

TEST_F(InterfacePortsTest, QueuesShareTheFramesByFlow) {
  InterfacePorts ports(near(3));
  ASSERT_EQ(ports.workers(), 3U);
  const Sender far("far");
  constexpr std::uint16_t kFlows = 60;
  for (int round = 0; round < 5; ++round) {
    for (std::uint16_t flow = 1; flow <= kFlows; ++flow) {
      far.send(Packet().ethernet().ipv4().udp(flow, 4789).payload(30).bytes());
    }
  }
  std::map<Bytes, std::set<std::size_t>> workers;
  std::size_t busy = 0;
  std::size_t sum = 0;
  std::this_thread::sleep_for(50ms);
  for (std::size_t worker = 0; worker < ports.workers(); ++worker) {
    Frame burst[512];
    std::size_t taken = 0;
    while (const std::size_t count = ports.source(worker).pull(burst)) {
      for (const Frame& frame : std::span(burst).first(count)) {
        workers[{frame.bytes.begin(), frame.bytes.end()}].insert(worker);
      }
      taken += count;
    }
    busy += taken == 0 ? 0 : 1;
    sum += taken;
  }
  EXPECT_EQ(sum, 5U * kFlows);
  EXPECT_EQ(busy, 3U);
  EXPECT_EQ(workers.size(), kFlows);
  for (const auto& [frame, of_frame] : workers) EXPECT_EQ(of_frame.size(), 1U);
}

TEST_F(InterfacePortsTest, TwoProgramsOnOneInterfaceTakeAllFramesEach) {
  InterfacePorts ours(near(2));
  InterfacePorts theirs(near(2));
  const Sender far("far");
  for (std::uint16_t flow = 1; flow <= 100; ++flow) {
    far.send(Packet().ethernet().ipv4().udp(flow, 4789).payload(30).bytes());
  }
  for (InterfacePorts* const ports : {&ours, &theirs}) {
    EXPECT_EQ(drain(ports->source(0)) + drain(ports->source(1)), 100U);
  }
}

TEST_F(InterfacePortsTest, WhatAnInterfaceDropsIsCountedSinceTheStart) {
  const Descriptor tap = make_tun("tap", IFF_TAP);
  if (!tap.is_open()) GTEST_SKIP() << "no TAP interfaces here";
  const auto drop = [&tap](int frames) {  // one that is down drops what is written to it
    for (int i = 0; i < frames; ++i) EXPECT_LT(::write(tap.number(), &tap, 60), 0);
  };
  drop(5);
  InterfaceOptions options = near();
  options.name = "tap";
  InterfacePorts ports(options);
  EXPECT_EQ(count_of(ports, "rx_dropped"), 0U);
  drop(3);
  EXPECT_EQ(count_of(ports, "rx_dropped"), 3U);
  for (const char* const name : {"rx_missed", "rx_fifo", "rx_errors"}) {
    EXPECT_EQ(count_of(ports, name), 0U);
  }
  count_of(ports, "softnet_drops");  // of the whole host: any number
}

TEST_F(InterfacePortsTest, AnInterfaceWithoutEthernetIsRefused) {
  const Descriptor tun = make_tun("tunnel", IFF_TUN);
  if (!tun.is_open()) GTEST_SKIP() << "no TUN interfaces here";
  InterfaceOptions options = near();
  options.name = "tunnel";
  EXPECT_EQ(error_of(options, "tunnel: the interface is not Ethernet"), Errc::kConfiguration);
}

TEST_F(InterfacePortsTest, AnInterfaceThatIsNotThereIsBadUsage) {
  InterfaceOptions options = near();
  options.name = "nosuch0";
  EXPECT_EQ(error_of(options, "\"nosuch0\""), Errc::kUsage);
  options.name = "a-name-longer-than-any";
  EXPECT_EQ(error_of(options, "\"a-name-longer-than-any\""), Errc::kUsage);
}

TEST_F(InterfacePortsTest, ARingThatThereIsNoMemoryForNamesTheOption) {
  std::ifstream file("/proc/self/statm");
  rlim_t pages = 0;
  file >> pages;
  rlimit before{};
  getrlimit(RLIMIT_AS, &before);
  rlimit narrow = before;
  narrow.rlim_cur = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + (rlim_t{16} << 20);
  setrlimit(RLIMIT_AS, &narrow);
  EXPECT_EQ(error_of(near(1, std::size_t{64} << 20), "make it smaller with --ring"), Errc::kDevice);
  EXPECT_NO_THROW(InterfacePorts ports(near())) << "as the message says";
  setrlimit(RLIMIT_AS, &before);
}

TEST_F(InterfacePortsTest, TheVxlanPortIsOwnedOrALineSaysWhoseItIs) {
  const auto says = [](std::uint16_t port) {
    InterfaceOptions options = near();
    options.quiet_ports = {port};
    InterfacePorts ports(options);
    return lines(ports.events());
  };
  EXPECT_THAT(says(4789), ElementsAre());
  const Descriptor other(::socket(AF_INET, SOCK_DGRAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(4789);
  ASSERT_EQ(::bind(other.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
            0);
  EXPECT_THAT(says(4789),
              ElementsAre(HasSubstr("belongs to a device for tunnels or to another program")));
  EXPECT_THAT(says(4790), ElementsAre());
}

}  // namespace
}  // namespace fibertap::testing
