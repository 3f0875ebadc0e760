#include "host/datapath/sinks/files/kept_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

class KeptFilesTest : public ::testing::Test {
 protected:
  /// A file that was written `second`s after the epoch.
  std::string file(const std::string& name, std::size_t bytes, std::time_t second) {
    std::ofstream(folder_ / name) << std::string(bytes, 'x');
    const timespec times[] = {{second, 0}, {second, 0}};
    utimensat(AT_FDCWD, (folder_ / name).c_str(), times, 0);
    return folder_ / name;
  }

  std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }

  using Names = std::vector<std::string>;
  testing::TemporaryFolder folder_;
  const FileNames names_{folder_ / "a-%{seq:2}.pcapng", ""};
};

TEST_F(KeptFilesTest, TheOldestGoWhateverTheirNames) {
  file("a-09.pcapng", 1, 100);
  file("a-01.pcapng", 1, 300);
  file("a-05.pcapng.zst", 1, 200);
  KeptFiles kept(names_, {.files = 2});
  EXPECT_EQ(kept.remove_oldest(), 1U);
  EXPECT_EQ(left(), (Names{"a-01.pcapng", "a-05.pcapng.zst"}));
  kept.add(file("a-10.pcapng", 1, 400));
  EXPECT_EQ(kept.remove_oldest(), 1U);
  EXPECT_EQ(left(), (Names{"a-01.pcapng", "a-10.pcapng"}));
}

TEST_F(KeptFilesTest, BytesAreKeptWithinALimitButTheYoungestStays) {
  file("a-01.pcapng", 400, 100);
  file("a-02.pcapng", 400, 200);
  KeptFiles kept(names_, {.bytes = 1000});
  EXPECT_EQ(kept.remove_oldest(), 0U);
  kept.add(file("a-03.pcapng", 201, 300));
  EXPECT_EQ(kept.remove_oldest(), 1U);
  EXPECT_EQ(left(), (Names{"a-02.pcapng", "a-03.pcapng"}));
  kept.add(file("a-04.pcapng", 5000, 400));
  EXPECT_EQ(kept.remove_oldest(), 2U);
  EXPECT_EQ(left(), Names{"a-04.pcapng"});
}

TEST_F(KeptFilesTest, WhatIsNotOfTheSinkStays) {
  for (const char* other :
       {"a-1x.pcapng", "b-01.pcapng", "a-01.pcapng.part", "a-01.pcapng.part.1"}) {
    file(other, 1, 1);
  }
  std::filesystem::create_directory(folder_ / "a-02.pcapng");
  std::filesystem::create_symlink(folder_ / "b-01.pcapng", folder_ / "a-03.pcapng");
  file("a-04.pcapng", 1, 5);
  KeptFiles kept(names_, {.files = 1});
  EXPECT_EQ(kept.remove_oldest(), 0U);
  EXPECT_EQ(left().size(), 7U);
}

TEST_F(KeptFilesTest, OneThatSomebodyTookAwayIsForgotten) {
  std::filesystem::remove(file("a-01.pcapng", 1, 1));
  const std::string gone = file("a-02.pcapng", 1, 2);
  KeptFiles kept(names_, {.files = 1});
  std::filesystem::remove(gone);
  kept.add(file("a-03.pcapng", 1, 3));
  EXPECT_EQ(kept.remove_oldest(), 0U);
  EXPECT_EQ(left(), Names{"a-03.pcapng"});
}

TEST_F(KeptFilesTest, NumbersGoOnWhereAnEarlierRunEnded) {
  EXPECT_EQ(KeptFiles(names_, {}).first_sequence(), 0U);
  file("a-07.pcapng", 1, 9);
  file("a-11.pcapng.zst", 1, 1);
  EXPECT_EQ(KeptFiles(names_, {}).first_sequence(), 12U);
}

TEST_F(KeptFilesTest, WithoutLimitsNothingGoes) {
  for (int i = 0; i < 50; ++i) file("a-" + std::to_string(10 + i) + ".pcapng", 1, i);
  EXPECT_EQ(KeptFiles(names_, {}).remove_oldest(), 0U);
  EXPECT_EQ(left().size(), 50U);
}

}  // namespace
}  // namespace fibertap
