#include "host/datapath/sinks/pcapng_sink.h"

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
#include "sim/model/result_block.h"
#include "tests/host/datapath/sinks/written.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using testing::content_of;
using ::testing::HasSubstr;
using testing::joined;

const std::vector<Interface> kInterfaces = {{7, "seven"}, {std::nullopt, "any"}};

std::vector<std::uint8_t> block_of(std::size_t caplen) {
  const std::vector<std::uint8_t> frame(caplen, 0xAB);
  model::Accepted accepted{};
  accepted.kept = frame;
  accepted.origlen = static_cast<std::uint32_t>(caplen);
  return model::result_block(accepted);
}

class PcapngSinkTest : public ::testing::Test {
 protected:
  testing::TemporaryFolder folder_;
};

TEST_F(PcapngSinkTest, WritesHeaderInterfacesBlocksAndStatisticsInThisOrder) {
  const auto block = block_of(61);
  PcapngSink sink(folder_ / "out", kInterfaces);
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

TEST_F(PcapngSinkTest, TheReaderOfAPipeGetsEveryBatchAtOnce) {
  const auto block = block_of(61);
  const auto fifo = folder_ / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const int reader = open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
  PcapngSink sink(fifo, {});
  sink.write({block, 1});
  PcapngBlock got(4096);
  got.resize(static_cast<std::size_t>(read(reader, got.data(), got.size())));
  EXPECT_EQ(got, joined({section_header(), block}));
  close(reader);
}

TEST_F(PcapngSinkTest, AFileHoldsTheSameInWhateverPiecesItIsWritten) {
  PcapngBlock expected = section_header();
  PcapngSink sink(folder_ / "out", {});
  for (const std::size_t frames : {1u, 400u, 5000u, 0u, 3u}) {
    PcapngBlock blocks;
    for (std::size_t i = 0; i < frames; ++i) {
      const auto block = block_of(61 + i % 100);
      blocks.insert(blocks.end(), block.begin(), block.end());
    }
    sink.write({blocks, static_cast<std::uint32_t>(frames)});
    expected.insert(expected.end(), blocks.begin(), blocks.end());
  }
  sink.finish(0, {});
  EXPECT_EQ(content_of(folder_ / "out"), expected);
}

TEST_F(PcapngSinkTest, WithoutFinishNothingIsLeft) {
  { PcapngSink sink(folder_ / "out", kInterfaces); }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(PcapngSinkTest, AReaderThatGoesAwayClosesItWithoutAnError) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto fifo = folder_ / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const int reader = open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
  PcapngSink sink(fifo, kInterfaces);
  EXPECT_TRUE(sink.is_open());
  close(reader);
  const auto block = block_of(61);
  sink.write({block, 1});
  EXPECT_FALSE(sink.is_open());
  sink.write({block, 1});
  sink.finish(0, {});
}

TEST_F(PcapngSinkTest, AFullDeviceIsAPartialOutputThatTellsHowFarItGot) {
  try {
    PcapngSink sink("/dev/full", kInterfaces);
    FAIL() << "written";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kPartial);
    EXPECT_THAT(error.what(), HasSubstr("/dev/full: cannot be written: No space left on device; 0 "
                                        "whole frames in 0 bytes"));
  }
}

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

TEST_F(PcapngSinkTest, AFileThatGrowsNoMoreKeepsTheWholeFramesAndTellsHowMany) {
  const auto block = block_of(4096);
  const std::size_t head = section_header().size();
  const std::size_t fit = 150;  // in more than one piece
  PcapngSink sink(folder_ / "out", {});
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
