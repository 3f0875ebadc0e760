#include "host/wire/geneve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/support/packet.h"

namespace fibertap::wire {
namespace {

using ::testing::ElementsAreArray;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint16_t kPort = 6081;
constexpr std::size_t kHeadBytes = 14 + 20 + 8 + 8;  // of a tunnel over IPv4 without options

/// A GENEVE header without options, and `payload` bytes of IPv4 behind it.
Bytes tunnel(std::size_t payload) {
  Bytes geneve = {0, 0, 0x08, 0x00, 1, 2, 3, 0};
  for (std::size_t i = 0; i < payload; ++i) geneve.push_back(static_cast<std::uint8_t>(i));
  return fibertap::testing::Packet().ethernet().ipv4().udp(1, kPort).payload(geneve).bytes();
}

struct Found {
  GeneveTest test;
  GeneveFrame frame;
};

Found found_in(const Bytes& frame, std::size_t origlen) {
  Found found{};
  found.test = take_geneve_off(frame, static_cast<std::uint32_t>(origlen), kPort, found.frame);
  return found;
}

TEST(Geneve, WhatGoesOnHasTheTunnelsMacsAndTheProtocolAsItsType) {
  const Bytes frame = tunnel(40);
  const Found found = found_in(frame, frame.size());
  ASSERT_EQ(found.test, GeneveTest::kTakenOff);
  Bytes head(frame.begin(), frame.begin() + 12);
  head.insert(head.end(), {0x08, 0x00});
  EXPECT_THAT(found.frame.head, ElementsAreArray(head));
  EXPECT_EQ(found.frame.payload.data(), frame.data() + kHeadBytes) << "no copy";
  EXPECT_EQ(found.frame.payload.size(), 40U);
  EXPECT_EQ(found.frame.origlen, 54U);
}

TEST(Geneve, OfAFrameThatWasCutAnywhereNothingIsReadBehindItsEnd) {
  const Bytes whole = tunnel(40);
  for (std::size_t caplen = 0; caplen <= whole.size(); ++caplen) {
    const Bytes frame(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(caplen));
    const Found found = found_in(frame, whole.size());
    if (caplen < 14 + 20 + 8) {
      EXPECT_EQ(found.test, GeneveTest::kOther) << caplen;
    } else if (caplen < kHeadBytes) {
      EXPECT_EQ(found.test, GeneveTest::kKept) << caplen;
    } else {
      ASSERT_EQ(found.test, GeneveTest::kTakenOff) << caplen;
      EXPECT_EQ(found.frame.payload.size(), caplen - kHeadBytes);
      EXPECT_EQ(found.frame.origlen, 54U) << "as on the wire";
    }
  }
}

TEST(Geneve, PaddingBehindTheDatagramIsTakenOffToo) {
  Bytes frame = tunnel(2);
  frame.resize(60);
  const Found found = found_in(frame, 60);
  ASSERT_EQ(found.test, GeneveTest::kTakenOff);
  EXPECT_EQ(found.frame.payload.size(), 2U);
  EXPECT_EQ(found.frame.origlen, 16U);
}

TEST(Geneve, TheShortTestNeverPassesOverATunnel) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  int others = 0;
  for (int i = 0; i < 20'000; ++i) {
    Bytes frame = tunnel(random() % 30);
    for (std::size_t flips = random() % 3; flips > 0; --flips) {
      frame[random() % kHeadBytes] ^= static_cast<std::uint8_t>(1 << random() % 8);
    }
    frame.resize(random() % 4 == 0 ? random() % frame.size() : frame.size());
    if (!has_other_port(frame, kPort)) continue;
    ++others;
    EXPECT_EQ(found_in(frame, frame.size()).test, GeneveTest::kOther);
  }
  EXPECT_GT(others, 100);
}

}  // namespace
}  // namespace fibertap::wire
