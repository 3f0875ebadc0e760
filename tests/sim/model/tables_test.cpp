#include "sim/model/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "abi/rule_image.h"
#include "abi/version.h"
#include "sim/model/crc32c.h"
#include "tests/support/packet.h"

namespace fibertap::model {
namespace {

using ::testing::ElementsAre;

/// A rule image as its parts. Its bytes are signed, whatever is wrong with them.
struct Image {
  abi::RuleImageHeader header{};
  std::vector<abi::SessionRow> sessions;
  std::vector<abi::RuleRow> rows;

  testing::Bytes bytes() const {
    testing::Bytes image;
    append(image, &header, sizeof(header));
    append(image, sessions.data(), sessions.size() * sizeof(abi::SessionRow));
    append(image, rows.data(), rows.size() * sizeof(abi::RuleRow));
    Crc32c crc;
    crc.add(image);
    const std::uint32_t value = crc.value();
    std::memcpy(image.data() + offsetof(abi::RuleImageHeader, crc32c), &value, sizeof(value));
    return image;
  }

 private:
  static void append(testing::Bytes& image, const void* record, std::size_t bytes) {
    const auto* first = static_cast<const std::uint8_t*>(record);
    image.insert(image.end(), first, first + bytes);
  }
};

/// VNI 5 with two rows, VNI 9 with 17 rows in two blocks, and a default session.
Image image() {
  Image image;
  image.header.magic = abi::kRuleImageMagic;
  image.header.abi_version = abi::kAbiVersion;
  image.header.generation = 77;
  image.header.vxlan_port = 4790;
  image.header.flags = abi::kImageDefaultSession;
  image.header.sessions = 2;
  image.header.blocks = 3;
  image.header.row_counters = 19;

  image.sessions.resize(3);
  abi::SessionRow& five = image.sessions[0];
  five.vni = 5;
  five.interface_id = 1;
  five.packet_length = 96;
  five.block_count = 1;
  five.row_count = 2;
  five.mac_count = 2;
  five.macs[0][5] = 0x0A;
  five.macs[1][0] = 0x0B;
  abi::SessionRow& nine = image.sessions[1];
  nine.vni = 9;
  nine.packet_length = abi::kWholeFrame;
  nine.first_block = 1;
  nine.block_count = 2;
  nine.row_count = 17;
  nine.first_counter = 2;
  nine.flags = abi::kSessionAcceptNonIp;
  abi::SessionRow& any = image.sessions[2];
  any.interface_id = 2;
  any.packet_length = abi::kWholeFrame;
  any.first_counter = 19;
  any.flags = abi::kSessionAcceptAll;

  image.rows.resize(3 * abi::kRowsPerBlock);
  abi::RuleRow& first = image.rows[0];
  first.flags = abi::kRowValid | abi::kRowEgress | abi::kRowAccept | abi::kRowProtocol |
                abi::kRowDestinationPorts;
  first.protocol = 17;
  first.source_prefix = 8;
  first.number = 100;
  first.destination_port_first = 53;
  first.destination_port_last = 5353;
  first.source[0] = 10;
  abi::RuleRow& second = image.rows[1];
  second.flags = abi::kRowValid | abi::kRowIpv6 | abi::kRowSourcePorts;
  second.number = 200;
  second.source_port_last = 1023;
  second.destination_prefix = 128;
  second.destination[0] = 0xFE;
  second.destination[15] = 1;
  for (std::uint32_t row = 0; row < 17; ++row) {
    image.rows[abi::kRowsPerBlock + row].flags = abi::kRowValid;
    image.rows[abi::kRowsPerBlock + row].number = row + 1;
  }
  return image;
}

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
  using Harm = std::function<void(Image&)>;
  const std::vector<std::pair<std::string, Harm>> harms = {
      {"magic", [](Image& image) { image.header.magic ^= 1; }},
      {"magic, last byte", [](Image& image) { image.header.magic ^= 1ull << 63; }},
      {"older ABI", [](Image& image) { image.header.abi_version -= 1; }},
      {"newer ABI", [](Image& image) { image.header.abi_version += 1; }},
      {"a session more than there is", [](Image& image) { image.header.sessions += 1; }},
      {"most sessions", [](Image& image) { image.header.sessions = 0xFFFFFFFF; }},
      {"no default session", [](Image& image) { image.header.flags = 0; }},
      {"a block more than there is", [](Image& image) { image.header.blocks += 1; }},
      {"most blocks", [](Image& image) { image.header.blocks = 0xFFFFFFFF; }},
      {"a row counter too few", [](Image& image) { image.header.row_counters = 18; }},
      {"first counter outside", [](Image& image) { image.sessions[1].first_counter = 3; }},
      {"first counter far outside",
       [](Image& image) { image.sessions[1].first_counter = 0xFFFFFFFF; }},
      {"first block outside", [](Image& image) { image.sessions[1].first_block = 2; }},
      {"first block far outside", [](Image& image) { image.sessions[1].first_block = 0xFFFFFFFF; }},
      {"block count outside", [](Image& image) { image.sessions[0].block_count = 4; }},
      {"more rows than its blocks hold", [](Image& image) { image.sessions[0].row_count = 17; }},
      {"a ninth MAC", [](Image& image) { image.sessions[0].mac_count = 9; }},
      {"most MACs", [](Image& image) { image.sessions[2].mac_count = 255; }},
      {"a VNI of 25 bits", [](Image& image) { image.sessions[1].vni = 0x1000000; }},
      {"most sessions, which with the default one are 2^32, and none there",
       [](Image& image) {
         image.header.sessions = 0xFFFFFFFF;
         image.sessions.clear();
       }},
      {"VNIs that descend", [](Image& image) { image.sessions[0].vni = 10; }},
      {"a prefix of 33 in a row that no session uses",
       [](Image& image) {
         image.rows[abi::kRowsPerBlock - 1].flags = abi::kRowValid;
         image.rows[abi::kRowsPerBlock - 1].source_prefix = 33;
       }},
      {"one VNI twice", [](Image& image) { image.sessions[1].vni = 5; }},
      {"packet length 0", [](Image& image) { image.sessions[0].packet_length = 0; }},
      {"an IPv4 prefix of 33", [](Image& image) { image.rows[0].source_prefix = 33; }},
      {"an IPv6 prefix of 129", [](Image& image) { image.rows[1].destination_prefix = 129; }},
  };
  for (const auto& [what, harm] : harms) {
    Image harmed = image();
    harm(harmed);
    EXPECT_FALSE(decode_tables(harmed.bytes())) << what;
  }
}

}  // namespace
}  // namespace fibertap::model
