#include "host/wire/checksum.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace fibertap::wire {
namespace {

/// Word by word in network byte order, as RFC 1071 says it.
std::uint16_t by_definition(std::span<const std::uint8_t> bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    sum += i % 2 == 0 ? static_cast<std::uint32_t>(bytes[i] << 8) : bytes[i];
  }
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

TEST(Checksum, IsThatOfRfc1071sExample) {
  const std::uint8_t bytes[] = {0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7};
  EXPECT_EQ(Checksum().add(bytes).value(), static_cast<std::uint16_t>(~0xDDF2));
}

TEST(Checksum, OfAnyLengthIsThatOfTheDefinition) {
  for (const std::size_t size : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 63, 64, 65, 1500, 8947}) {
    std::vector<std::uint8_t> bytes(size);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{200});
    EXPECT_EQ(Checksum().add(bytes).value(), by_definition(bytes)) << size;
    bytes.assign(size, 0xFF);
    EXPECT_EQ(Checksum().add(bytes).value(), by_definition(bytes)) << size;
  }
}

TEST(Checksum, OfPiecesIsThatOfTheWhole) {
  const std::vector<std::uint8_t> whole = {1, 2, 3, 4, 5, 6, 0x12, 0x34, 9};
  const std::span<const std::uint8_t> bytes(whole);
  Checksum pieces;
  pieces.add(bytes.first(2)).add(bytes.subspan(2, 4)).add_u16(0x1234).add(bytes.last(1));
  EXPECT_EQ(pieces.value(), by_definition(whole));
}

}  // namespace
}  // namespace fibertap::wire
