#include "host/datapath/sinks/pcap_records.h"

#include <gtest/gtest.h>

#include "tests/host/datapath/sinks/blocks.h"

// Expected bytes are written by hand from draft-ietf-opsawg-pcap.

namespace fibertap {
namespace {

using testing::block_of;
using testing::Bytes;
using testing::joined;

TEST(PcapRecords, TheFileIsOfEthernetFramesWithNanoseconds) {
  EXPECT_EQ(pcap_file_header(), (Bytes{0x4D, 0x3C, 0xB2, 0xA1, 2, 0, 4, 0,     // magic, version 2.4
                                       0,    0,    0,    0,    0, 0, 0, 0,     // reserved
                                       0,    0,    4,    0,    1, 0, 0, 0}));  // snaplen, Ethernet
}

TEST(PcapRecords, ARecordHasTheTimeTheLengthsAndTheBytesOfItsBlock) {
  const auto block = [](std::size_t caplen, std::uint64_t ns) {
    return block_of({.caplen = caplen, .origlen = 0x2329, .timestamp_ns = ns});
  };
  Bytes run = joined({block(3, 0x12345678'00000000), block(0, 999'999'999), block(5, 1)});
  run.resize(write_pcap_records(run, run.data()));
  const std::uint64_t ns = 0x12345678'00000000;
  const auto word = [](std::uint64_t value) {
    return Bytes{static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8),
                 static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 24)};
  };
  EXPECT_EQ(run, joined({word(ns / 1'000'000'000),
                         word(ns % 1'000'000'000),
                         word(3),
                         word(0x2329),
                         {3, 3, 3},  //
                         word(0),
                         word(999'999'999),
                         word(0),
                         word(0x2329),  //
                         word(0),
                         word(1),
                         word(5),
                         word(0x2329),
                         {5, 5, 5, 5, 5}}));
}

TEST(PcapRecords, ATimeBeyondItsSecondsBeginsAtZeroAgain) {
  Bytes run = block_of({.caplen = 0, .timestamp_ns = (std::uint64_t{1} << 32) * 1'000'000'000 + 7});
  run.resize(write_pcap_records(run, run.data()));
  EXPECT_EQ(Bytes(run.begin(), run.begin() + 8), (Bytes{0, 0, 0, 0, 7, 0, 0, 0}));
}

TEST(PcapRecords, OfNoBlocksThereAreNone) { EXPECT_EQ(write_pcap_records({}, nullptr), 0U); }

}  // namespace
}  // namespace fibertap
