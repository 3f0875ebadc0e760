#include "host/datapath/sinks/session_filter.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/host/datapath/sinks/blocks.h"
#include "tests/host/datapath/sinks/written.h"

namespace fibertap {
namespace {

using testing::block_of;
using testing::Bytes;
using testing::joined;

TEST(SessionFilter, WithoutVnisTakesAll) {
  EXPECT_TRUE(SessionFilter().takes_all());
  EXPECT_FALSE(SessionFilter({0}).takes_all());
}

TEST(SessionFilter, CopiesTheBlocksOfItsVnisInTheirOrder) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const std::vector<std::uint32_t> vnis = {0, 7, 0xFFFFFF, 0x010203, 0x030201};
  for (int run = 0; run < 300; ++run) {
    std::vector<std::uint32_t> taken;
    for (const std::uint32_t vni : vnis) {
      if (random() % 2 == 0) taken.push_back(vni);
    }
    if (taken.empty()) taken.push_back(99);
    Bytes blocks;
    Bytes expected;
    std::uint64_t frames = 0;
    for (std::size_t left = random() % 12; left > 0; --left) {
      const std::uint32_t vni = vnis[random() % vnis.size()];
      const Bytes block = block_of({.caplen = random() % 100, .vni = vni});
      blocks = joined({blocks, block});
      if (std::ranges::find(taken, vni) == taken.end()) continue;
      expected = joined({expected, block});
      ++frames;
    }
    Bytes copied = {1, 2, 3};  // what was there before
    EXPECT_EQ(SessionFilter(taken).copy(blocks, copied), frames);
    EXPECT_EQ(copied, joined({{1, 2, 3}, expected}));
  }
}

}  // namespace
}  // namespace fibertap
