#include "host/lab/vectors/vector_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fibertap::testing {
namespace {

/// A beat of a frame: data of ones, a count, and whether it is the last.
csim::Bits beat(std::uint8_t count, bool last) {
  std::vector<std::uint8_t> bytes(65, 0xFF);
  for (std::size_t i = count; i < 64; ++i) bytes[i] = 0;
  bytes[64] = static_cast<std::uint8_t>(count | (last ? 0x80 : 0));
  return {520, bytes};
}

TEST(AxiLine, KeepsTheBytesOfABeatThatAreThere) {
  const std::string zeros(128, '0');
  const std::string ones(128, 'f');
  EXPECT_EQ(axi_line("records", beat(64, false)), ones + " ffffffffffffffff 0\n");
  EXPECT_EQ(axi_line("records", beat(63, true)), "00" + ones.substr(2) + " 7fffffffffffffff 1\n");
  EXPECT_EQ(axi_line("records", beat(1, true)), zeros.substr(2) + "ff 0000000000000001 1\n");
  EXPECT_EQ(axi_line("records", beat(0, true)), zeros + " 0000000000000000 1\n");
}

TEST(AxiLine, PadsAnyOtherTokenToBytes) {
  EXPECT_EQ(axi_line("cuts", {18, {0x34, 0x12, 0x02}}), "021234 7 1\n");
  EXPECT_EQ(axi_line("bursts", {11, {0x00, 0x04}}), "0400 3 1\n");
  EXPECT_EQ(axi_line("faults", {1, {0x01}}), "01 1 1\n");
}

TEST(AxiLine, EveryKindIsDescribedInACommentOfItsOwn) {
  EXPECT_EQ(axi_description("raw"),
            "TDATA 512 bits in 64 bytes, TKEEP 64 bits, TLAST; a line is a beat\n"
            "// TDATA from its lowest bit: data 512");
  EXPECT_EQ(axi_description("payload"), "TDATA 512 bits, TKEEP 64 bits, TLAST; a line is a beat");
  EXPECT_EQ(axi_description("counter_beats"),
            "TDATA 513 bits in 65 bytes, TKEEP 65 bits, TLAST; a line is a beat\n"
            "// TDATA from its lowest bit: data 512, end 1");
}

TEST(MemoryLines, AreWordsWithTheHighestByteFirst) {
  const std::vector<std::uint8_t> bytes = {0x01, 0x02, 0x03, 0x04};
  EXPECT_EQ(memory_lines(bytes, 2), "0201\n0403\n");
  EXPECT_EQ(memory_lines(bytes, 4), "04030201\n");
  EXPECT_EQ(memory_lines({}, 4), "");
}

}  // namespace
}  // namespace fibertap::testing
