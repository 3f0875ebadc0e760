#include "host/datapath/ingest/capture_reader.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <thread>

#include "tests/support/capture_builder.h"
#include "tests/support/capture_reading.h"
#include "tests/support/memory_file.h"

namespace fibertap {
namespace {

using testing::Bytes;
using testing::ByteWriter;
using ::testing::HasSubstr;
using testing::memory_file;
using ::testing::Not;
using testing::PcapFile;
using testing::PcapngFile;
using testing::read_all;
using testing::Reading;
using testing::some_frame;
using testing::write_all;

/// A capture, and after how many bytes it may end without being damaged, with the frames before.
struct Sample {
  Bytes bytes;
  std::vector<std::pair<std::size_t, std::size_t>> borders;
};

Sample pcap_sample() {
  PcapFile file;
  Sample sample{{}, {{file.size(), 0}}};
  for (std::uint8_t i = 0; i != 4; ++i) {
    file.frame(1000u * i, some_frame(i * 9, i), 100);
    sample.borders.emplace_back(file.size(), i + 1);
  }
  sample.bytes = file.bytes();
  return sample;
}

Sample pcapng_sample() {
  PcapngFile file;
  Sample sample;
  std::size_t frames = 0;
  const auto add = [&](const PcapngFile& grown, std::size_t more) {
    frames += more;
    sample.borders.emplace_back(grown.size(), frames);
  };
  for (const std::endian order : {std::endian::little, std::endian::big}) {
    add(file.section(order), 0);
    add(file.interface({.snaplen = 20, .tsresol = 9, .tsoffset = 5}), 0);
    add(file.enhanced(0, 77, some_frame(5), 9, 8), 1);
    add(file.block(0x7f, some_frame(7)), 0);
    add(file.simple(30, some_frame(20)), 1);
    add(file.obsolete(0, 78, some_frame(6)), 1);
  }
  sample.bytes = file.bytes();
  return sample;
}

/// What a capture that ends after `size` bytes must give.
void expect_cut(const Sample& sample, std::size_t size, const Reading& cut) {
  const Reading whole = read_all(sample.bytes);
  std::size_t frames = 0;
  std::size_t border = 0;
  for (const auto& [offset, count] : sample.borders) {
    if (offset <= size) std::tie(border, frames) = std::tie(offset, count);
  }
  const std::vector expected(whole.frames.begin(),
                             whole.frames.begin() + static_cast<std::ptrdiff_t>(frames));
  EXPECT_EQ(cut.frames, expected);
  if (size < 4) {
    EXPECT_FALSE(cut.opened);
    EXPECT_EQ(cut.error, Errc::kConfiguration);
  } else if (size == border) {
    EXPECT_EQ(cut.error, std::nullopt) << cut.message;
  } else {
    EXPECT_TRUE(cut.opened);
    EXPECT_EQ(cut.error, Errc::kPartial);
    EXPECT_THAT(cut.message,
                HasSubstr(" at byte " + std::to_string(border) + " is cut off, found " +
                          std::to_string(size - border) + " bytes, expected "));
    EXPECT_THAT(cut.message, Not(HasSubstr("\n")));
  }
}

class Captures : public ::testing::TestWithParam<std::string> {
 protected:
  const Sample sample = GetParam() == "Pcap" ? pcap_sample() : pcapng_sample();
};
INSTANTIATE_TEST_SUITE_P(Formats, Captures, ::testing::Values("Pcap", "Pcapng"),
                         [](const auto& format) { return format.param; });

TEST_P(Captures, CutAnywhereGiveEveryWholeFrameFirst) {
  for (std::size_t size = 0; size <= sample.bytes.size(); ++size) {
    SCOPED_TRACE(size);
    const std::span start = std::span(sample.bytes).first(size);
    for (const std::size_t burst : {1, 2, 16}) expect_cut(sample, size, read_all(start, burst));
  }
}

TEST_P(Captures, ArriveByteByByteAsFromAFile) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  std::thread writer([&] {
    for (const std::uint8_t& byte : sample.bytes) {
      write_all(ends[1], {&byte, 1});
      std::this_thread::yield();
    }
    ::close(ends[1]);
  });
  CaptureReader reader(ends[0], "pipe");
  const Reading reading = read_all(reader);
  writer.join();
  EXPECT_EQ(reading.error, std::nullopt) << reading.message;
  EXPECT_EQ(reading.frames, read_all(sample.bytes).frames);
}

TEST_P(Captures, GiveTheSameFramesInEveryBurstSize) {
  const Reading whole = read_all(sample.bytes);
  EXPECT_EQ(whole.frames.size(), sample.borders.back().second);
  for (std::size_t burst = 1; burst != whole.frames.size() + 2; ++burst) {
    EXPECT_EQ(read_all(sample.bytes, burst).frames, whole.frames) << burst;
  }
}

TEST_P(Captures, EndInAReadErrorAfterTheFramesBeforeIt) {
  const std::size_t size = sample.bytes.size() - 1;
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  ASSERT_TRUE(write_all(ends[1], std::span(sample.bytes).first(size)));
  ASSERT_TRUE(write_all(ends[0], some_frame(1)));  // unread when closed: a reset for us
  ::close(ends[1]);
  CaptureReader reader(ends[0], "socket");
  const Reading reading = read_all(reader);
  EXPECT_EQ(reading.frames.size(), sample.borders.back().second - 1);
  EXPECT_EQ(reading.error, Errc::kPartial);
  EXPECT_THAT(reading.message, HasSubstr("cannot be read, found Connection reset by peer at byte " +
                                         std::to_string(size) + ", expected "));
}

TEST_P(Captures, ReportDamageAtEveryFurtherPull) {
  const std::span cut = std::span(sample.bytes).first(sample.bytes.size() - 1);
  CaptureReader reader(memory_file(cut), "file");
  const Reading first = read_all(reader);
  const Reading again = read_all(reader);
  EXPECT_EQ(again.error, Errc::kPartial);
  EXPECT_EQ(again.message, first.message);
  EXPECT_TRUE(again.frames.empty());
}

TEST_P(Captures, TellHowFarTheyAreRead) {
  CaptureReader reader(memory_file(sample.bytes), "file");
  EXPECT_EQ(reader.size(), sample.bytes.size());
  std::array<Frame, 1> burst{};
  std::size_t frames = 0;
  while (reader.pull(burst) != 0) {
    ++frames;
    EXPECT_THAT(sample.borders, ::testing::Contains(std::pair(reader.bytes_read(), frames)));
  }
  EXPECT_EQ(reader.bytes_read(), sample.bytes.size());
}

TEST(CaptureReader, GivesFramesOfAPipeBeforeTheNextArrives) {
  const Bytes start = PcapFile().frame(1, some_frame(60)).bytes();
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  ASSERT_TRUE(write_all(ends[1], start));
  CaptureReader reader(ends[0], "pipe");
  std::array<Frame, 16> burst{};
  EXPECT_EQ(reader.pull(burst), 1u);
  EXPECT_EQ(reader.size(), std::nullopt);
  ::close(ends[1]);
  EXPECT_EQ(reader.pull(burst), 0u);
}

TEST(CaptureReader, KeepsABurstInPlaceAcrossItsWindow) {
  PcapFile file;
  std::vector<Bytes> frames;
  for (std::size_t i = 0; i != 4000; ++i) {
    frames.push_back(some_frame(i % 1500, static_cast<std::uint8_t>(i)));
    file.frame(i, frames.back());
  }
  CaptureReader reader(memory_file(file.bytes()), "file");
  std::vector<Frame> burst(frames.size());
  std::size_t seen = 0;
  while (const std::size_t count = reader.pull(burst)) {
    for (std::size_t i = 0; i != count; ++i, ++seen) {
      ASSERT_TRUE(std::equal(burst[i].bytes.begin(), burst[i].bytes.end(), frames[seen].begin(),
                             frames[seen].end()))
          << seen;
    }
  }
  EXPECT_EQ(seen, frames.size());
}

TEST(CaptureReader, RefusesWhatIsNoCapture) {
  const std::vector<std::pair<Bytes, std::string>> cases{
      {{}, "found an empty file"},
      {{0xd4, 0xc3, 0xb2}, "found a file of 3 bytes"},
      {{'{', '"', 'a', '"'}, "found magic 0x7b226122"},
      {{0x34, 0xcd, 0xb2, 0xa1}, "found magic 0x34cdb2a1"},
      {{0x1f, 0x8b, 8, 0}, "found gzip-compressed data"},
      {{0x28, 0xb5, 0x2f, 0xfd}, "found zstd-compressed data"},
      {{0xfd, '7', 'z', 'X'}, "found xz-compressed data"},
      {{4, 0x22, 0x4d, 0x18}, "found lz4-compressed data"},
      {{'B', 'Z', 'h', '9'}, "found bzip2-compressed data"}};
  for (const auto& [bytes, found] : cases) {
    const Reading reading = read_all(bytes);
    EXPECT_FALSE(reading.opened);
    EXPECT_EQ(reading.error, Errc::kConfiguration);
    EXPECT_THAT(reading.message, HasSubstr("test.pcap: no capture, " + found + ", expected pcap "));
    EXPECT_THAT(reading.message, HasSubstr("; "));
    EXPECT_THAT(reading.message, HasSubstr("decompress it first"));
  }
}

/// Kilobytes of memory this process has had at most.
long peak_memory() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// The frames of `head`, and then of `part` repeated to 200 MB, read through a pipe.
std::size_t count_streamed_frames(const Bytes& head, const Bytes& part) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  std::thread writer([&] {
    write_all(ends[1], head);
    for (std::size_t sent = 0; sent < 200'000'000; sent += part.size()) write_all(ends[1], part);
    ::close(ends[1]);
  });
  CaptureReader reader(ends[0], "pipe");
  std::array<Frame, 256> burst{};
  std::size_t frames = 0;
  while (const std::size_t count = reader.pull(burst)) frames += count;
  writer.join();
  return frames;
}

TEST(CaptureReader, NeedsTheSameMemoryForAnyAmountOfFrames) {
  const Bytes head = PcapFile().bytes();
  const Bytes record = ByteWriter().u64(0).u32(1484).u32(1500).raw(some_frame(1484)).bytes();
  Bytes part;
  for (int i = 0; i != 1000; ++i) part.insert(part.end(), record.begin(), record.end());
  const long before = peak_memory();
  EXPECT_EQ(count_streamed_frames(head, part), 134'000u);
  EXPECT_LT(peak_memory() - before, 16'000);
}

TEST(CaptureReader, NeedsTheSameMemoryForAnyBlock) {
  const PcapngFile head = PcapngFile().section().interface();
  constexpr std::uint32_t kLength = 200'000'012;
  const Bytes start = ByteWriter().raw(head.bytes()).u32(0x7f).u32(kLength).bytes();
  Bytes filler(1'000'000);
  const long before = peak_memory();
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  std::thread writer([&] {
    write_all(ends[1], start);
    for (int i = 0; i != 200; ++i) write_all(ends[1], filler);
    write_all(ends[1], ByteWriter().u32(kLength).bytes());
    write_all(ends[1], PcapngFile().enhanced(0, 1, some_frame(60)).bytes());
    ::close(ends[1]);
  });
  CaptureReader reader(ends[0], "pipe");
  const Reading reading = read_all(reader);
  writer.join();
  EXPECT_EQ(reading.error, std::nullopt) << reading.message;
  EXPECT_EQ(reading.frames.size(), 1u);
  EXPECT_LT(peak_memory() - before, 16'000);
}

}  // namespace
}  // namespace fibertap
