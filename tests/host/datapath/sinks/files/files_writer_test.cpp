#include "host/datapath/sinks/files/files_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <map>
#include <random>

#include "host/base/error.h"
#include "host/datapath/sinks/files/compress_file.h"
#include "tests/host/datapath/sinks/blocks.h"
#include "tests/host/datapath/sinks/counted.h"
#include "tests/host/datapath/sinks/written.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;
using testing::block_of;
using testing::Bytes;
using testing::content_of;
using testing::counted;
using testing::joined;

const std::vector<Interface> kInterfaces = {{7, "seven"}, {8, "eight"}, {std::nullopt, "others"}};

/// A block of `interface` with `caplen` bytes of frame.
Bytes block(std::uint32_t interface, std::size_t caplen = 61) {
  Bytes bytes = block_of({.caplen = caplen});
  std::memcpy(bytes.data() + 8, &interface, sizeof(interface));
  return bytes;
}

class FilesWriterTest : public ::testing::Test {
 protected:
  FilesSettings settings(const std::string& pattern) {
    setenv("TZ", "UTC0", 1);
    tzset();
    FilesSettings settings;
    settings.pattern = folder_ / pattern;
    settings.form = CaptureForm::kVerdict;
    settings.clock = [this] { return now_; };
    return settings;
  }

  std::unique_ptr<FilesWriter> make(const FilesSettings& settings) {
    auto writer = std::make_unique<FilesWriter>(
        settings, [this](const std::string& note) { notes_.push_back(note); });
    writer->describe(kInterfaces);
    return writer;
  }

  /// Files by name, NAME.part too.
  std::map<std::string, Bytes> files() const {
    std::map<std::string, Bytes> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      files[entry.path().filename().string()] = content_of(entry.path());
    }
    return files;
  }

  static Loss take(FilesWriter& writer, Bytes blocks, std::uint64_t frames) {
    return writer.take(blocks, frames);
  }

  testing::TemporaryFolder folder_;
  system_clock::time_point now_{seconds(1'000'000'000)};
  std::vector<std::string> notes_;
  const Bytes head_ = joined({section_header(), interface_descriptions(kInterfaces)});
};

TEST_F(FilesWriterTest, ABeginningStandsInEveryFileAndNoFileIsLargerThanAsked) {
  FilesSettings rotated = settings("a.pcapng");
  rotated.rotation.bytes = head_.size() + 3 * block(0).size() + 1;
  const auto writer = make(rotated);
  const Bytes seven =
      joined({block(0), block(1), block(0), block(2), block(0), block(0), block(1)});
  EXPECT_EQ(take(*writer, seven, 7).frames, 0U);
  writer->finish(0, {});
  EXPECT_EQ(files(), (std::map<std::string, Bytes>{
                         {"a.pcapng", joined({head_, block(0), block(1), block(0)})},
                         {"a-1.pcapng", joined({head_, block(2), block(0), block(0)})},
                         {"a-2.pcapng", joined({head_, block(1)})}}));
  EXPECT_EQ(counted(*writer),
            (std::map<std::string, std::uint64_t>{{"files_closed", 3}, {"close_failed", 0}}));
}

TEST_F(FilesWriterTest, AFrameThatIsLargerThanAFileMayBeHasOneOfItsOwn) {
  FilesSettings rotated = settings("%{seq:3}");
  rotated.rotation.bytes = 1;
  const auto writer = make(rotated);
  EXPECT_EQ(take(*writer, joined({block(0, 9000), block(1, 1)}), 2).frames, 0U);
  writer->finish(0, {});
  EXPECT_EQ(files(), (std::map<std::string, Bytes>{{"000", joined({head_, block(0, 9000)})},
                                                   {"001", joined({head_, block(1, 1)})}}));
}

TEST_F(FilesWriterTest, AFileEndsWithItsPeriodWhetherFramesComeOrNot) {
  FilesSettings rotated = settings("%H%M%S.pcapng");
  rotated.rotation.period = seconds(60);
  const auto writer = make(rotated);
  EXPECT_EQ(take(*writer, block(0), 1).frames, 0U);  // 01:46:40
  now_ += seconds(19);
  EXPECT_EQ(take(*writer, block(1), 1).frames, 0U);
  now_ += seconds(1);  // 01:47:00
  EXPECT_EQ(take(*writer, block(2), 1).frames, 0U);
  now_ += seconds(59);
  writer->rest();
  EXPECT_EQ(take(*writer, block(0), 1).frames, 0U);
  now_ += seconds(1);
  writer->rest();
  writer->finish(0, {});
  EXPECT_EQ(files(),
            (std::map<std::string, Bytes>{{"014640.pcapng", joined({head_, block(0), block(1)})},
                                          {"014700.pcapng", joined({head_, block(2), block(0)})}}));
}

TEST_F(FilesWriterTest, SizeAndTimeCountTogether) {
  FilesSettings rotated = settings("%H%M.pcapng");
  rotated.rotation = {head_.size() + 2 * block(0).size(), seconds(60)};
  const auto writer = make(rotated);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(take(*writer, block(0), 1).frames, 0U);
  now_ += seconds(60);
  for (int i = 0; i < 1; ++i) EXPECT_EQ(take(*writer, block(0), 1).frames, 0U);
  writer->finish(0, {});
  std::vector<std::string> names;
  for (const auto& [name, bytes] : files()) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"0146-1.pcapng", "0146.pcapng", "0147.pcapng"}));
}

TEST_F(FilesWriterTest, WithoutFramesThereIsNoFile) {
  make(settings("a"))->finish(0, {});
  EXPECT_TRUE(files().empty());
}

TEST_F(FilesWriterTest, AFileHasItsNameOnlyWhenItIsComplete) {
  const auto writer = make(settings("a.pcapng"));
  take(*writer, block(0), 1);
  EXPECT_EQ(files().begin()->first, "a.pcapng.part");
  writer->finish(0, {});
  EXPECT_EQ(files().begin()->first, "a.pcapng");
}

TEST_F(FilesWriterTest, ARunAfterAnotherReplacesNothingAndGoesOnWithItsNumbers) {
  for (int run = 0; run < 3; ++run) {
    const auto writer = make(settings("a-%{seq}"));
    take(*writer, block(0, 10 + static_cast<std::size_t>(run)), 1);
    writer->finish(0, {});
  }
  EXPECT_EQ(files(), (std::map<std::string, Bytes>{{"a-0", joined({head_, block(0, 10)})},
                                                   {"a-1", joined({head_, block(0, 11)})},
                                                   {"a-2", joined({head_, block(0, 12)})}}));
}

TEST_F(FilesWriterTest, EachSessionHasFilesOfItsOwnThatDescribeItAlone) {
  const auto writer = make(settings("%{vni}.pcapng"));
  const Bytes mixed = joined({block(1, 20), block(0, 1), block(2, 2), block(1, 21), block(0, 3)});
  EXPECT_EQ(take(*writer, mixed, 5).frames, 0U);
  EXPECT_EQ(take(*writer, block(1, 22), 1).frames, 0U);
  writer->finish(0, {});
  const auto head = [](std::size_t i) {
    return joined({section_header(), interface_description(kInterfaces[i])});
  };
  EXPECT_EQ(files(), (std::map<std::string, Bytes>{
                         {"7.pcapng", joined({head(0), block(0, 1), block(0, 3)})},
                         {"8.pcapng", joined({head(1), block(0, 20), block(0, 21), block(0, 22)})},
                         {"any.pcapng", joined({head(2), block(0, 2)})}}));
}

TEST_F(FilesWriterTest, SessionsThatWereSilentForLongGiveTheirPlaceToOthers) {
  FilesSettings few = settings("%{vni}");
  few.most_open = 2;
  const auto writer = make(few);
  for (const std::uint32_t interface : {0U, 1U, 0U, 2U, 1U}) take(*writer, block(interface), 1);
  writer->finish(0, {});
  std::map<std::string, std::size_t> frames;
  for (const auto& [name, bytes] : files()) {
    frames[name] = (bytes.size() - section_header().size()) / block(0).size();
  }
  // 8 was the silent one when `any` came, then 7 when 8 came again.
  EXPECT_EQ(frames,
            (std::map<std::string, std::size_t>{{"7", 2}, {"8", 1}, {"8-1", 1}, {"any", 1}}));
}

TEST_F(FilesWriterTest, RandomRunsLoseNothingWhateverTheRotation) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (const char* pattern : {"all-%{seq}", "%{vni}-%{seq:4}"}) {
    FilesSettings rotated = settings(pattern);
    rotated.rotation = {5000 + random() % 5000, seconds(1 + random() % 5)};
    rotated.most_open = 2;
    rotated.closed.threads = 2;
    const auto writer = make(rotated);
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
    for (int run = 0; run < 200; ++run) {
      Bytes blocks;
      const std::uint64_t count = random() % 20;
      for (std::uint64_t i = 0; i < count; ++i) {
        blocks = joined({blocks, block(static_cast<std::uint32_t>(random() % 3), random() % 1500)});
      }
      frames += count;
      bytes += blocks.size();
      ASSERT_EQ(take(*writer, std::move(blocks), count).frames, 0U);
      now_ += std::chrono::milliseconds(random() % 500);
      writer->rest();
    }
    writer->finish(0, {});
    std::uint64_t frames_found = 0;
    std::uint64_t bytes_found = 0;
    for (const auto& [name, content] : files()) {
      EXPECT_EQ(name.find("part"), name.npos);
      EXPECT_LE(content.size(), rotated.rotation.bytes) << name;
      for (std::size_t at = 0; at < content.size();) {
        std::uint32_t type = 0;
        std::uint32_t length = 0;
        std::memcpy(&type, content.data() + at, 4);
        std::memcpy(&length, content.data() + at + 4, 4);
        if (type == 6) {
          ++frames_found;
          bytes_found += length;
        }
        at += length;
      }
      std::filesystem::remove(folder_ / name);
    }
    EXPECT_EQ(frames_found, frames);
    EXPECT_EQ(bytes_found, bytes);
    EXPECT_EQ(counted(*writer)["close_failed"], 0U);
  }
}

TEST_F(FilesWriterTest, OnlyTheYoungestAreKept) {
  FilesSettings rotated = settings("%{seq}");
  rotated.rotation.bytes = 1;
  rotated.closed.keep.files = 2;
  const auto writer = make(rotated);
  for (int i = 0; i < 6; ++i) take(*writer, block(0), 1);
  writer->finish(0, {});
  EXPECT_EQ(files().size(), 2U);
  EXPECT_TRUE(files().contains("5"));
  EXPECT_EQ(counted(*writer)["files_removed"], 4U);
}

TEST_F(FilesWriterTest, AHookRunsOnEveryFileTheLastOneToo) {
  FilesSettings rotated = settings("%{seq}.pcapng");
  rotated.rotation.bytes = 1;
  rotated.closed.hook.command = {"sh", "-c", "mv $1 $1.seen", "sh"};
  const auto writer = make(rotated);
  for (int i = 0; i < 3; ++i) take(*writer, block(0), 1);
  writer->finish(0, {});
  std::vector<std::string> names;
  for (const auto& [name, bytes] : files()) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"0.pcapng.seen", "1.pcapng.seen", "2.pcapng.seen"}));
  EXPECT_EQ(counted(*writer)["hooks_run"], 3U);
  EXPECT_EQ(counted(*writer)["hooks_failed"], 0U);
}

TEST_F(FilesWriterTest, AHookThatFailsIsCountedAndSaysWhy) {
  FilesSettings hooked = settings("a");
  hooked.closed.hook.command = {"false"};
  const auto writer = make(hooked);
  take(*writer, block(0), 1);
  writer->finish(0, {});
  EXPECT_EQ(counted(*writer)["hooks_run"], 1U);
  EXPECT_EQ(counted(*writer)["hooks_failed"], 1U);
  EXPECT_EQ(counted(*writer)["hooks_timed_out"], 0U);
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_NE(notes_[0].find("found exit code 1, expected exit code 0"), std::string::npos);
}

TEST_F(FilesWriterTest, AHookThatTakesTooLongIsCountedByItself) {
  FilesSettings hooked = settings("a");
  hooked.closed.hook = {{"sh", "-c", "sleep 600"}, std::chrono::milliseconds(50)};
  const auto writer = make(hooked);
  take(*writer, block(0), 1);
  writer->finish(0, {});
  EXPECT_EQ(counted(*writer)["hooks_run"], 1U);
  EXPECT_EQ(counted(*writer)["hooks_failed"], 0U);
  EXPECT_EQ(counted(*writer)["hooks_timed_out"], 1U);
}

TEST_F(FilesWriterTest, CompressedFilesAreCounted) {
  if (!can_compress()) GTEST_SKIP() << "this build has no zstd";
  FilesSettings compressed = settings("%{seq}");
  compressed.rotation.bytes = 1;
  compressed.closed.compress = true;
  const auto writer = make(compressed);
  for (int i = 0; i < 3; ++i) take(*writer, block(0), 1);
  writer->finish(0, {});
  EXPECT_EQ(counted(*writer)["files_closed"], 3U);
  EXPECT_EQ(counted(*writer)["files_compressed"], 3U);
  EXPECT_EQ(counted(*writer)["compress_failed"], 0U);
}

TEST_F(FilesWriterTest, WhatADiskWithoutRoomDoesNotTakeIsLostAndWhatComesLaterIsWritten) {
  std::signal(SIGXFSZ, SIG_IGN);
  const auto writer = make(settings("a"));
  EXPECT_EQ(take(*writer, block(0), 1).frames, 0U);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limit{head_.size() + block(0).size() + 10, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  const Loss loss = take(*writer, joined({block(1), block(2)}), 2);
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(loss.frames, 2U);
  EXPECT_EQ(loss.error, EFBIG);
  EXPECT_EQ(take(*writer, block(2), 1).frames, 0U);
  writer->finish(0, {});
  EXPECT_EQ(content_of(folder_ / "a"), joined({head_, block(0), block(2)}));
}

TEST_F(FilesWriterTest, AFolderThatWentAwayIsALossByTheSystemsWord) {
  const std::filesystem::path inside = folder_ / "in";
  std::filesystem::create_directory(inside);
  const auto writer = make(settings("in/a"));
  std::filesystem::remove(inside);
  EXPECT_EQ(take(*writer, block(0), 1).error, ENOENT);
  std::filesystem::create_directory(inside);
  EXPECT_EQ(take(*writer, block(1), 1).frames, 0U);
  writer->finish(0, {});
  EXPECT_EQ(content_of(inside / "a"), joined({head_, block(1)}));
}

TEST_F(FilesWriterTest, AFolderThatIsNotThereIsAnErrorAtTheStart) {
  EXPECT_THROW(make(settings("none/a")), Error);
}

TEST_F(FilesWriterTest, AFileThatLostItsNameIsCounted) {
  const auto writer = make(settings("a"));
  take(*writer, block(0), 1);
  std::filesystem::remove(folder_ / "a.part");
  writer->finish(0, {});
  EXPECT_EQ(counted(*writer)["close_failed"], 1U);
  EXPECT_EQ(notes_.size(), 1U);
}

}  // namespace
}  // namespace fibertap
