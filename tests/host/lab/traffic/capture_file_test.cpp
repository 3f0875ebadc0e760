#include "host/lab/traffic/capture_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <numeric>

#include "host/base/error.h"
#include "tests/support/capture_reading.h"
#include "tests/support/temporary_folder.h"

namespace fibertap::generation {
namespace {

using testing::OwnedFrame;

/// Frames of 0, 1, 2, ... bytes, some cut, more together than a buffer holds.
std::vector<OwnedFrame> frames() {
  std::vector<OwnedFrame> frames;
  for (std::uint32_t size = 0; size < 2000; ++size) {
    OwnedFrame frame{1'700'000'000'000'000'000 + size * 960ull, size + size % 3, {}};
    frame.bytes.resize(size);
    std::iota(frame.bytes.begin(), frame.bytes.end(), static_cast<std::uint8_t>(size));
    frames.push_back(frame);
  }
  return frames;
}

class CaptureFileNamed : public ::testing::TestWithParam<const char*> {};

TEST_P(CaptureFileNamed, IsReadBackAsItWasWritten) {
  const testing::TemporaryFolder folder;
  const std::string path = folder / GetParam();
  CaptureFile file(path);
  for (const OwnedFrame& frame : frames()) {
    ASSERT_TRUE(file.append({frame.timestamp_ns, frame.origlen, frame.bytes}));
  }
  file.finish();

  std::ifstream stream(path, std::ios::binary);
  const std::vector<char> text{std::istreambuf_iterator<char>(stream), {}};
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  EXPECT_EQ(bytes.size(), file.bytes());
  const testing::Reading reading = testing::read_all(bytes);
  EXPECT_FALSE(reading.error) << reading.message;
  EXPECT_EQ(reading.frames, frames());
}

INSTANTIATE_TEST_SUITE_P(Formats, CaptureFileNamed, ::testing::Values("a.pcap", "a.pcapng", "a"));

TEST(CaptureFile, ThatIsNotFinishedLeavesNothing) {
  const testing::TemporaryFolder folder;
  { const CaptureFile file(folder / "a.pcap"); }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(CaptureFile, OnAFullDeviceTellsIt) {
  CaptureFile file("/dev/full");
  try {
    file.finish();
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kPartial);
  }
}

}  // namespace
}  // namespace fibertap::generation
