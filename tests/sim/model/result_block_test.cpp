#include "sim/model/result_block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/support/packet.h"

// The bytes below are written by hand from SPEC 9 and the pcapng draft, not produced by the
// structs.

namespace fibertap::model {
namespace {

using ::testing::ElementsAre;

constexpr std::array<std::uint8_t, 5> kFrame = {0xA0, 0xA1, 0xA2, 0xA3, 0xA4};

Accepted accepted(std::size_t kept) {
  return {.interface_id = 0x01020304,
          .timestamp_ns = 0x1112131421222324,
          .kept = Bytes(kFrame).first(kept),
          .origlen = 0x0506,
          .direction = Direction::kIngress,
          .flow_hash = 0xC1C2C1C2,
          .vni = 0xABCDEF,
          .rule_number = 32766,
          .row = 258};
}

TEST(ResultBlock, IsAnEnhancedPacketBlockWithFlagsHashAndVerdict) {
  EXPECT_THAT(
      result_block(accepted(5)),
      ElementsAre(6, 0, 0, 0,                                      // Enhanced Packet Block
                  84, 0, 0, 0,                                     // 76 and eight bytes of data
                  4, 3, 2, 1,                                      // interface
                  0x14, 0x13, 0x12, 0x11,                          // time, high
                  0x24, 0x23, 0x22, 0x21,                          // time, low
                  5, 0, 0, 0,                                      // captured
                  6, 5, 0, 0,                                      // original
                  0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0, 0, 0,           // data
                  2, 0, 4, 0, 1, 0, 0, 0,                          // epb_flags: inbound
                  3, 0, 5, 0, 5, 0xC1, 0xC2, 0xC1, 0xC2, 0, 0, 0,  // epb_hash: Toeplitz
                  7, 0, 13, 0, 0, 0, 0xAB, 0xCD, 0xEF, 0, 0, 0x7F, 0xFE,  // epb_verdict: VNI,
                  0, 0, 1, 2, 0, 0, 0,                                    // number, row
                  0, 0, 0, 0,                                             // opt_endofopt
                  84, 0, 0, 0));
}

TEST(ResultBlock, PadsItsDataWithZerosToFourBytes) {
  for (std::size_t kept = 0; kept <= 5; ++kept) {
    const testing::Bytes block = result_block(accepted(kept));
    const std::size_t padded = (kept + 3) / 4 * 4;
    ASSERT_EQ(block.size(), 76 + padded) << kept;
    EXPECT_EQ(block[4], 76 + padded);
    EXPECT_EQ(block[block.size() - 4], 76 + padded);
    EXPECT_EQ(block[20], kept);
    for (std::size_t i = 0; i < padded; ++i) {
      EXPECT_EQ(block[28 + i], i < kept ? kFrame[i] : 0) << i << " of " << kept;
    }
    EXPECT_EQ(block[28 + padded], 2) << "epb_flags follows";
  }
}

TEST(ResultBlock, FlagsTellTheDirection) {
  const auto flags = [](Direction direction) {
    Accepted frame = accepted(0);
    frame.direction = direction;
    const testing::Bytes block = result_block(frame);
    return testing::Bytes(block.begin() + 32, block.begin() + 36);
  };
  EXPECT_THAT(flags(Direction::kIngress), ElementsAre(1, 0, 0, 0));
  EXPECT_THAT(flags(Direction::kEgress), ElementsAre(2, 0, 0, 0));
  EXPECT_THAT(flags(Direction::kUnknown), ElementsAre(0, 0, 0, 0));
}

TEST(ResultBlock, AFrameTakenWithoutARuleHasAllOnesForNumberAndRow) {
  Accepted frame = accepted(0);
  frame.vni = 7;
  frame.rule_number.reset();
  frame.row.reset();
  const testing::Bytes block = result_block(frame);
  EXPECT_THAT(testing::Bytes(block.begin() + 48, block.begin() + 68),
              ElementsAre(7, 0, 13, 0, 0, 0, 0, 0, 7, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                          0xFF, 0, 0, 0));
}

TEST(ResultBlock, TruncatesToThePacketLength) {
  for (std::uint32_t packet_length : {1u, 4u, 5u, 6u, 0xFFFFFFFFu}) {
    EXPECT_EQ(truncate(kFrame, packet_length).size(), std::min<std::size_t>(5, packet_length));
    EXPECT_EQ(truncate(kFrame, packet_length).data(), kFrame.data());
  }
  EXPECT_TRUE(truncate({}, 1).empty());
}

}  // namespace
}  // namespace fibertap::model
