#include "host/datapath/ingest/pcapng_parser.h"

#include <gmock/gmock.h>

#include <array>

#include "tests/support/capture_builder.h"
#include "tests/support/capture_reading.h"

namespace fibertap {
namespace {

using testing::Bytes;
using testing::ByteWriter;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kCaptureTime;
using testing::OwnedFrame;
using testing::PcapngFile;
using testing::read_all;
using testing::Reading;
using testing::some_frame;
using ::testing::StartsWith;

constexpr std::uint32_t kUnknown = 0x7f;  // unassigned
constexpr std::uint32_t kStatistics = 5;
constexpr std::size_t kSectionBytes = 28;
constexpr std::size_t kInterfaceBytes = 20;  // without options

/// A section with one interface that counts nanoseconds.
PcapngFile nanosecond_file(std::endian order = std::endian::little) {
  return PcapngFile().section(order).interface({.tsresol = 9});
}

void expect_corrupt(const PcapngFile& file, std::size_t frames, std::size_t offset,
                    const std::string& found_and_expected) {
  for (const std::size_t burst : {1, 16}) {
    const Reading reading = read_all(file.bytes(), burst);
    EXPECT_TRUE(reading.opened);
    EXPECT_EQ(reading.frames.size(), frames);
    EXPECT_EQ(reading.error, Errc::kPartial);
    EXPECT_THAT(reading.message, HasSubstr("Block at byte " + std::to_string(offset) +
                                           " is corrupt, found " + found_and_expected + "; "));
  }
}

TEST(PcapngParser, ReadsEveryPacketBlockInBothByteOrders) {
  const Bytes frame = some_frame(61);
  for (const std::endian order : {std::endian::little, std::endian::big}) {
    const Reading reading = read_all(nanosecond_file(order)
                                         .enhanced(0, kCaptureTime, frame, 1500)
                                         .simple(61, frame)
                                         .obsolete(0, kCaptureTime + 1, frame, 1501)
                                         .bytes());
    EXPECT_EQ(reading.error, std::nullopt) << reading.message;
    EXPECT_THAT(reading.frames,
                ElementsAre(OwnedFrame{kCaptureTime, 1500, frame}, OwnedFrame{0, 61, frame},
                            OwnedFrame{kCaptureTime + 1, 1501, frame}));
  }
}

TEST(PcapngParser, ReadsFramesFromNothingToTheLimit) {
  for (const std::uint32_t caplen : {0u, 1u, 2u, 3u, 4u, 63u, 64u, 65u, 65535u, 262144u}) {
    const Bytes frame = some_frame(caplen);
    const OwnedFrame timed{kCaptureTime, caplen, frame};
    const Reading reading = read_all(nanosecond_file()
                                         .enhanced(0, kCaptureTime, frame)
                                         .simple(caplen, frame)
                                         .obsolete(0, kCaptureTime, frame)
                                         .bytes());
    EXPECT_EQ(reading.error, std::nullopt) << reading.message;
    EXPECT_THAT(reading.frames, ElementsAre(timed, OwnedFrame{0, caplen, frame}, timed));
  }
}

TEST(PcapngParser, CallsACaplenAboveTheLimitCorruption) {
  const Bytes frame = some_frame(262145);
  const std::string found = "caplen 262145, expected at most 262144";
  const std::size_t offset = nanosecond_file().size();
  expect_corrupt(nanosecond_file().enhanced(0, kCaptureTime, frame), 0, offset, found);
  expect_corrupt(nanosecond_file().obsolete(0, kCaptureTime, frame), 0, offset, found);
  expect_corrupt(nanosecond_file().simple(262145, frame), 0, offset, found);
}

TEST(PcapngParser, CallsACaplenBeyondItsBlockCorruption) {
  const ByteWriter head = ByteWriter().u32(0).u64(0).u32(61).u32(61);
  const Bytes body = ByteWriter(head).raw(some_frame(60)).bytes();
  const std::string found = "caplen 61, expected at most 60";
  const std::size_t offset = nanosecond_file().size();
  expect_corrupt(nanosecond_file().block(6, body), 0, offset, found);
  expect_corrupt(nanosecond_file().block(2, body), 0, offset, found);
  expect_corrupt(nanosecond_file().simple(61, some_frame(60)), 0, offset, found);
}

TEST(PcapngParser, RaisesAnOriglenBelowTheCaplen) {
  const Reading reading = read_all(nanosecond_file()
                                       .enhanced(0, kCaptureTime, some_frame(60), 59)
                                       .obsolete(0, kCaptureTime, some_frame(60), 0)
                                       .bytes());
  ASSERT_EQ(reading.frames.size(), 2u);
  EXPECT_EQ(reading.frames[0].origlen, 60u);
  EXPECT_EQ(reading.frames[1].origlen, 60u);
}

TEST(PcapngParser, CutsASimplePacketToTheSnaplenOfInterfaceZero) {
  const Bytes frame = some_frame(100);
  for (const std::uint32_t snaplen : {0u, 1u, 99u, 100u, 101u, 0xffffffffu}) {
    const std::uint32_t caplen = snaplen == 0 ? 100 : std::min(snaplen, 100u);
    const Bytes kept(frame.begin(), frame.begin() + caplen);
    const Reading reading = read_all(PcapngFile()
                                         .section()
                                         .interface({.snaplen = snaplen})
                                         .interface({.snaplen = 7})
                                         .simple(100, kept)
                                         .bytes());
    EXPECT_EQ(reading.error, std::nullopt) << reading.message;
    EXPECT_THAT(reading.frames, ElementsAre(OwnedFrame{0, 100, kept}));
  }
}

TEST(PcapngParser, ToleratesAnEnhancedPacketAboveTheSnaplen) {
  const Reading reading = read_all(
      PcapngFile().section().interface({.snaplen = 10}).enhanced(0, 1, some_frame(60)).bytes());
  ASSERT_EQ(reading.frames.size(), 1u);
  EXPECT_EQ(reading.frames[0].bytes, some_frame(60));
}

TEST(PcapngParser, GivesEveryInterfaceItsOwnClock) {
  const Reading reading = read_all(PcapngFile()
                                       .section()
                                       .interface()
                                       .interface({.tsresol = 9})
                                       .interface({.tsresol = 0x80 | 10})
                                       .interface({.tsresol = 3, .tsoffset = 1000})
                                       .interface({.tsoffset = -1000})
                                       .enhanced(0, 1'000'001, {})
                                       .enhanced(1, kCaptureTime, {})
                                       .enhanced(2, 1536, {})
                                       .obsolete(3, 5, {})
                                       .enhanced(4, 1'000'000'001, {})
                                       .enhanced(4, 999'999'999, {})
                                       .bytes());
  EXPECT_EQ(reading.error, std::nullopt) << reading.message;
  std::vector<std::uint64_t> times;
  for (const OwnedFrame& frame : reading.frames) times.push_back(frame.timestamp_ns);
  EXPECT_THAT(times,
              ElementsAre(1'000'001'000, kCaptureTime, 1'500'000'000, 1'000'005'000'000, 1000, 0));
}

TEST(PcapngParser, StartsAnewWithEverySection) {
  PcapngFile file;
  file.section(std::endian::big)
      .interface({.tsresol = 9})
      .interface()
      .enhanced(0, kCaptureTime, {});
  file.section(std::endian::little).interface({.tsresol = 0}).enhanced(0, 3, {});
  const Reading reading = read_all(file.bytes());
  EXPECT_EQ(reading.error, std::nullopt) << reading.message;
  EXPECT_THAT(reading.frames,
              ElementsAre(OwnedFrame{kCaptureTime, 0, {}}, OwnedFrame{3'000'000'000, 0, {}}));
  const std::size_t offset = file.size();
  expect_corrupt(file.enhanced(1, 3, {}), 2, offset,
                 "interface 1, expected one of the 1 described before it");
}

TEST(PcapngParser, AsksForTheInterfaceOfEveryPacket) {
  const std::string found = "interface 0, expected one of the 0 described before it";
  expect_corrupt(PcapngFile().section().enhanced(0, 1, {}), 0, kSectionBytes, found);
  expect_corrupt(PcapngFile().section().obsolete(0, 1, {}), 0, kSectionBytes, found);
  expect_corrupt(PcapngFile().section().simple(0, {}), 0, kSectionBytes, found);
  expect_corrupt(PcapngFile().section().interface().obsolete(0xffff, 1, {}), 0,
                 kSectionBytes + kInterfaceBytes,
                 "interface 65535, expected one of the 1 described before it");
}

TEST(PcapngParser, PassesOverUnknownBlocksAndOptions) {
  const Bytes comment = ByteWriter().u16(1).u16(5).raw(some_frame(5)).pad_to(4).bytes();
  const Bytes description = ByteWriter()
                                .u16(1)
                                .u16(0)
                                .u32(0)
                                .raw(comment)
                                .u16(9)
                                .u16(1)
                                .u8(9)
                                .pad_to(4)
                                .raw(comment)
                                .bytes();  // and no opt_endofopt
  PcapngFile file;
  file.section().block(kUnknown, {}).block(1, description).block(kStatistics, some_frame(20));
  file.enhanced(0, kCaptureTime, some_frame(60), 60, 20).block(kUnknown, some_frame(3));
  const Reading reading = read_all(file.bytes());
  EXPECT_EQ(reading.error, std::nullopt) << reading.message;
  EXPECT_THAT(reading.frames, ElementsAre(OwnedFrame{kCaptureTime, 60, some_frame(60)}));
}

TEST(PcapngParser, StopsAtTheEndOfOptions) {
  const Bytes description =
      ByteWriter().u16(1).u16(0).u32(0).u32(0).u16(9).u16(1).u8(0).pad_to(4).bytes();
  const Reading reading =
      read_all(PcapngFile().section().block(1, description).enhanced(0, 1, {}).bytes());
  EXPECT_THAT(reading.frames, ElementsAre(OwnedFrame{1000, 0, {}}));
}

TEST(PcapngParser, ReadsBlocksLargerThanItsWindow) {
  constexpr std::size_t kLarge = 3 * ByteInput::kCapacity + 4;
  const Bytes options = ByteWriter().u16(1).u16(0).u32(0).u16(9).u16(1).u8(9).pad_to(4).bytes();
  Bytes description = options;
  const Bytes comment = ByteWriter().u16(1).u16(60'000).raw(some_frame(60'000)).bytes();
  while (description.size() < kLarge) {
    description.insert(description.end(), comment.begin(), comment.end());
  }
  const Bytes limit = some_frame(262144);
  PcapngFile file;
  file.section().block(kUnknown, some_frame(kLarge)).block(1, description);
  for (std::uint32_t i = 0; i != 3; ++i) {
    file.enhanced(0, kCaptureTime + 2 * i, limit, 262144, kLarge)
        .enhanced(0, kCaptureTime + 2 * i + 1, limit);
  }
  for (const std::size_t burst : {1, 3, 16}) {
    const Reading reading = read_all(file.bytes(), burst);
    EXPECT_EQ(reading.error, std::nullopt) << reading.message;
    ASSERT_EQ(reading.frames.size(), 6u);
    for (std::size_t i = 0; i != 6; ++i) {
      EXPECT_EQ(reading.frames[i], (OwnedFrame{kCaptureTime + i, 262144, limit})) << i;
    }
  }
}

TEST(PcapngParser, ChecksTheLengthInFront) {
  struct Case {
    std::uint32_t type, length;
    std::string expected;
  };
  for (const Case& wrong :
       {Case{0x0a0d0d0a, 24, "28"}, Case{1, 16, "20"}, Case{2, 28, "32"}, Case{3, 12, "16"},
        Case{6, 28, "32"}, Case{6, 33, "32"}, Case{6, 0xffffffff, "32"}, Case{6, 0, "32"}}) {
    PcapngFile file = nanosecond_file().enhanced(0, 1, {});
    const std::size_t offset = file.size();
    const Bytes body = file.writer().u32(0x1a2b3c4d).raw(Bytes(40)).bytes();
    file.block(wrong.type, body, wrong.length, wrong.length);
    expect_corrupt(file, 1, offset,
                   "length " + std::to_string(wrong.length) + ", expected a multiple of 4 from " +
                       wrong.expected + " on");
  }
  for (const std::uint32_t length : {0u, 8u, 11u, 13u, 14u}) {
    const Reading reading =
        read_all(PcapngFile().section().block(kUnknown, Bytes(40), length, length).bytes());
    EXPECT_EQ(reading.error, Errc::kPartial) << length;
    EXPECT_THAT(reading.message, HasSubstr("pcapng block at byte 28 is corrupt, found length "));
  }
}

TEST(PcapngParser, ChecksTheLengthBehind) {
  const Bytes description = ByteWriter().u16(1).u16(0).u32(0).bytes();
  const PcapngFile good = nanosecond_file().enhanced(0, 1, {});
  for (const std::uint32_t trailer : {0u, 48u, 56u, 0x34000000u}) {
    const std::string found =
        "length " + std::to_string(trailer) + " at its end, expected 52 as at its start";
    for (const std::uint32_t type : {1u, 2u, 3u, 6u}) {
      Bytes body = description;
      if (type != 1) body.assign(40, 0);
      body.resize(40);
      expect_corrupt(PcapngFile(good).block(type, body, 52, trailer), 1, good.size(), found);
    }
  }
}

TEST(PcapngParser, ChecksTheByteOrderOfEverySection) {
  const Bytes body = ByteWriter().u32(0x1a2b3c4e).u16(1).u16(0).u64(0).bytes();
  expect_corrupt(nanosecond_file().enhanced(0, 1, {}).block(0x0a0d0d0a, body), 1,
                 nanosecond_file().enhanced(0, 1, {}).size(),
                 "byte-order magic 0x4e3c2b1a, expected 0x1a2b3c4d in either order");
}

TEST(PcapngParser, ChecksTheOptionsOfAnInterface) {
  const auto with = [](std::uint16_t code, std::uint16_t length, std::size_t bytes) {
    const Bytes value = Bytes(bytes);
    return PcapngFile().section().block(
        1, ByteWriter().u16(1).u16(0).u32(0).u16(code).u16(length).raw(value).bytes());
  };
  expect_corrupt(with(9, 0, 0), 0, 28, "option 9 of 0 bytes, expected an if_tsresol of 1 byte");
  expect_corrupt(with(9, 2, 4), 0, 28, "option 9 of 2 bytes, expected an if_tsresol of 1 byte");
  expect_corrupt(with(14, 4, 4), 0, 28, "option 14 of 4 bytes, expected an if_tsoffset of 8 bytes");
  expect_corrupt(with(1, 5, 4), 0, 28,
                 "option 1 of 5 bytes, expected an option that ends within the block");
  expect_corrupt(with(1, 65535, 8), 0, 28,
                 "option 1 of 65535 bytes, expected an option that ends within the block");
}

TEST(PcapngParser, RefusesPacketsOfAnInterfaceOtherThanEthernetAfterTheFramesBefore) {
  const Reading reading = read_all(nanosecond_file()
                                       .enhanced(0, 1, some_frame(60))
                                       .interface({.link_type = 113})
                                       .enhanced(0, 2, some_frame(61))
                                       .enhanced(1, 3, some_frame(62))
                                       .bytes());
  EXPECT_EQ(reading.frames.size(), 2u);
  EXPECT_EQ(reading.error, Errc::kConfiguration);
  EXPECT_THAT(reading.message, StartsWith("test.pcap: interface 1 (byte 152) is not Ethernet, "
                                          "found link type 113, expected 1; "));
}

/// dumpcap -i eth0 -i lo -i wg0 describes them all.
TEST(PcapngParser, PassesOverAnInterfaceOtherThanEthernetThatHasNoPacket) {
  constexpr std::array<std::uint16_t, 5> kLinkTypes = {0, 101, 113, 276, 65535};
  for (const std::uint16_t link_type : kLinkTypes) {
    const Reading reading = read_all(PcapngFile()
                                         .section()
                                         .interface({.link_type = link_type})
                                         .interface()
                                         .enhanced(1, 1, some_frame(60))
                                         .interface({.link_type = link_type})
                                         .enhanced(1, 2, some_frame(61))
                                         .bytes());
    EXPECT_EQ(reading.error, std::nullopt) << reading.message;
    EXPECT_EQ(reading.frames.size(), 2u);
  }
}

TEST(PcapngParser, RefusesASimplePacketWhoseInterfaceIsNotEthernet) {
  const Reading reading = read_all(
      PcapngFile().section().interface({.link_type = 113}).simple(60, some_frame(60)).bytes());
  EXPECT_EQ(reading.error, Errc::kConfiguration);
  EXPECT_THAT(reading.message, HasSubstr("interface 0 (byte 28) is not Ethernet"));
}

TEST(PcapngParser, RefusesAnotherVersion) {
  PcapngFile file;
  const Reading reading = read_all(
      file.block(0x0a0d0d0a, file.writer().u32(0x1a2b3c4d).u16(2).u16(1).u64(0).bytes()).bytes());
  EXPECT_EQ(reading.error, Errc::kConfiguration);
  EXPECT_THAT(
      reading.message,
      HasSubstr("found 2.1, expected 1.x; record the capture again with dumpcap or tcpdump"));
}

TEST(PcapngParser, BoundsTheInterfacesOfASection) {
  Bytes file = PcapngFile().section().bytes();
  const Bytes description = PcapngFile().interface().bytes();
  file.reserve(file.size() + (PcapngParser::kMaxInterfaces + 1) * description.size());
  for (std::size_t i = 0; i <= PcapngParser::kMaxInterfaces; ++i) {
    file.insert(file.end(), description.begin(), description.end());
  }
  const Reading reading = read_all(file);
  EXPECT_EQ(reading.error, Errc::kPartial);
  EXPECT_THAT(reading.message, HasSubstr("expected at most 1048576 in a section; "));
}

}  // namespace
}  // namespace fibertap
