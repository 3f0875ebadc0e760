#include "host/datapath/sinks/flows/flows_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <sstream>

#include "tests/host/datapath/sinks/flows/flows_fixture.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using testing::Bytes;
using testing::content_of;

class FlowFilesTest : public testing::FlowsFixture {
 protected:
  FileSetSettings called(const std::string& pattern) const {
    FileSetSettings files;
    files.pattern = folder_ / pattern;
    return files;
  }

  std::unique_ptr<FlowsWriter> make_in_files(const FileSetSettings& files) {
    const FlowRecordSettings record{read_flow_fields("a", "${srcport} ${log-status}")};
    return std::make_unique<FlowsWriter>(
        FlowsSettings{{}, record, clock_},
        std::make_unique<FiledLines>(files, FlowRecords(record).heading(),
                                     [this](const std::string& note) { notes_.push_back(note); }));
  }

  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      const Bytes bytes = content_of(entry.path());
      files[entry.path().filename()] = {bytes.begin(), bytes.end()};
    }
    return files;
  }

  testing::TemporaryFolder folder_;
  std::vector<std::string> notes_;
};

using Files = std::map<std::string, std::string>;

TEST_F(FlowFilesTest, EveryFileBeginsWithTheHeadingAndIsNoLargerThanAsked) {
  FileSetSettings settings = called("%{seq}.log");
  settings.rotation.bytes = 19 + 2 * 5;
  const auto writer = make_in_files(settings);
  take(*writer, {udp(1), udp(2), udp(3), udp(4), udp(5)});
  writer->finish(0, {});
  EXPECT_EQ(files(), (Files{{"0.log", "srcport log-status\n1 OK\n2 OK\n"},
                            {"1.log", "srcport log-status\n3 OK\n4 OK\n"},
                            {"2.log", "srcport log-status\n5 OK\n"}}));
}

TEST_F(FlowFilesTest, ARecordThatIsLargerThanAFileMayBeHasOneOfItsOwn) {
  FileSetSettings settings = called("%{seq}");
  settings.rotation.bytes = 1;
  const auto writer = make_in_files(settings);
  take(*writer, {udp(1), udp(2)});
  writer->finish(0, {});
  EXPECT_EQ(files(),
            (Files{{"0", "srcport log-status\n1 OK\n"}, {"1", "srcport log-status\n2 OK\n"}}));
}

TEST_F(FlowFilesTest, AFileEndsWithItsPeriod) {
  std::chrono::system_clock::time_point now{1'000'000'000s};
  FileSetSettings settings = called("%s");
  settings.rotation.period = 60s;
  settings.clock = [&] { return now; };
  const auto writer = make_in_files(settings);
  take(*writer, {udp(1)});
  take(*writer, {udp(2, 60)});
  now += 20s;
  writer->rest();
  writer->finish(0, {});
  EXPECT_EQ(files(), (Files{{"1000000000", "srcport log-status\n1 OK\n"},
                            {"1000000020", "srcport log-status\n2 OK\n"}}));
}

TEST_F(FlowFilesTest, WhatADiskWithoutRoomDoesNotTakeIsLost) {
  std::signal(SIGXFSZ, SIG_IGN);
  const auto writer = make_in_files(called("a"));
  take(*writer, {udp(1), udp(1), udp(2)});
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limit{19 + 3, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  const Loss loss = take(*writer, {udp(3, 60)});
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(loss.frames, 3U);
  EXPECT_EQ(loss.error, EFBIG);
  writer->finish(0, {});
  EXPECT_EQ(files(), (Files{{"a", "srcport log-status\n- SKIPDATA\n3 OK\n"}}));
}

TEST_F(FlowFilesTest, EveryReaderOfAPipeGetsTheHeadingFirst) {
  std::signal(SIGPIPE, SIG_IGN);
  const std::string path = folder_ / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const FlowRecordSettings record{read_flow_fields("a", "${srcport}")};
  const auto read_end = [&] { return open(path.c_str(), O_RDONLY | O_NONBLOCK); };
  const auto content = [](int fd) {
    char text[256];
    const auto bytes = read(fd, text, sizeof(text));
    return std::string(text, bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
  };
  int reader = read_end();
  FlowsWriter writer({{}, record, clock_},
                     std::make_unique<PipedLines>(path, FlowRecords(record).heading()));
  take(writer, {udp(1)});
  EXPECT_EQ(take(writer, {udp(2, 60)}).frames, 0U);
  EXPECT_EQ(content(reader), "srcport\n1\n");
  close(reader);
  const Loss loss = take(writer, {udp(3, 120)});
  EXPECT_EQ(loss.frames, 1U);
  EXPECT_EQ(loss.error, EPIPE);
  reader = read_end();
  EXPECT_EQ(take(writer, {udp(4, 180)}).frames, 0U);
  EXPECT_EQ(content(reader), "srcport\n-\n3\n");
  close(reader);
}

}  // namespace
}  // namespace fibertap
