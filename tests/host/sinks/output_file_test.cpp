#include "host/sinks/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/base/error.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;

class OutputFileTest : public ::testing::Test {
 protected:
  OutputFileTest() : folder_(make_folder()) {}
  ~OutputFileTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

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
  static std::filesystem::path make_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "fibertap-XXXXXX").string();
    return mkdtemp(name.data());
  }

  std::filesystem::path folder_;
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
