#include "sim/model/crc32c.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/packet.h"

namespace fibertap::model {
namespace {

std::uint32_t crc32c(Bytes bytes) {
  Crc32c crc;
  crc.add(bytes);
  return crc.value();
}

TEST(Crc32c, GivesTheSumsOfRfc3720) {
  EXPECT_EQ(crc32c(testing::Bytes(32, 0x00)), 0x8A9136AAu);
  EXPECT_EQ(crc32c(testing::Bytes(32, 0xFF)), 0x62A8AB43u);
  testing::Bytes counting(32);
  std::iota(counting.begin(), counting.end(), std::uint8_t{0});
  EXPECT_EQ(crc32c(counting), 0x46DD794Eu);
  EXPECT_EQ(crc32c(testing::Bytes(counting.rbegin(), counting.rend())), 0x113FDB5Cu);
}

TEST(Crc32c, OfNothingIsZero) { EXPECT_EQ(crc32c({}), 0u); }

TEST(Crc32c, GoesOnWhereItStopped) {
  const testing::Bytes bytes = testing::Packet().payload(200).bytes();
  for (std::size_t first : {0u, 1u, 63u, 64u, 199u, 200u}) {
    Crc32c crc;
    crc.add(Bytes(bytes).first(first));
    crc.add(Bytes(bytes).subspan(first));
    EXPECT_EQ(crc.value(), crc32c(bytes)) << first;
  }
}

}  // namespace
}  // namespace fibertap::model
