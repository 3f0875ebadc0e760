#include "host/datapath/ingest/capture_sequence.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>

#include "host/base/error.h"
#include "tests/support/capture_builder.h"
#include "tests/support/temporary_folder.h"

namespace fibertap::testing {
namespace {

class CaptureSequenceTest : public ::testing::Test {
 protected:
  std::string file(const std::string& name, const Bytes& bytes) {
    std::ofstream(folder_ / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return folder_ / name;
  }

  static std::vector<std::uint64_t> times_of(CaptureSequence& sequence) {
    std::vector<std::uint64_t> times;
    std::array<Frame, 2> burst;
    while (const std::size_t count = sequence.pull(burst)) {
      for (std::size_t i = 0; i < count; ++i) times.push_back(burst[i].timestamp_ns);
    }
    return times;
  }

  TemporaryFolder folder_;
};

Bytes capture_of(std::initializer_list<std::uint64_t> times) {
  PcapFile pcap;
  pcap.nanoseconds();
  for (const std::uint64_t time : times) pcap.frame(time, some_frame(60));
  return pcap.bytes();
}

TEST_F(CaptureSequenceTest, FramesComeFileByFileInTheOrderGiven) {
  CaptureSequence sequence({file("b", capture_of({4, 5})), file("a", capture_of({1, 2, 3})),
                            file("empty", capture_of({})), file("c", capture_of({6}))});
  EXPECT_EQ(times_of(sequence), (std::vector<std::uint64_t>{4, 5, 1, 2, 3, 6}));
}

TEST_F(CaptureSequenceTest, KnowsTheSizeOfAllAndHowFarItIs) {
  const Bytes one = capture_of({1});
  CaptureSequence sequence({file("a", one), file("b", one)});
  EXPECT_EQ(sequence.size(), 2 * one.size());
  times_of(sequence);
  EXPECT_EQ(sequence.bytes_read(), 2 * one.size());
}

TEST_F(CaptureSequenceTest, ALaterFileThatIsNoCaptureIsToldBeforeTheFirstFrame) {
  const auto good = file("good", capture_of({1}));
  const auto bad = file("bad", Bytes{1, 2, 3, 4, 5});
  EXPECT_THROW(CaptureSequence({good, bad}), Error);
  EXPECT_THROW(CaptureSequence({good, folder_ / "missing"}), Error);
}

TEST_F(CaptureSequenceTest, DamageEndsItAfterTheFramesBefore) {
  Bytes cut = capture_of({2, 3});
  cut.resize(cut.size() - 1);
  CaptureSequence sequence(
      {file("a", capture_of({1})), file("cut", cut), file("c", capture_of({9}))});
  std::array<Frame, 8> burst;
  EXPECT_EQ(sequence.pull(burst), 1U);
  EXPECT_EQ(sequence.pull(burst), 1U);
  EXPECT_EQ(burst[0].timestamp_ns, 2U);
  EXPECT_THROW(sequence.pull(burst), Error);
  EXPECT_THROW(sequence.pull(burst), Error) << "and stays ended";
}

}  // namespace
}  // namespace fibertap::testing
