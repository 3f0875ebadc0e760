#include "sim/model/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "abi/rule_image.h"
#include "tests/support/image_harms.h"
#include "tests/support/image_parts.h"

namespace fibertap::model {
namespace {

using ::testing::ElementsAre;

using Image = testing::ImageParts;

Image image() { return testing::sample_image(); }

TEST(Tables, GiveWhatTheImageSays) {
  const auto tables = decode_tables(image().bytes());
  ASSERT_TRUE(tables);
  EXPECT_EQ(tables->generation, 77u);
  EXPECT_EQ(tables->vxlan_port, 4790);
  EXPECT_EQ(tables->row_counters, 19u);
  ASSERT_EQ(tables->sessions.size(), 3u);

  const Session& five = tables->sessions[0];
  EXPECT_EQ(five.interface_id, 1u);
  EXPECT_EQ(five.packet_length, 96u);
  EXPECT_EQ(five.first_counter, 0u);
  EXPECT_FALSE(five.accept_non_ip);
  EXPECT_FALSE(five.accept_all);
  ASSERT_EQ(five.macs.size(), 2u);
  EXPECT_THAT(five.macs[0], ElementsAre(0, 0, 0, 0, 0, 0x0A));
  EXPECT_THAT(five.macs[1], ElementsAre(0x0B, 0, 0, 0, 0, 0));

  const Session& nine = tables->sessions[1];
  EXPECT_EQ(nine.packet_length, abi::kWholeFrame);
  EXPECT_EQ(nine.first_counter, 2u);
  EXPECT_TRUE(nine.accept_non_ip);
  EXPECT_FALSE(nine.accept_all);
  EXPECT_TRUE(nine.macs.empty());
  ASSERT_EQ(nine.rules->size(), 17u) << "one full block and one row";
  for (std::uint32_t row = 0; row < 17; ++row) EXPECT_EQ((*nine.rules)[row].number, row + 1);

  EXPECT_TRUE(tables->sessions[2].accept_all);
  EXPECT_EQ(tables->sessions[2].interface_id, 2u);
}

TEST(Tables, GiveEveryFieldOfARow) {
  const auto tables = decode_tables(image().bytes());
  ASSERT_TRUE(tables);
  const Rules& rules = *tables->sessions[0].rules;
  ASSERT_EQ(rules.size(), 2u) << "unused rows of the block are none";

  EXPECT_EQ(rules[0].number, 100u);
  EXPECT_TRUE(rules[0].egress);
  EXPECT_TRUE(rules[0].accept);
  EXPECT_EQ(rules[0].ip_version, 4u);
  EXPECT_EQ(rules[0].protocol, 17);
  EXPECT_EQ(rules[0].source.bits, 8u);
  EXPECT_EQ(rules[0].source.address[0], 10);
  EXPECT_EQ(rules[0].destination.bits, 0u);
  EXPECT_FALSE(rules[0].source_ports);
  ASSERT_TRUE(rules[0].destination_ports);
  EXPECT_EQ(rules[0].destination_ports->first, 53);
  EXPECT_EQ(rules[0].destination_ports->last, 5353);

  EXPECT_FALSE(rules[1].egress);
  EXPECT_FALSE(rules[1].accept);
  EXPECT_EQ(rules[1].ip_version, 6u);
  EXPECT_FALSE(rules[1].protocol);
  EXPECT_EQ(rules[1].destination.bits, 128u);
  EXPECT_EQ(rules[1].destination.address[15], 1);
  ASSERT_TRUE(rules[1].source_ports);
  EXPECT_EQ(rules[1].source_ports->first, 0);
  EXPECT_EQ(rules[1].source_ports->last, 1023);
  EXPECT_FALSE(rules[1].destination_ports);
}

TEST(Tables, SelectTheSessionByItsExactVni) {
  const auto tables = decode_tables(image().bytes());
  ASSERT_TRUE(tables);
  EXPECT_EQ(tables->session_of(5), 0u);
  EXPECT_EQ(tables->session_of(9), 1u);
  for (std::uint32_t vni : {0u, 4u, 6u, 8u, 10u, 0x050000u, 0xFFFFFFu}) {
    EXPECT_EQ(tables->session_of(vni), 2u) << "the default session takes " << vni;
  }
}

TEST(Tables, WithoutADefaultSessionNoOneTakesOtherVnis) {
  Image without = image();
  without.header.flags = 0;
  without.sessions.pop_back();
  const auto tables = decode_tables(without.bytes());
  ASSERT_TRUE(tables);
  EXPECT_EQ(tables->session_of(5), 0u);
  EXPECT_EQ(tables->session_of(0), std::nullopt);
  EXPECT_EQ(tables->session_of(6), std::nullopt);
}

TEST(Tables, VniZeroIsNotTheDefaultSession) {
  Image zero = image();
  zero.sessions[0].vni = 0;
  const auto tables = decode_tables(zero.bytes());
  ASSERT_TRUE(tables);
  EXPECT_EQ(tables->session_of(0), 0u);
  EXPECT_EQ(tables->session_of(5), 2u);
}

TEST(Tables, SessionsMayShareAFilter) {
  Image shared = image();
  shared.sessions[1].first_block = 0;
  shared.sessions[1].block_count = 1;
  shared.sessions[1].row_count = 2;
  const auto tables = decode_tables(shared.bytes());
  ASSERT_TRUE(tables);
  EXPECT_EQ(tables->sessions[0].rules, tables->sessions[1].rules);
}

TEST(Tables, AnImageWithoutAnySessionIsWhole) {
  Image empty;
  empty.header = image().header;
  empty.header.flags = 0;
  empty.header.sessions = 0;
  empty.header.blocks = 0;
  empty.header.row_counters = 0;
  const auto tables = decode_tables(empty.bytes());
  ASSERT_TRUE(tables);
  EXPECT_EQ(tables->session_of(0), std::nullopt);
}

TEST(Tables, AFlippedBitAnywhereIsFound) {
  const testing::Bytes whole = image().bytes();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    testing::Bytes flipped = whole;
    flipped[at] = static_cast<std::uint8_t>(flipped[at] ^ 1u << at % 8);
    ASSERT_FALSE(decode_tables(flipped)) << "byte " << at;
  }
}

TEST(Tables, AnImageCutAnywhereIsWrong) {
  const testing::Bytes whole = image().bytes();
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
    ASSERT_FALSE(decode_tables(Bytes(whole).first(bytes))) << bytes << " bytes";
  }
}

TEST(Tables, ASignedImageThatContradictsItselfIsWrong) {
  for (const auto& [what, harm] : testing::image_harms()) {
    Image harmed = image();
    harm(harmed);
    EXPECT_FALSE(decode_tables(harmed.bytes())) << what;
  }
}

}  // namespace
}  // namespace fibertap::model
