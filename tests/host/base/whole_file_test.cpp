#include "host/base/whole_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "host/base/error.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;

TEST(WholeFile, IsInItsPlaceWithAllOfItsText) {
  const testing::TemporaryFolder folder;
  write_whole_file(folder / "out", "all of it\n", "advice");
  std::ostringstream text;
  text << std::ifstream(folder / "out").rdbuf();
  EXPECT_EQ(text.str(), "all of it\n");
  EXPECT_FALSE(is_taken(folder / "out.part"));
}

TEST(WholeFile, ThatCannotBeWrittenIsAnErrorThatEndsWithTheAdvice) {
  try {
    write_whole_file("/dev/full", "text", "do something");
    FAIL() << "written";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kPartial);
    EXPECT_THAT(error.what(),
                HasSubstr("/dev/full: cannot be written: No space left on device; do something"));
  }
}

TEST(WholeFile, ThatNobodyReadsAnyMoreIsNoError) {
  std::signal(SIGPIPE, SIG_IGN);
  const testing::TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
  const int reader = open((folder / "fifo").c_str(), O_RDONLY | O_NONBLOCK);
  OutputFile file(folder / "fifo");
  close(reader);
  write_whole(file, "text", "advice");
}

}  // namespace
}  // namespace fibertap
