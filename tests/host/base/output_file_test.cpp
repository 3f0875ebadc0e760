#include "host/base/output_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "host/base/error.h"
#include "tests/host/base/output_file_fixture.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;
using testing::OutputFileTest;

TEST_F(OutputFileTest, IsInItsPlaceOnlyOnceItIsCommitted) {
  OutputFile file(path("out"));
  write(file, "new");
  EXPECT_FALSE(std::filesystem::exists(path("out")));
  EXPECT_TRUE(std::filesystem::exists(path("out.part")));
  file.commit();
  EXPECT_EQ(content_of(path("out")), "new");
  EXPECT_FALSE(std::filesystem::exists(path("out.part")));
}

TEST_F(OutputFileTest, LeavesTheOldFileAndNoPartWhenItIsNotCommitted) {
  std::ofstream(path("out")) << "old";
  {
    OutputFile file(path("out"));
    write(file, "new");
  }
  EXPECT_EQ(content_of(path("out")), "old");
  EXPECT_FALSE(std::filesystem::exists(path("out.part")));
}

TEST_F(OutputFileTest, ReplacesTheOldFileWhenItIsCommitted) {
  std::ofstream(path("out")) << "a longer old file";
  OutputFile file(path("out"));
  write(file, "new");
  file.commit();
  EXPECT_EQ(content_of(path("out")), "new");
}

TEST_F(OutputFileTest, KeepsAPartCutToWhatIsWhole) {
  std::ofstream(path("out")) << "old";
  {
    OutputFile file(path("out"));
    write(file, "whole|half");
    EXPECT_EQ(file.keep_part(5), path("out.part"));
  }
  EXPECT_EQ(content_of(path("out.part")), "whole");
  EXPECT_EQ(content_of(path("out")), "old");
}

TEST_F(OutputFileTest, AFolderThatIsNotThereIsAnErrorThatSaysSo) {
  try {
    OutputFile file(path("missing/out"));
    FAIL() << "created";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kRuntime);
    EXPECT_THAT(error.what(), HasSubstr("missing/out.part: cannot be created: No such file"));
  }
}

TEST_F(OutputFileTest, ASecondWriterOfTheSameFileIsRefusedAndTheFirstGoesOn) {
  OutputFile first(path("out"));
  write(first, "first");
  try {
    OutputFile second(path("out"));
    FAIL() << "two write one file";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kRuntime);
    EXPECT_THAT(error.what(), HasSubstr("another run is writing it"));
  }
  first.commit();
  EXPECT_EQ(content_of(path("out")), "first");
  OutputFile(path("out")).commit();
}

TEST_F(OutputFileTest, WhatALinkLeadsToIsReplacedAndTheLinkStays) {
  std::ofstream(path("target")) << "old";
  std::filesystem::create_symlink(path("target"), path("link"));
  OutputFile file(path("link"));
  write(file, "new");
  file.commit();
  EXPECT_TRUE(std::filesystem::is_symlink(path("link")));
  EXPECT_EQ(content_of(path("target")), "new");
}

TEST_F(OutputFileTest, WhatALinkLeadsToIsMadeWhereThereIsNoneYet) {
  std::filesystem::create_directory(path("far"));
  std::filesystem::create_symlink("far/target", path("near"));
  std::filesystem::create_symlink(path("near"), path("link"));
  OutputFile file(path("link"));
  write(file, "new");
  file.commit();
  EXPECT_TRUE(std::filesystem::is_symlink(path("link")));
  EXPECT_TRUE(std::filesystem::is_symlink(path("near")));
  EXPECT_EQ(content_of(path("far/target")), "new");
}

/// Standard output, another file for as long as this lives.
class StandardOutput {
 public:
  explicit StandardOutput(int fd) { dup2(fd, STDOUT_FILENO); }
  ~StandardOutput() {
    dup2(before_, STDOUT_FILENO);
    close(before_);
  }
  StandardOutput(const StandardOutput&) = delete;
  StandardOutput& operator=(const StandardOutput&) = delete;

 private:
  int before_ = dup(STDOUT_FILENO);
};

TEST_F(OutputFileTest, StandardOutputIsCutBehindWhatWasThereBefore) {
  for (const int flags : {0, O_APPEND}) {
    std::ofstream(path("out")) << "before ";
    const int fd = open(path("out").c_str(), O_WRONLY | flags);
    lseek(fd, 0, SEEK_END);
    {
      const StandardOutput redirected(fd);
      OutputFile file("-");
      write(file, "whole");
      write(file, "tor");
      file.cut(5);
      write(file, ", whole");
    }
    close(fd);
    EXPECT_EQ(content_of(path("out")), "before whole, whole");
  }
}

TEST_F(OutputFileTest, AReaderOfASocketIsWaitedForUntilInterrupted) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  {
    const StandardOutput redirected(ends[0]);
    OutputFile file("-");
    std::jthread interrupter([&file] {
      while (file.taken() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      file.interrupt();
    });
    const std::vector<std::uint8_t> bytes(1 << 24);
    const auto written = file.write(bytes);
    EXPECT_EQ(written.error, EINTR);
    EXPECT_GT(written.bytes, 0U);
    EXPECT_EQ(fcntl(ends[0], F_GETFL) & O_NONBLOCK, 0) << "others have it too";
  }
  close(ends[0]);
  close(ends[1]);
}

TEST_F(OutputFileTest, ADeviceIsWrittenAsItIs) {
  OutputFile file("/dev/null");
  write(file, "gone");
  file.commit();
  EXPECT_FALSE(std::filesystem::exists("/dev/null.part"));
}

TEST_F(OutputFileTest, AFullDeviceTellsWhatItTook) {
  OutputFile file("/dev/full");
  const std::uint8_t byte = 0;
  const auto written = file.write({&byte, 1});
  EXPECT_EQ(written.error, ENOSPC);
  EXPECT_EQ(written.bytes, 0U);
}

}  // namespace
}  // namespace fibertap
