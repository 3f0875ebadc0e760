#include "host/datapath/sinks/capture_sink.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "host/base/error.h"
#include "host/datapath/sinks/annotations.h"
#include "host/datapath/sinks/pcap_records.h"
#include "tests/host/datapath/sinks/blocks.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using testing::block_of;
using testing::content_of;
using ::testing::HasSubstr;
using testing::joined;

const std::vector<Interface> kInterfaces = {{7, "seven"}, {std::nullopt, "any"}};

/// The size that no file of this process may exceed.
class LargestFile {
 public:
  explicit LargestFile(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~LargestFile() { setrlimit(RLIMIT_FSIZE, &before_); }
  LargestFile(const LargestFile&) = delete;
  LargestFile& operator=(const LargestFile&) = delete;

 private:
  rlimit before_{};
};

class CaptureSinkTest : public ::testing::Test {
 protected:
  testing::TemporaryFolder folder_;
};

TEST_F(CaptureSinkTest, WritesHeaderInterfacesBlocksAndStatisticsInThisOrder) {
  const auto block = block_of({});
  CaptureSink sink(folder_ / "out", kInterfaces);
  sink.write({block, 1});
  sink.write({block, 1});
  const InterfaceCount counts[] = {{3, 2}, {0, 0}};
  sink.finish(99, counts);
  EXPECT_EQ(
      content_of(folder_ / "out"),
      joined({section_header(), interface_description(kInterfaces[0]),
              interface_description(kInterfaces[1]), block, block,
              interface_statistics(0, 99, counts[0]), interface_statistics(1, 99, counts[1])}));
}

TEST_F(CaptureSinkTest, TheReaderOfAPipeGetsEveryBatchAtOnce) {
  const auto block = block_of({});
  const auto fifo = folder_ / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const int reader = open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
  CaptureSink sink(fifo, {});
  sink.write({block, 1});
  PcapngBlock got(4096);
  got.resize(static_cast<std::size_t>(read(reader, got.data(), got.size())));
  EXPECT_EQ(got, joined({section_header(), block}));
  EXPECT_EQ(sink.counters().reader_gone, 0U);
  close(reader);
  std::signal(SIGPIPE, SIG_IGN);
  for (int i = 0; i < 2; ++i) sink.write({block, 1});
  EXPECT_EQ(sink.counters().accepted, 3U);
  EXPECT_EQ(sink.counters().reader_gone, 2U) << "what came after the reader had gone, too";
}

TEST_F(CaptureSinkTest, AFileHoldsTheSameInWhateverPiecesItIsWritten) {
  PcapngBlock expected = section_header();
  CaptureSink sink(folder_ / "out", {});
  for (const std::size_t frames : {1u, 400u, 5000u, 0u, 3u}) {
    PcapngBlock blocks;
    for (std::size_t i = 0; i < frames; ++i) {
      const auto block = block_of({.caplen = 61 + i % 100});
      blocks.insert(blocks.end(), block.begin(), block.end());
    }
    sink.write({blocks, static_cast<std::uint32_t>(frames)});
    expected.insert(expected.end(), blocks.begin(), blocks.end());
  }
  sink.finish(0, {});
  EXPECT_EQ(content_of(folder_ / "out"), expected);
}

/// What a capture of `blocks` is in a form, put together from its parts.
testing::Bytes captured(CaptureForm form, testing::Bytes blocks, const InterfaceCount& count) {
  if (form == CaptureForm::kPcap) {
    blocks.resize(write_pcap_records(blocks, blocks.data()));
    return joined({pcap_file_header(), blocks});
  }
  if (form == CaptureForm::kComment) CommentWriter().write(blocks, blocks.data());
  if (form == CaptureForm::kBare) blocks.resize(write_without_annotations(blocks, blocks.data()));
  return joined({section_header(), interface_description(kInterfaces[0]), blocks,
                 interface_statistics(0, 99, count)});
}

class EveryForm : public CaptureSinkTest, public ::testing::WithParamInterface<CaptureForm> {
 protected:
  const testing::Bytes blocks_ =
      joined({block_of({.caplen = 1}), block_of({.caplen = 1000, .number = {}}), block_of({})});
  testing::Bytes blocks_times(int times) const {
    testing::Bytes all;
    for (int i = 0; i < times; ++i) all.insert(all.end(), blocks_.begin(), blocks_.end());
    return all;
  }

  const InterfaceCount count_ = {3, 3};
  const std::span<const Interface> one_interface_ = std::span(kInterfaces).first(1);
};

TEST_P(EveryForm, IsWrittenToAFileAndTheEnginesResultStaysAsItIs) {
  const testing::Bytes result = blocks_;
  CaptureSink sink(folder_ / "out", one_interface_, GetParam());
  for (int i = 0; i < 500; ++i) sink.write({result, 3});
  sink.finish(99, std::span(&count_, 1));
  EXPECT_EQ(content_of(folder_ / "out"), captured(GetParam(), blocks_times(500), count_));
  EXPECT_EQ(result, blocks_);
}

TEST_P(EveryForm, IsWrittenToAPipeBatchByBatch) {
  const auto fifo = folder_ / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const int reader = open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
  const testing::Bytes result = blocks_;
  CaptureSink sink(fifo, one_interface_, GetParam());
  sink.write({result, 3});
  const testing::Bytes so_far = captured(GetParam(), blocks_, count_);
  testing::Bytes got(65536);
  got.resize(static_cast<std::size_t>(read(reader, got.data(), got.size())));
  const bool has_end = GetParam() != CaptureForm::kPcap;
  const std::size_t end = has_end ? interface_statistics(0, 99, count_).size() : 0;
  EXPECT_EQ(got, testing::Bytes(so_far.begin(), so_far.end() - static_cast<std::ptrdiff_t>(end)));
  EXPECT_EQ(result, blocks_);
  close(reader);
}

TEST_P(EveryForm, ThatGrowsNoMoreKeepsTheWholeFrames) {
  CaptureSink sink(folder_ / "out", one_interface_, GetParam());
  const std::size_t head = content_of(folder_ / "out.part").size();
  const LargestFile largest(head + 1000 * captured(CaptureForm::kVerdict, blocks_, count_).size());
  EXPECT_THROW(
      {
        for (int i = 0; i < 3000; ++i) sink.write({blocks_, 3});
        sink.finish(99, {});
      },
      Error);
  const testing::Bytes found = content_of(folder_ / "out.part");
  const testing::Bytes all = captured(GetParam(), blocks_times(3000), count_);
  ASSERT_GT(all.size(), found.size());
  EXPECT_TRUE(std::equal(found.begin(), found.end(), all.begin()));
  const std::span<const std::uint8_t> frames = std::span(found).subspan(head);
  EXPECT_EQ(whole_frames(GetParam(), frames, frames.size()).bytes, frames.size());
  EXPECT_GT(frames.size(), 300000U);
}

INSTANTIATE_TEST_SUITE_P(All, EveryForm,
                         ::testing::Values(CaptureForm::kComment, CaptureForm::kVerdict,
                                           CaptureForm::kBare, CaptureForm::kPcap));

TEST_F(CaptureSinkTest, WithoutFinishNothingIsLeft) {
  { CaptureSink sink(folder_ / "out", kInterfaces); }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(CaptureSinkTest, AReaderThatGoesAwayClosesItWithoutAnError) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto fifo = folder_ / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const int reader = open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
  CaptureSink sink(fifo, kInterfaces);
  EXPECT_TRUE(sink.is_open());
  close(reader);
  const auto block = block_of({});
  sink.write({block, 1});
  EXPECT_FALSE(sink.is_open());
  sink.write({block, 1});
  sink.finish(0, {});
}

TEST_F(CaptureSinkTest, AFullDeviceIsAPartialOutputThatTellsHowFarItGot) {
  try {
    CaptureSink sink("/dev/full", kInterfaces);
    FAIL() << "written";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kPartial);
    EXPECT_THAT(error.what(), HasSubstr("/dev/full: cannot be written: No space left on device; 0 "
                                        "whole frames in 0 bytes"));
  }
}

TEST_F(CaptureSinkTest, AFileThatGrowsNoMoreKeepsTheWholeFramesAndTellsHowMany) {
  const auto block = block_of({.caplen = 4096});
  const std::size_t head = section_header().size();
  const std::size_t fit = 150;  // in more than one piece
  CaptureSink sink(folder_ / "out", {});
  const LargestFile largest(head + fit * block.size() + 5);
  try {
    for (std::size_t i = 0; i < 2 * fit; ++i) sink.write({block, 1});
    sink.finish(0, {});
    FAIL() << "written";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kPartial);
    EXPECT_THAT(error.what(), HasSubstr("150 whole frames in " +
                                        std::to_string(head + fit * block.size()) + " bytes"));
  }
  EXPECT_EQ(content_of(folder_ / "out.part").size(), head + fit * block.size());
}

}  // namespace
}  // namespace fibertap
