#include "hls/rule_table.h"

#include <gtest/gtest.h>

namespace fibertap::kernel {
namespace {

TEST(RuleTable, APrefixComparesItsBitsAndNoOther) {
  const Address network = Address(0x20010DB800000000U) << 64 | Address(0x9ABCDEF012345678U);
  for (unsigned prefix = 0; prefix <= 128; ++prefix) {
    EXPECT_TRUE(is_inside(network, network, prefix)) << prefix;
    for (unsigned bit = 0; bit < 128; ++bit) {
      const Address other = network ^ Address(1) << (127 - bit);
      ASSERT_EQ(is_inside(other, network, prefix), bit >= prefix)
          << "prefix " << prefix << ", bit " << bit << " from the front differs";
    }
  }
}

TEST(RuleTable, AllBitsBehindAPrefixMayDiffer) {
  for (unsigned prefix = 0; prefix <= 128; ++prefix) {
    Address behind = 0;
    for (unsigned bit = prefix; bit < 128; ++bit) behind.set_bit(127 - static_cast<int>(bit), true);
    EXPECT_TRUE(is_inside(behind, Address(0), prefix)) << prefix;
    EXPECT_EQ(is_inside(~behind, Address(0), prefix), prefix == 0) << prefix;
  }
}

}  // namespace
}  // namespace fibertap::kernel
