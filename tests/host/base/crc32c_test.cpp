#include "host/base/crc32c.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/packet.h"

namespace fibertap::testing {
namespace {

std::uint32_t crc32c(const Bytes& bytes) {
  Crc32c crc;
  crc.add(bytes.data(), bytes.size());
  return crc.value();
}

TEST(HostCrc32c, GivesTheSumsOfRfc3720) {
  EXPECT_EQ(crc32c(Bytes(32, 0x00)), 0x8A9136AAU);
  EXPECT_EQ(crc32c(Bytes(32, 0xFF)), 0x62A8AB43U);
  Bytes counting(32);
  std::iota(counting.begin(), counting.end(), std::uint8_t{0});
  EXPECT_EQ(crc32c(counting), 0x46DD794EU);
  EXPECT_EQ(crc32c(Bytes(counting.rbegin(), counting.rend())), 0x113FDB5CU);
}

TEST(HostCrc32c, OfNothingIsZero) { EXPECT_EQ(crc32c({}), 0U); }

TEST(HostCrc32c, GoesOnWhereItStopped) {
  const Bytes bytes = Packet().payload(200).bytes();
  for (const std::size_t first : {0U, 1U, 63U, 64U, 199U, 200U}) {
    Crc32c crc;
    crc.add(bytes.data(), first);
    crc.add(bytes.data() + first, bytes.size() - first);
    EXPECT_EQ(crc.value(), crc32c(bytes)) << first;
  }
}

}  // namespace
}  // namespace fibertap::testing
