#include "host/datapath/sinks/session_filter.h"

#include <gtest/gtest.h>

#include "tests/host/datapath/sinks/blocks.h"

namespace fibertap {
namespace {

using testing::block_of;
using testing::Bytes;

TEST(SessionFilter, WithoutVnisTakesAll) {
  EXPECT_TRUE(SessionFilter().takes_all());
  EXPECT_FALSE(SessionFilter({0}).takes_all());
  const Bytes block = block_of({.vni = 5});
  EXPECT_TRUE(SessionFilter().takes_block(block, block.size()));
}

TEST(SessionFilter, TakesTheBlocksOfItsVnis) {
  const SessionFilter sessions({0x010203, 0, 0xFFFFFF});
  for (const std::uint32_t vni : {0U, 0x010203U, 0x030201U, 0xFFFFFFU, 1U}) {
    const bool is_taken = vni == 0 || vni == 0x010203 || vni == 0xFFFFFF;
    EXPECT_EQ(sessions.takes(vni), is_taken) << vni;
    const Bytes block = block_of({.caplen = vni % 100, .vni = vni});
    EXPECT_EQ(sessions.takes_block(block, block.size()), is_taken) << vni;
  }
}

}  // namespace
}  // namespace fibertap
