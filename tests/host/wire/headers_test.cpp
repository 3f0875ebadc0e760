#include "host/wire/headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "host/wire/checksum.h"
#include "tests/support/packet.h"

namespace fibertap::wire {
namespace {

using ::testing::ElementsAreArray;

constexpr Mac kSource = fibertap::testing::kSourceMac;
constexpr Mac kDestination = fibertap::testing::kDestinationMac;

/// What `write` puts into a frame of `bytes`.
template <typename Write>
std::vector<std::uint8_t> frame_of(std::size_t bytes, const Write& write) {
  std::vector<std::uint8_t> frame(bytes);
  HeaderWriter writer(frame);
  write(writer);
  EXPECT_EQ(writer.position(), bytes);
  return frame;
}

TEST(Headers, OfAnIpv4EnvelopeAreThoseOfThePacketThatTestsBuild) {
  const auto frame = frame_of(50, [](HeaderWriter& to) {
    write(Ethernet{kDestination, kSource, kEtherTypeIpv4}, to);
    write(Ipv4{.total_length = 36,
               .flags_and_offset = 0x4000,
               .time_to_live = 255,
               .checksum = 0,
               .source = {172, 31, 0, 238},
               .destination = {10, 0, 0, 1}},
          to);
    write(Udp{0xFF80, kVxlanPort, 16}, to);
    write(Vxlan{.vni = 0xABCDEF}, to);
  });
  EXPECT_THAT(frame, ElementsAreArray(fibertap::testing::Packet()
                                          .ethernet()
                                          .ipv4("172.31.0.238", "10.0.0.1")
                                          .flags_and_offset(0x4000)
                                          .udp(0xFF80, 4789)
                                          .vxlan(0xABCDEF)
                                          .bytes()));
}

TEST(Headers, OfAnIpv6EnvelopeAreThoseOfThePacketThatTestsBuild) {
  const auto frame = frame_of(70, [](HeaderWriter& to) {
    write(Ethernet{kDestination, kSource, kEtherTypeIpv6}, to);
    write(Ipv6{.payload_length = 16,
               .hop_limit = 255,
               .source = {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
               .destination = {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}},
          to);
    write(Udp{1, 2, 16, 0x1234}, to);
    write(Vxlan{.flags = 0x0C, .reserved = 0xEEEEEE, .vni = 5, .reserved_end = 0xEE}, to);
  });
  EXPECT_THAT(frame, ElementsAreArray(fibertap::testing::Packet()
                                          .ethernet()
                                          .ipv6()
                                          .udp(1, 2)
                                          .udp_checksum(0x1234)
                                          .vxlan(5)
                                          .vxlan_flags(0x0C)
                                          .vxlan_reserved(0xEE)
                                          .bytes()));
}

TEST(Headers, OfIpv4HaveTheRightChecksumUnlessOneIsGiven) {
  const auto header = [](Ipv4 fields) {
    return frame_of(kIpv4Bytes, [&](HeaderWriter& to) { write(fields, to); });
  };
  Ipv4 fields{.total_length = 1500, .identification = 0xBEEF, .source = {10, 1, 2, 3}};
  EXPECT_EQ(Checksum().add(header(fields)).value(), 0);
  fields.checksum = 0x1234;
  EXPECT_EQ(header(fields)[10], 0x12);
  EXPECT_EQ(header(fields)[11], 0x34);
}

TEST(Headers, SayWhateverTheyAreTold) {
  const auto frame = frame_of(kIpv4Bytes, [](HeaderWriter& to) {
    write(Ipv4{.version = 9, .header_words = 3, .total_length = 2, .protocol = kTcp}, to);
  });
  EXPECT_EQ(frame[0], 0x93);
  EXPECT_EQ(frame[3], 2);
  EXPECT_EQ(frame[9], 6);
}

TEST(HeaderWriter, CutsWhatHasNoRoomAndCountsIt) {
  const std::vector<std::uint8_t> five = {1, 2, 3, 4, 5};
  for (std::size_t room = 0; room <= 12; ++room) {
    std::vector<std::uint8_t> memory(room + 1, 0xEE);
    HeaderWriter writer{std::span(memory).first(room)};
    writer.u8(0x10).u16(0x2030).u32(0x40506070).raw(five);
    EXPECT_EQ(writer.position(), 12U);
    EXPECT_EQ(writer.written().size(), room);
    EXPECT_TRUE(writer.left().empty());
    std::vector<std::uint8_t> all = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 1, 2, 3, 4, 5};
    all.resize(room);
    all.push_back(0xEE);
    EXPECT_EQ(memory, all);
  }
}

TEST(HeaderWriter, ShowsTheRoomBehindWhatIsWritten) {
  std::vector<std::uint8_t> memory(8);
  HeaderWriter writer(memory);
  EXPECT_EQ(writer.u16(1).left().data(), memory.data() + 2);
  EXPECT_EQ(writer.left().size(), 6U);
}

}  // namespace
}  // namespace fibertap::wire
