// Captures that pause and are stopped, as those of a live pipe.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include "host/base/error.h"
#include "host/datapath/ingest/capture_reader.h"
#include "host/datapath/ingest/capture_sequence.h"
#include "tests/support/capture_builder.h"
#include "tests/support/memory_file.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using testing::Bytes;
using testing::memory_file;
using testing::PcapFile;
using testing::PcapngFile;
using testing::some_frame;
using testing::write_all;

using Clock = std::chrono::steady_clock;

constexpr std::size_t kFrames = 6;

Bytes pcap_bytes() {
  PcapFile file;
  for (std::uint8_t i = 0; i != kFrames; ++i) file.frame(1000u * i, some_frame(20u * i, i));
  return file.bytes();
}

Bytes pcapng_bytes() {
  PcapngFile file;
  file.section().interface({.tsresol = 9});
  for (std::uint8_t i = 0; i != kFrames; ++i) {
    file.enhanced(0, i, some_frame(20u * i, i)).block(0x7f, some_frame(13));
  }
  return file.bytes();
}

/// The writing end of a pipe.
class Writer {
 public:
  Writer() { EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0); }
  ~Writer() { close(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  int reading_end() const { return ends_[0]; }
  void write(std::span<const std::uint8_t> bytes) { EXPECT_TRUE(write_all(ends_[1], bytes)); }
  void close() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{};
};

/// Frames until the source has no more now.
std::size_t frames_at_hand(FrameSource& source) {
  std::array<Frame, 4> burst{};
  std::size_t frames = 0;
  while (const std::size_t count = source.pull(burst)) frames += count;
  return frames;
}

/// The borders between records or blocks, as far as a reader needs to know: how many frames lie
/// whole in the first `size` bytes.
std::size_t frames_in(const Bytes& capture, std::size_t size) {
  Writer writer;
  writer.write(std::span(capture).first(size));
  writer.close();
  if (size < 4) return 0;
  CaptureReader reader(writer.reading_end(), "start");
  std::size_t frames = 0;
  try {
    std::array<Frame, 1> burst{};
    while (reader.pull(burst) != 0) ++frames;
  } catch (const Error&) {  // cut off
  }
  return frames;
}

class PausingCaptures : public ::testing::TestWithParam<bool> {
 protected:
  const Bytes capture_ = GetParam() ? pcapng_bytes() : pcap_bytes();
  std::atomic<bool> stop_ = false;
};

INSTANTIATE_TEST_SUITE_P(, PausingCaptures, ::testing::Bool(),
                         [](const auto& format) { return format.param ? "Pcapng" : "Pcap"; });

TEST_P(PausingCaptures, GiveEveryWholeFrameWhereverTheyPause) {
  for (const std::size_t step : {11, 64}) {
    Writer writer;
    CaptureReader reader(writer.reading_end(), "pipe", stop_);
    std::size_t frames = 0;
    for (std::size_t size = 0; size < capture_.size();) {
      const std::size_t next = std::min(size + step, capture_.size());
      writer.write(std::span(capture_).subspan(size, next - size));
      size = next;
      frames += frames_at_hand(reader);
      ASSERT_FALSE(reader.has_ended());
      ASSERT_EQ(frames, frames_in(capture_, size)) << size << " bytes in steps of " << step;
    }
    EXPECT_EQ(frames, kFrames);
    writer.close();
    EXPECT_EQ(frames_at_hand(reader), 0u);
    EXPECT_TRUE(reader.has_ended());
  }
}

TEST_P(PausingCaptures, GiveWhatHasArrivedAndEndWellWhenStoppedAnywhere) {
  for (std::size_t size = 0; size <= capture_.size(); size += 7) {
    stop_ = false;
    Writer writer;
    CaptureReader reader(writer.reading_end(), "pipe", stop_);
    writer.write(std::span(capture_).first(size));
    stop_ = true;
    EXPECT_EQ(frames_at_hand(reader), frames_in(capture_, size)) << size;
    EXPECT_TRUE(reader.has_ended());
    EXPECT_EQ(frames_at_hand(reader), 0u) << "and stay ended";
  }
}

TEST_P(PausingCaptures, ThatAreCutOffAreDamagedWithAStopFlagToo) {
  Writer writer;
  CaptureReader reader(writer.reading_end(), "pipe", stop_);
  writer.write(std::span(capture_).first(capture_.size() - 1));
  writer.close();
  EXPECT_THROW(frames_at_hand(reader), Error);
}

TEST(PausingCapture, ReportsAPauseAndEndsAStopWithinATenthOfASecond) {
  std::atomic<bool> stop = false;
  Writer writer;
  CaptureReader reader(writer.reading_end(), "pipe", stop);
  for (const bool is_stopped : {false, true}) {
    stop = is_stopped;
    const auto start = Clock::now();
    EXPECT_EQ(frames_at_hand(reader), 0u);
    EXPECT_LT(Clock::now() - start, std::chrono::seconds(1));  // 20 ms on a machine at rest
    EXPECT_EQ(reader.has_ended(), is_stopped);
  }
}

TEST(PausingCapture, InTheMiddleOfABlockLargerThanTheWindowEndsWhenStopped) {
  std::atomic<bool> stop = false;
  Writer writer;
  CaptureReader reader(writer.reading_end(), "pipe", stop);
  const std::array<std::uint32_t, 2> head{0x7f, 200'000'012};
  writer.write(PcapngFile().section().interface().enhanced(0, 1, some_frame(60)).bytes());
  writer.write({reinterpret_cast<const std::uint8_t*>(head.data()), sizeof(head)});
  writer.write(Bytes(500));
  std::thread stopper([&stop] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop = true;
  });
  EXPECT_EQ(frames_at_hand(reader), 1u);
  EXPECT_TRUE(reader.has_ended());
  stopper.join();
}

TEST(PausingCapture, ThatNeverPausesEndsSoonAfterAStop) {
  std::atomic<bool> stop = false;
  Writer writer;
  CaptureReader reader(writer.reading_end(), "pipe", stop);
  writer.write(PcapFile().bytes());
  const Bytes head = PcapFile().bytes();
  const Bytes one = PcapFile().frame(1, some_frame(1000)).bytes();
  std::atomic<bool> is_done = false;
  std::thread flood([&] {
    while (!is_done) writer.write(std::span(one).subspan(head.size()));
    writer.close();
  });
  std::array<Frame, 64> burst{};
  EXPECT_NE(reader.pull(burst), 0u);
  stop = true;
  const auto start = Clock::now();
  frames_at_hand(reader);
  EXPECT_TRUE(reader.has_ended());
  EXPECT_LT(Clock::now() - start, std::chrono::seconds(10));  // kDrain on a machine at rest
  is_done = true;
  // Whoever writes may wait for room.
  std::array<char, 65536> rest;
  const int again = ::open(("/proc/self/fd/" + std::to_string(writer.reading_end())).c_str(),
                           O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  while (::read(again, rest.data(), rest.size()) != 0) std::this_thread::yield();
  flood.join();
  ::close(again);
}

TEST(PausingCapture, OfAFileEndsAtItsNextReadWhenStopped) {
  PcapFile file;
  for (int i = 0; i != 4000; ++i) file.frame(1, some_frame(1000));
  std::atomic<bool> stop = false;
  CaptureReader reader(memory_file(file.bytes()), "file", stop);
  std::array<Frame, 1> burst{};
  EXPECT_EQ(reader.pull(burst), 1u);
  stop = true;
  const std::size_t frames = 1 + frames_at_hand(reader);
  EXPECT_TRUE(reader.has_ended());
  EXPECT_LE(frames, ByteInput::kCapacity / 1000);
}

TEST(PausingCapture, ThatIsNoneIsToldByItsFirstBytes) {
  std::atomic<bool> stop = false;
  Writer writer;
  CaptureReader reader(writer.reading_end(), "pipe", stop);
  writer.write(Bytes{'n', 'o', 'n', 'e'});
  EXPECT_THROW(frames_at_hand(reader), Error);
}

TEST(PausingSequence, WaitsForAFifosWriterInPullAndLeavesTheOthersWhenStopped) {
  const testing::TemporaryFolder folder;
  const std::string file = folder / "file";
  const std::string fifo = folder / "fifo";
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_TRUE(write_all(fd, pcap_bytes()));
  ::close(fd);
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  std::atomic<bool> stop = false;
  CaptureSequence sequence({file, fifo, file}, stop);
  EXPECT_EQ(frames_at_hand(sequence), kFrames);
  EXPECT_EQ(frames_at_hand(sequence), 0u);
  EXPECT_FALSE(sequence.has_ended()) << "nobody has opened the FIFO yet";

  const int writer = ::open(fifo.c_str(), O_WRONLY | O_CLOEXEC);
  ASSERT_TRUE(write_all(writer, pcap_bytes()));
  EXPECT_EQ(frames_at_hand(sequence), kFrames);
  EXPECT_FALSE(sequence.has_ended());
  stop = true;
  EXPECT_EQ(frames_at_hand(sequence), 0u) << "of the file behind it";
  EXPECT_TRUE(sequence.has_ended());
  ::close(writer);
}

}  // namespace
}  // namespace fibertap
