#include "host/datapath/ingest/pcap_parser.h"

#include <gmock/gmock.h>

#include "tests/support/capture_builder.h"
#include "tests/support/capture_reading.h"

namespace fibertap {
namespace {

using testing::Bytes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kCaptureTime;
using testing::OwnedFrame;
using testing::PcapFile;
using testing::read_all;
using testing::Reading;
using testing::some_frame;

TEST(PcapParser, ReadsBothByteOrdersAndBothResolutions) {
  const Bytes first = some_frame(60, 1);
  const Bytes second = some_frame(61, 2);
  const OwnedFrame whole{kCaptureTime / 1000 * 1000, 60, first};
  const OwnedFrame cut{kCaptureTime / 1000 * 1000 + 1'000'000'000, 1500, second};
  for (const bool big : {false, true}) {
    for (const bool nanoseconds : {false, true}) {
      PcapFile file;
      if (big) file.big_endian();
      if (nanoseconds) file.nanoseconds();
      file.frame(whole.timestamp_ns, first).frame(cut.timestamp_ns, second, 1500);
      const Reading reading = read_all(file.bytes());
      EXPECT_EQ(reading.error, std::nullopt) << reading.message;
      EXPECT_THAT(reading.frames, ElementsAre(whole, cut));
    }
  }
}

TEST(PcapParser, KeepsNanoseconds) {
  const Reading reading = read_all(PcapFile().nanoseconds().frame(kCaptureTime, {}).bytes());
  EXPECT_THAT(reading.frames, ElementsAre(OwnedFrame{kCaptureTime, 0, {}}));
}

TEST(PcapParser, CountsSecondsUnsigned) {
  const Reading reading = read_all(PcapFile().record(0xffffffff, 999'999, 0, 0, {}).bytes());
  ASSERT_EQ(reading.frames.size(), 1u);
  EXPECT_EQ(reading.frames[0].timestamp_ns, 4'294'967'295'999'999'000u);
}

TEST(PcapParser, ReadsFramesFromNothingToTheLimit) {
  for (const std::uint32_t caplen : {0u, 1u, 63u, 64u, 65u, 1514u, 65535u, 262143u, 262144u}) {
    const Bytes frame = some_frame(caplen);
    const Reading reading =
        read_all(PcapFile().frame(kCaptureTime, frame).frame(kCaptureTime, frame).bytes());
    EXPECT_EQ(reading.error, std::nullopt) << reading.message;
    ASSERT_EQ(reading.frames.size(), 2u) << caplen;
    EXPECT_EQ(reading.frames[0].bytes, frame);
    EXPECT_EQ(reading.frames[1].bytes, frame);
  }
}

TEST(PcapParser, CallsACaplenAboveTheLimitCorruption) {
  const Bytes file = PcapFile()
                         .frame(kCaptureTime, some_frame(60))
                         .frame(kCaptureTime, some_frame(262145))
                         .bytes();
  for (const std::size_t burst : {1, 16}) {
    const Reading reading = read_all(file, burst);
    EXPECT_EQ(reading.frames.size(), 1u);
    EXPECT_EQ(reading.error, Errc::kPartial);
    EXPECT_EQ(reading.message,
              "test.pcap: pcap record at byte 100 is corrupt, found caplen 262145, expected at "
              "most 262144; the frames before it were processed, copy or record the capture again "
              "to get the rest");
  }
}

TEST(PcapParser, RaisesAnOriglenBelowTheCaplen) {
  const Reading reading = read_all(PcapFile().frame(kCaptureTime, some_frame(60), 59).bytes());
  ASSERT_EQ(reading.frames.size(), 1u);
  EXPECT_EQ(reading.frames[0].origlen, 60u);
}

TEST(PcapParser, TakesAnySnaplen) {
  for (const std::uint32_t snaplen : {0u, 1u, 59u, 60u, 0xffffffffu}) {
    const Reading reading =
        read_all(PcapFile().snaplen(snaplen).frame(kCaptureTime, some_frame(60)).bytes());
    EXPECT_EQ(reading.error, std::nullopt) << reading.message;
    EXPECT_EQ(reading.frames.size(), 1u) << snaplen;
  }
}

TEST(PcapParser, LooksAtTheLow26BitsOfTheLinkType) {
  EXPECT_TRUE(read_all(PcapFile().link_type(0xfc000001).bytes()).opened);
  const Reading reading = read_all(PcapFile().link_type(0xfc000071).bytes());
  EXPECT_FALSE(reading.opened);
  EXPECT_EQ(reading.error, Errc::kConfiguration);
  EXPECT_THAT(reading.message, HasSubstr("test.pcap: pcap file header is not Ethernet, found link "
                                         "type 113, expected 1; "));
}

TEST(PcapParser, RefusesAnotherVersion) {
  const Reading reading = read_all(PcapFile().version(2, 2).bytes());
  EXPECT_FALSE(reading.opened);
  EXPECT_EQ(reading.error, Errc::kConfiguration);
  EXPECT_THAT(reading.message, HasSubstr("found 2.2, expected 2.4; convert the file with editcap"));
  EXPECT_THAT(read_all(PcapFile().version(1, 0).bytes()).message,
              HasSubstr("found 1.0, expected 2.4; record the capture again with dumpcap"));
}

}  // namespace
}  // namespace fibertap
