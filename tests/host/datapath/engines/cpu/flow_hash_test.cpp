#include "host/datapath/engines/cpu/flow_hash.h"
#include "sim/model/flow_hash.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "host/lab/traffic/random.h"
#include "tests/support/packet.h"

namespace fibertap::testing {
namespace {

using cpu::flow_hash;
using cpu::MatchKey;

MatchKey key_of(std::uint8_t ip_version) {
  MatchKey key{};
  key.ip_version = ip_version;
  key.source_port = key.destination_port = cpu::kNoPort;
  return key;
}

TEST(CpuFlowHash, HandComputedFlowsAgree) {
  MatchKey key = key_of(4);
  key.source[0] = 0x0A000001;
  key.destination[0] = 0x0A000002;
  EXPECT_EQ(flow_hash(key, false), 0xADFBADFBU);
  key.source_port = 0x8000;
  key.destination_port = 0;
  EXPECT_EQ(flow_hash(key, false), 0xC0A1C0A1U);
  EXPECT_EQ(flow_hash(key, true), 0xADFBADFBU) << "a fragment's ports do not count";

  MatchKey key6 = key_of(6);
  key6.source[3] = 1;
  key6.destination[3] = 3;
  EXPECT_EQ(flow_hash(key6, false), 0x9B569B56U);
}

/// What a flow hash is over: the words of a key from the most significant on.
void append(Bytes& input, std::uint32_t value, unsigned bytes) {
  while (bytes != 0) input.push_back(static_cast<std::uint8_t>(value >> 8 * --bytes));
}

TEST(CpuFlowHash, IsTheModelsToeplitzOfAddressesAndPorts) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  generation::Random random(seed);
  for (int round = 0; round < 10000; ++round) {
    MatchKey key = key_of(random.chance(50) ? 4 : 6);
    Bytes input;
    for (auto* const address : {&key.source, &key.destination}) {
      for (std::uint32_t& word : *address) word = random.any<std::uint32_t>();
      for (int word = 0; word < (key.ip_version == 4 ? 1 : 4); ++word) {
        append(input, (*address)[word], 4);
      }
    }
    const bool is_fragment = random.chance(30);
    if (random.chance(70)) {
      key.source_port = random.any<std::uint16_t>();
      key.destination_port = random.any<std::uint16_t>();
      if (!is_fragment) append(input, key.source_port, 2);
      if (!is_fragment) append(input, key.destination_port, 2);
    }
    ASSERT_EQ(flow_hash(key, is_fragment), model::toeplitz(input));
  }
}

}  // namespace
}  // namespace fibertap::testing
