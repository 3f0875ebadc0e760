#include "host/datapath/sinks/capture_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "host/base/error.h"
#include "host/datapath/sinks/annotations.h"
#include "host/datapath/sinks/pcap_records.h"
#include "tests/host/datapath/sinks/blocks.h"
#include "tests/host/datapath/sinks/no_memory.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using testing::Bytes;
using testing::content_of;
using testing::joined;

const std::vector<Interface> kTwoInterfaces = {{7, "seven"}, {8, "eight"}};

/// A disk that is full behind `bytes`, for this process, as long as it lives.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

class CaptureWriterTest : public ::testing::Test {
 protected:
  testing::TemporaryFolder folder_;
  const Bytes head_ = joined({section_header(), interface_description(kTwoInterfaces[0])});
};

TEST_F(CaptureWriterTest, DescribesNewInterfacesBetweenBlocks) {
  CaptureWriter writer(folder_ / "out");
  writer.describe(std::span(kTwoInterfaces).first(1));
  Bytes block(100, 1);
  EXPECT_EQ(writer.write(block), 0);
  writer.describe(std::span(kTwoInterfaces).subspan(1));
  EXPECT_EQ(writer.write(block), 0);
  const InterfaceCount counts[] = {{2, 1}, {1, 1}};
  writer.finish(9, counts);
  EXPECT_EQ(content_of(folder_ / "out"),
            joined({head_, block, interface_description(kTwoInterfaces[1]), block,
                    interface_statistics(0, 9, counts[0]), interface_statistics(1, 9, counts[1])}));
}

TEST_F(CaptureWriterTest, OfBlocksThatDoNotFitNoneIsLeftAndLaterOnesAreWritten) {
  CaptureWriter writer(folder_ / "out");
  writer.describe(std::span(kTwoInterfaces).first(1));
  Bytes first(1000, 1);
  Bytes second(1000, 2);
  EXPECT_EQ(writer.write(first), 0);
  {
    const FullDisk full(head_.size() + 1500);
    EXPECT_EQ(writer.write(second), EFBIG);
    EXPECT_EQ(content_of(folder_ / "out.part"), joined({head_, first}));
  }
  EXPECT_EQ(writer.write(second), 0);
  writer.finish(9, {});
  EXPECT_EQ(content_of(folder_ / "out"), joined({head_, first, second}));
}

TEST_F(CaptureWriterTest, AnInterfaceThatCouldNotBeDescribedIsDescribedBeforeItsFirstPacket) {
  CaptureWriter writer(folder_ / "out");
  Bytes block(100, 1);
  {
    const FullDisk full(10);
    writer.describe(std::span(kTwoInterfaces).first(1));
    EXPECT_EQ(writer.write(block), EFBIG);
  }
  EXPECT_EQ(writer.write(block), 0);
  writer.finish(9, {});
  EXPECT_EQ(content_of(folder_ / "out"), joined({head_, block}));
}

TEST_F(CaptureWriterTest, GivesWhatItWritesTheFormOfTheCapture) {
  const Bytes block = testing::block_of({});
  CaptureWriter commented(folder_ / "out.pcapng", CaptureForm::kComment);
  CaptureWriter classic(folder_ / "out.pcap", CaptureForm::kPcap);
  for (CaptureWriter* const writer : {&commented, &classic}) {
    writer->describe(std::span(kTwoInterfaces).first(1));
    Bytes run = joined({block, block});
    EXPECT_EQ(writer->write(run), 0);
    const InterfaceCount counts[] = {{2, 1}};
    writer->finish(9, counts);
  }
  Bytes comments = joined({block, block});
  CommentWriter().write(comments, comments.data());
  EXPECT_EQ(content_of(folder_ / "out.pcapng"),
            joined({head_, comments, interface_statistics(0, 9, {2, 1})}));
  Bytes records = joined({block, block});
  records.resize(write_pcap_records(records, records.data()));
  EXPECT_EQ(content_of(folder_ / "out.pcap"), joined({pcap_file_header(), records}));
}

TEST_F(CaptureWriterTest, AnInterfaceThatThereIsNoMemoryForEndsTheCaptureAndNotTheProgram) {
  CaptureWriter writer(folder_ / "out");
  Bytes block(100, 1);
  EXPECT_EQ(writer.write(block), 0);
  {
    const testing::NoMemory no_memory;
    writer.describe(kTwoInterfaces);
  }
  EXPECT_EQ(writer.write(block), ENOMEM);
  EXPECT_THROW(writer.finish(9, {}), Error);
  EXPECT_EQ(content_of(folder_ / "out.part"), joined({section_header(), block}));
}

}  // namespace
}  // namespace fibertap
