#include "host/sinks/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/base/error.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;

class OutputFileTest : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_ / name; }

  static std::string content_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  static void write(OutputFile& file, std::string_view text) {
    const auto written =
        file.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    ASSERT_EQ(written.error, 0);
    ASSERT_EQ(written.bytes, text.size());
  }

 private:
  testing::TemporaryFolder folder_;
};

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

TEST_F(OutputFileTest, APartThatAKilledRunLeftIsWrittenAnew) {
  std::ofstream(path("out.part")) << "left by a run that was killed";
  OutputFile file(path("out"));
  write(file, "new");
  file.commit();
  EXPECT_EQ(content_of(path("out")), "new");
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
