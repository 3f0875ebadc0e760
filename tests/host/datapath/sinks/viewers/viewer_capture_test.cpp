#include "host/datapath/sinks/viewers/viewer_capture.h"

#include <gtest/gtest.h>

#include <limits>

#include "host/datapath/sinks/pcap_records.h"
#include "tests/host/datapath/sinks/viewers/read_blocks.h"

namespace fibertap {
namespace {

using testing::block_of;
using testing::block_on;
using testing::Bytes;
using testing::joined;
using testing::kDescription;
using testing::kDropCount;
using testing::kDropped;
using testing::kFilterAccepted;
using testing::kInterfaceName;
using testing::kPacket;
using testing::kReceived;
using testing::kSection;
using testing::kStatistics;
using testing::of_type;
using testing::read_blocks;
using testing::ReadBlock;

constexpr std::uint32_t kWhole = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();

Interface described(std::uint32_t id) { return {7000 + id, "session " + std::to_string(id)}; }

ViewerQueue::Item item(const Bytes& run, FramesOfInterfaces lost_before = {}) {
  return {std::make_shared<const Bytes>(run), 0, std::move(lost_before)};
}

TEST(ViewerCapture, DescribesAnInterfaceRightBeforeItsFirstFrameAndNumbersThemInThatOrder) {
  ViewerCapture capture(CaptureForm::kComment, kWhole, described);
  Bytes bytes;
  capture.begin({}, bytes);
  EXPECT_EQ(bytes, section_header());
  EXPECT_EQ(capture.add(item(joined({block_on(5, {}), block_on(5, {})})), kAll, bytes), 2U);
  EXPECT_EQ(capture.add(item(joined({block_on(3, {}), block_on(5, {})})), kAll, bytes), 2U);
  capture.end(1, bytes);
  std::string order;
  for (const ReadBlock& block : read_blocks(bytes)) {
    if (block.type == kSection) order += "section ";
    if (block.type == kDescription) order += block.text(kInterfaceName) + " ";
    if (block.type == kPacket) order += "frame " + std::to_string(block.interface_id) + " ";
    if (block.type == kStatistics) {
      order += std::to_string(block.number(kFilterAccepted)) + " on " +
               std::to_string(block.interface_id) + " ";
    }
  }
  EXPECT_EQ(order, "section vni-7005 frame 0 frame 0 vni-7003 frame 1 frame 0 3 on 0 1 on 1 ");
}

TEST(ViewerCapture, InterfacesThatAreAskedForAreDescribedBeforeAnyFrame) {
  ViewerCapture capture(CaptureForm::kComment, kWhole, described);
  Bytes bytes;
  capture.begin(std::vector<std::uint32_t>{9, 2}, bytes);
  capture.add(item(block_on(2, {})), kAll, bytes);
  const auto descriptions = of_type(kDescription, bytes);
  ASSERT_EQ(descriptions.size(), 2U);
  EXPECT_EQ(descriptions[0].text(kInterfaceName), "vni-7009");
  EXPECT_EQ(of_type(kPacket, bytes).at(0).interface_id, 1U);
}

TEST(ViewerCapture, NoFrameKeepsMoreThanTheSnaplenAndNothingElseChanges) {
  for (const std::size_t snaplen : {1U, 2U, 3U, 4U, 63U, 64U, 65U, 1514U, 9000U}) {
    for (const std::size_t caplen : {0U, 1U, 3U, 4U, 5U, 62U, 63U, 64U, 65U, 66U, 1500U, 9000U}) {
      SCOPED_TRACE(std::to_string(caplen) + " cut to " + std::to_string(snaplen));
      Bytes frame(caplen);
      for (std::size_t i = 0; i < caplen; ++i) frame[i] = static_cast<std::uint8_t>(i * 7 + 1);
      model::Accepted accepted{};
      accepted.kept = frame;
      accepted.origlen = 9000;
      accepted.vni = 7;
      const Bytes whole = model::result_block(accepted);
      accepted.kept = model::truncate(frame, static_cast<std::uint32_t>(snaplen));
      const Bytes cut = model::result_block(accepted);

      ViewerCapture capture(CaptureForm::kVerdict, static_cast<std::uint32_t>(snaplen), described);
      Bytes bytes;
      capture.begin(std::vector<std::uint32_t>{0}, bytes);
      const Bytes front = bytes;
      EXPECT_EQ(capture.add(item(joined({whole, whole})), kAll, bytes), 2U);
      EXPECT_EQ(bytes, joined({front, cut, cut}));
    }
  }
}

TEST(ViewerCapture, WhatWasLostIsInTheNextFrameOfItsInterfaceAndInNoOther) {
  for (const CaptureForm form :
       {CaptureForm::kComment, CaptureForm::kVerdict, CaptureForm::kBare}) {
    ViewerCapture with(form, kWhole, described);
    ViewerCapture without(form, kWhole, described);
    Bytes run;
    for (const std::size_t caplen : {0U, 1U, 60U, 63U, 64U}) {
      for (const std::uint32_t id : {1U, 2U, 3U}) {
        run = joined({run, block_on(id, {.caplen = caplen})});
      }
    }
    Bytes found;
    Bytes expected;
    with.begin(std::vector<std::uint32_t>{1, 2, 3}, found);
    without.begin(std::vector<std::uint32_t>{1, 2, 3}, expected);
    with.add(item(run, {{2, 0x1122334455}, {3, 1}}), kAll, found);
    without.add(item(run), kAll, expected);
    auto blocks = of_type(kPacket, found);
    const auto plain = of_type(kPacket, expected);
    ASSERT_EQ(blocks.size(), plain.size());
    EXPECT_EQ(blocks[1].number(kDropCount), 0x1122334455U);
    EXPECT_EQ(blocks[2].number(kDropCount), 1U);
    for (std::size_t i = 0; i < plain.size(); ++i) {
      EXPECT_EQ(blocks[i].options.erase(kDropCount), i == 1 || i == 2 ? 1U : 0U);
      EXPECT_EQ(blocks[i].options, plain[i].options) << i;
      EXPECT_EQ(blocks[i].data, plain[i].data) << i;
      EXPECT_EQ(blocks[i].origlen, plain[i].origlen) << i;
    }
  }
}

TEST(ViewerCapture, StatisticsCountWhatWasLostAsWell) {
  ViewerCapture capture(CaptureForm::kComment, kWhole, described);
  Bytes bytes;
  capture.begin({}, bytes);
  capture.add(item(block_on(1, {}), {{1, 4}, {2, 5}}), kAll, bytes);
  capture.add({nullptr, 0, {{1, 10}}}, kAll, bytes);
  capture.end(1, bytes);
  const auto found = of_type(kStatistics, bytes);
  ASSERT_EQ(found.size(), 2U);
  for (const std::uint16_t code : {kReceived, kFilterAccepted}) {
    EXPECT_EQ(found[0].number(code), 15U);
    EXPECT_EQ(found[1].number(code), 5U);
  }
  EXPECT_EQ(found[0].number(kDropped), 14U);
  EXPECT_EQ(found[1].number(kDropped), 5U);
}

TEST(ViewerCapture, AddsTheFirstFramesWhereFewerAreWanted) {
  const Bytes run = joined({block_on(0, {.caplen = 10}), block_on(1, {.caplen = 20})});
  for (const std::uint64_t most : {0U, 1U, 2U, 3U}) {
    ViewerCapture capture(CaptureForm::kBare, kWhole, described);
    Bytes bytes;
    const std::uint64_t added = std::min<std::uint64_t>(most, 2);
    EXPECT_EQ(capture.add(item(run), most, bytes), added);
    const auto frames = of_type(kPacket, bytes);
    ASSERT_EQ(frames.size(), added);
    for (const ReadBlock& frame : frames)
      EXPECT_EQ(frame.caplen, &frame == frames.data() ? 10U : 20U);
    EXPECT_EQ(of_type(kDescription, bytes).size(), added) << "of frames that are not there";
  }
}

TEST(ViewerCapture, ClassicPcapHasRecordsAndNothingElse) {
  ViewerCapture capture(CaptureForm::kPcap, 40, described);
  Bytes bytes;
  capture.begin(std::vector<std::uint32_t>{0, 1}, bytes);
  capture.add(item(joined({block_on(0, {.caplen = 10}), block_on(1, {.caplen = 50})}), {{1, 5}}),
              kAll, bytes);
  capture.end(1, bytes);
  Bytes records = joined({block_of({.caplen = 10}), block_of({.caplen = 50})});
  records.resize(write_pcap_records(records, records.data()));
  const std::uint32_t caplen = 40;
  std::memcpy(records.data() + 16 + 10 + 8, &caplen, sizeof(caplen));
  records.resize(records.size() - 10);
  EXPECT_EQ(bytes, joined({pcap_file_header(), records}));
}

}  // namespace
}  // namespace fibertap
