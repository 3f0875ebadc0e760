#include <gtest/gtest.h>

#include <stdint.h>
#include <string.h>

#include <vector>

#include "abi/batch_status.h"
#include "abi/counters.h"
#include "abi/frame_record.h"
#include "abi/kernel_command.h"
#include "abi/outcome_word.h"
#include "abi/result_block.h"
#include "abi/rule_image.h"
#include "abi/version.h"

// The bytes below are written by hand from abi's comments, SPEC 9 and SPEC 10, not produced by the
// structs.

namespace fibertap {
namespace abi {
namespace {

using Bytes = std::vector<uint8_t>;

template <typename T>
Bytes bytes_of(const T& record) {
  const uint8_t* first = reinterpret_cast<const uint8_t*>(&record);
  return Bytes(first, first + sizeof(record));
}

Bytes zeros(size_t count) { return Bytes(count, 0); }

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

TEST(GoldenBytes, AFrameHeadIsTimestampOriglenCaplen) {
  FrameHead head{};
  head.timestamp_ns = 0x1122334455667788;
  head.origlen = 0xA1A2A3A4;
  head.caplen = 0xB1B2;
  EXPECT_EQ(bytes_of(head), (Bytes{0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,  //
                                   0xA4, 0xA3, 0xA2, 0xA1, 0xB2, 0xB1}));
}

TEST(GoldenBytes, AnAwsEnvelopePutsTheInnerFrameOnTheSecondBeat) {
  EXPECT_EQ(frame_record_bytes(50), 64u);
  EXPECT_EQ(frame_record_bytes(51), 128u);
  EXPECT_EQ(frame_record_bytes(50 + 64), 128u);
  EXPECT_EQ(frame_record_bytes(kMaxFrameBytes), 9792u);
}

TEST(GoldenBytes, ARuleImageHeaderFillsOneBeat) {
  RuleImageHeader header{};
  header.magic = kRuleImageMagic;
  header.abi_version = kAbiVersion;
  header.generation = 0x01020304;
  header.crc32c = 0xC1C2C3C4;
  header.vxlan_port = 4789;
  header.flags = kImageDefaultSession;
  header.sessions = 5;
  header.blocks = 6;
  header.row_counters = 7;
  EXPECT_EQ(bytes_of(header), (Bytes{'F',  'T',  'A',  'P',  'R',  'U',  'L', 'E',  //
                                     2,    0,    0,    0,    4,    3,    2,   1,    //
                                     0xC4, 0xC3, 0xC2, 0xC1, 0xB5, 0x12, 1,   0,    //
                                     5,    0,    0,    0,    6,    0,    0,   0,    //
                                     7,    0,    0,    0}) +
                                  zeros(28));
  EXPECT_EQ(session_rows(header), 6u);
  EXPECT_EQ(rule_image_bytes(header), 64u + 6 * 128 + 6 * 16 * 64);
}

TEST(GoldenBytes, ASessionRowHasNumbersInOneBeatAndMacsInTheNext) {
  SessionRow row{};
  row.vni = 0x00ABCDEF;
  row.interface_id = 1;
  row.packet_length = kWholeFrame;
  row.first_block = 2;
  row.block_count = 3;
  row.row_count = 33;
  row.first_counter = 0x100;
  row.flags = kSessionAcceptNonIp | kSessionAcceptAll;
  row.mac_count = 2;
  const uint8_t first[6] = {0x02, 0, 0, 0, 0, 1};
  const uint8_t second[6] = {0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0xFA};
  memcpy(row.macs[0], first, 6);
  memcpy(row.macs[1], second, 6);
  const Bytes numbers = {0xEF, 0xCD, 0xAB, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF,  //
                         2,    0,    0,    0, 3, 0, 0, 0, 33,   0,    0,    0,     //
                         0,    1,    0,    0, 3, 2};
  const Bytes macs = {0x02, 0, 0, 0, 0, 1, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0xFA};
  EXPECT_EQ(bytes_of(row), numbers + zeros(34) + macs + zeros(36 + 16));
}

TEST(GoldenBytes, ARuleRowFillsOneBeat) {
  RuleRow row{};
  row.flags = kRowValid | kRowEgress | kRowAccept | kRowIpv6 | kRowProtocol | kRowSourcePorts |
              kRowDestinationPorts;
  row.protocol = 17;
  row.source_prefix = 32;
  row.destination_prefix = 128;
  row.number = 32766;
  row.source_port_first = 1;
  row.source_port_last = 0xFFFF;
  row.destination_port_first = 53;
  row.destination_port_last = 0x1234;
  for (uint8_t i = 0; i < 16; ++i) {
    row.source[i] = static_cast<uint8_t>(0x10 + i);
    row.destination[i] = static_cast<uint8_t>(0x20 + i);
  }
  EXPECT_EQ(bytes_of(row), (Bytes{0x7F, 17,   32,   128,  0xFE, 0x7F, 0,    0,     //
                                  1,    0,    0xFF, 0xFF, 53,   0,    0x34, 0x12,  //
                                  0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17,  //
                                  0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F,  //
                                  0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27,  //
                                  0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F}) +
                               zeros(16));
}

TEST(GoldenBytes, AResultBlockIsAnEnhancedPacketBlockWithThreeOptions) {
  ResultHead head{};
  head.type = kEnhancedPacketBlock;
  head.length = result_block_bytes(1);
  head.interface_id = 2;
  head.timestamp_high = 0x11121314;
  head.timestamp_low = 0x21222324;
  head.caplen = 1;
  head.origlen = 1500;
  EXPECT_EQ(bytes_of(head), (Bytes{6,    0,    0,    0,    80,   0,    0,    0,     //
                                   2,    0,    0,    0,    0x14, 0x13, 0x12, 0x11,  //
                                   0x24, 0x23, 0x22, 0x21, 1,    0,    0,    0,     //
                                   0xDC, 0x05, 0,    0}));
  ResultTail tail{};
  tail.flags_code = 2;
  tail.flags_length = 4;
  tail.flags = kEpbOutbound;
  tail.hash_code = 3;
  tail.hash_length = 5;
  tail.hash_algorithm = 5;
  tail.hash[0] = 0xAB;
  tail.hash[3] = 0xCD;
  tail.verdict_code = 7;
  tail.verdict_length = 13;
  tail.vni[1] = 0x01;
  tail.vni[3] = 0x02;
  tail.number[3] = 100;
  tail.row[3] = 4;
  tail.length = head.length;
  EXPECT_EQ(bytes_of(tail), (Bytes{2, 0, 4,  0, 2,  0,    0, 0,                      //
                                   3, 0, 5,  0, 5,  0xAB, 0, 0, 0xCD, 0, 0, 0,       //
                                   7, 0, 13, 0, 0,  0,    1, 0, 2,    0, 0, 0, 100,  //
                                   0, 0, 0,  4, 0,  0,    0,                         //
                                   0, 0, 0,  0, 80, 0,    0, 0}));
  EXPECT_EQ(kResultOverhead, 76u);
}

TEST(GoldenBytes, NoArenaLeadsToMoreResultThanItsWorstCase) {
  for (uint32_t inner = 0; inner <= kMaxFrameBytes - 50; ++inner) {
    const uint64_t arena = frame_record_bytes(50 + inner);
    ASSERT_LE(result_block_bytes(inner) * 64u, arena / 64 * 76 * 64) << inner << " inner bytes";
  }
  EXPECT_EQ(max_result_bytes(64), 128u) << "one empty inner frame: 76 bytes, two beats";
  EXPECT_EQ(max_result_bytes(64 * 64), 76u * 64);
}

TEST(GoldenBytes, ABatchStatusFillsThreeBeats) {
  BatchStatus status{};
  status.generation = 1;
  status.errors = kErrorNotLoaded | kErrorCommand;
  status.result_bytes = 76;
  status.result_crc32c = 0xC1C2C3C4;
  status.outcomes_crc32c = 0xD1D2D3D4;
  for (uint32_t i = 0; i < kDispositions; ++i) {
    status.frames[i] = 0x10 + i;
    status.bytes[i] = 0x20 + i;
  }
  for (uint32_t i = 0; i < kRejections; ++i) status.rejected_by[i] = 0x30 + i;
  status.outer_truncated_frames = 0x40;
  status.outer_truncated_bytes = 0x41;
  Bytes expected = {1,    0,    0,    0,    0x11, 0,    0,    0,  //
                    76,   0,    0,    0,    0,    0,    0,    0,  //
                    0xC4, 0xC3, 0xC2, 0xC1, 0xD4, 0xD3, 0xD2, 0xD1};
  for (int count : {0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,  // frames
                    0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26,  // bytes
                    0x30, 0x31, 0x32,                          // rejected_by
                    0x40, 0x41}) {
    expected = expected + Bytes{static_cast<uint8_t>(count)} + zeros(7);
  }
  EXPECT_EQ(bytes_of(status), expected + zeros(16));
}

TEST(GoldenBytes, AnOutcomeWordIsDispositionReasonVni) {
  EXPECT_EQ(bytes_of(outcome_word(Disposition::not_vxlan)), (Bytes{0, 0, 0, 0}));
  EXPECT_EQ(bytes_of(outcome_word(Disposition::outer_fragment)), (Bytes{1, 0, 0, 0}));
  EXPECT_EQ(bytes_of(outcome_word(Disposition::outer_malformed)), (Bytes{2, 0, 0, 0}));
  EXPECT_EQ(bytes_of(outcome_word(Disposition::bad_vxlan)), (Bytes{3, 0, 0, 0}));
  EXPECT_EQ(bytes_of(outcome_word(Disposition::unknown_vni, 0x54F841)),
            (Bytes{4, 0x41, 0xF8, 0x54}));
  EXPECT_EQ(bytes_of(outcome_word(Rejection::rule, 0x54F841)), (Bytes{0x15, 0x41, 0xF8, 0x54}));
  EXPECT_EQ(bytes_of(outcome_word(Rejection::no_match, 0)), (Bytes{0x25, 0, 0, 0}));
  EXPECT_EQ(bytes_of(outcome_word(Rejection::non_ip, 0xFFFFFF)), (Bytes{0x35, 0xFF, 0xFF, 0xFF}));
  EXPECT_EQ(bytes_of(outcome_word(Disposition::accepted, 1)), (Bytes{6, 1, 0, 0}));
}

TEST(GoldenBytes, AnOutcomeWordIsReadAsItIsWritten) {
  for (const uint32_t vni : {0u, 1u, 0x54F841u, 0xFFFFFFu}) {
    for (uint32_t i = 0; i < kDispositions; ++i) {
      const auto disposition = static_cast<Disposition>(i);
      const OutcomeWord word = outcome_word(disposition, vni);
      EXPECT_EQ(word.disposition(), disposition);
      EXPECT_EQ(word.vni(), vni);
    }
    for (uint32_t i = 0; i < kRejections; ++i) {
      const auto rejection = static_cast<Rejection>(i);
      const OutcomeWord word = outcome_word(rejection, vni);
      EXPECT_EQ(word.disposition(), Disposition::rejected);
      EXPECT_EQ(word.rejection(), rejection);
      EXPECT_EQ(word.vni(), vni);
    }
  }
}

TEST(GoldenBytes, OutcomeWordsFillBeatsOfSixteen) {
  EXPECT_EQ(outcome_words(0), 0u);
  EXPECT_EQ(outcome_words(1), 16u);
  EXPECT_EQ(outcome_words(16), 16u);
  EXPECT_EQ(outcome_words(17), 32u);
  EXPECT_EQ(outcome_words(0xFFFFFFFF), 0x100000000u);
  EXPECT_EQ(max_outcome_words(0), 0u);
  EXPECT_EQ(max_outcome_words(64), 16u) << "a frame takes a beat at least";
  EXPECT_EQ(max_outcome_words(1 << 20), 16384u);
}

TEST(GoldenBytes, ACounterImageIsHeaderSessionsRows) {
  CounterImageHeader header{};
  header.magic = kCounterImageMagic;
  header.generation = 2;
  header.session_rows = 3;
  header.row_counters = 4;
  EXPECT_EQ(bytes_of(header), (Bytes{'F', 'T', 'A', 'P', 'C', 'N', 'T', 'R',  //
                                     2,   0,   0,   0,   3,   0,   0,   0,   4, 0, 0, 0}) +
                                  zeros(44));
  SessionCounters counters{};
  counters.accepted = 5;
  counters.rejected = 6;
  counters.truncated = 7;
  EXPECT_EQ(bytes_of(counters), Bytes{5} + zeros(7) + Bytes{6} + zeros(7) + Bytes{7} + zeros(15));
  EXPECT_EQ(counter_image_bytes(3, 4), 192u) << "64 + 3 * 32 + 4 * 8, to the beat";
}

TEST(GoldenBytes, KernelInfoFillsOneBeat) {
  KernelInfo info{};
  info.magic = kKernelMagic;
  info.abi_version = kAbiVersion;
  info.max_sessions = kCardSessions;
  info.max_blocks = 1;
  info.max_row_counters = 2;
  info.max_frame_bytes = kMaxFrameBytes;
  info.kernel_version = 0x010203;
  info.source_id = 0x0123456789ABCDEF;
  EXPECT_EQ(bytes_of(info),
            (Bytes{'F', 'T',  'A', 'P', 'K', 'E', 'R',  'N',  2,    0,    0,    0,  //
                   0,   0x28, 0,   0,   1,   0,   0,    0,    2,    0,    0,    0,    0,    0x26,
                   0,   0,    3,   2,   1,   0,   0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01}) +
                zeros(24));
}

TEST(GoldenBytes, CommandsAndArgumentsKeepTheirNumbers) {
  EXPECT_EQ(static_cast<uint32_t>(Command::kInfo), 0u);
  EXPECT_EQ(static_cast<uint32_t>(Command::kLoad), 1u);
  EXPECT_EQ(static_cast<uint32_t>(Command::kRun), 2u);
  EXPECT_EQ(static_cast<uint32_t>(Command::kReadCounters), 3u);
  EXPECT_EQ(kArgCommand, 0);
  EXPECT_EQ(kArgFrames, 1);
  EXPECT_EQ(kArgInputBeats, 2);
  EXPECT_EQ(kArgOutputBeats, 3);
  EXPECT_EQ(kArgInput, 4);
  EXPECT_EQ(kArgOutput, 5);
  EXPECT_EQ(kArgOutcomes, 6);
  EXPECT_EQ(kArgStatus, 7);
}

TEST(GoldenBytes, DispositionsKeepTheirOrderAndNames) {
  const char* const names[] = {"not_vxlan",   "outer_fragment", "outer_malformed", "bad_vxlan",
                               "unknown_vni", "rejected",       "accepted"};
  ASSERT_EQ(kDispositions, 7u);
  for (uint32_t i = 0; i < kDispositions; ++i) {
    EXPECT_STREQ(name(static_cast<Disposition>(i)), names[i]);
  }
  const char* const rejections[] = {"rule", "no_match", "non_ip"};
  ASSERT_EQ(kRejections, 3u);
  for (uint32_t i = 0; i < kRejections; ++i) {
    EXPECT_STREQ(name(static_cast<Rejection>(i)), rejections[i]);
  }
}

}  // namespace
}  // namespace abi
}  // namespace fibertap
