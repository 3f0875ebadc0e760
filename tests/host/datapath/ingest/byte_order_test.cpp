#include "host/datapath/ingest/byte_order.h"

#include <gtest/gtest.h>

#include <array>

namespace fibertap {
namespace {

// One byte in front, so that every load is unaligned.
constexpr std::array<std::uint8_t, 9> kBytes{0xff, 1, 2, 3, 4, 5, 6, 7, 0x88};
constexpr const std::uint8_t* kAt = kBytes.data() + 1;

TEST(ByteOrder, LittleEndianTakesTheFirstByteAsTheLowest) {
  const ByteOrder order(std::endian::little);
  EXPECT_EQ(order.u16(kAt), 0x0201);
  EXPECT_EQ(order.u32(kAt), 0x04030201u);
  EXPECT_EQ(order.u64(kAt), 0x8807060504030201u);
}

TEST(ByteOrder, BigEndianTakesTheFirstByteAsTheHighest) {
  const ByteOrder order(std::endian::big);
  EXPECT_EQ(order.u16(kAt), 0x0102);
  EXPECT_EQ(order.u32(kAt), 0x01020304u);
  EXPECT_EQ(order.u64(kAt), 0x0102030405060788u);
}

}  // namespace
}  // namespace fibertap
