// What an OutputFile owes to files that are there already, and to the disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "host/base/error.h"
#include "host/base/output_file.h"
#include "tests/host/base/output_file_fixture.h"
#include "tests/host/base/synced_files.h"

namespace fibertap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::SyncedFiles;

/// As a live capture is written.
const OutputRules kOnce = {IfExists::kFail, false};
const OutputRules kNumbered = {IfExists::kNumber, false};

class OutputRulesTest : public testing::OutputFileTest {
 protected:
  static void expect_refusal(const std::string& path, const OutputRules& rules,
                             const std::string& words) {
    try {
      const OutputFile file(path, rules);
      FAIL() << "created";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::kRuntime);
      EXPECT_THAT(error.what(), HasSubstr(words));
    }
  }

  void make(const std::string& name, const std::string& content, const OutputRules& rules) const {
    OutputFile file(path(name), rules);
    write(file, content);
    file.commit();
  }
};

TEST_F(OutputRulesTest, APartThatAKilledRunLeftOfWhatCanBeMadeAgainIsWrittenAnew) {
  std::ofstream(path("out.part")) << "left by a run that was killed";
  OutputFile file(path("out"));
  EXPECT_TRUE(file.notes().empty());
  write(file, "new");
  file.commit();
  EXPECT_EQ(content_of(path("out")), "new");
}

TEST_F(OutputRulesTest, OfWhatCannotBeMadeAgainItIsSetAsideAndNamed) {
  std::ofstream(path("out.part")) << "left by a run that was killed";
  std::ofstream(path("out.part.1")) << "left before that";
  OutputFile file(path("out"), kOnce);
  EXPECT_THAT(file.notes(), ElementsAre(HasSubstr("kept as " + path("out.part.2"))));
  write(file, "new");
  file.commit();
  EXPECT_EQ(content_of(path("out")), "new");
  EXPECT_EQ(content_of(path("out.part.1")), "left before that");
  EXPECT_EQ(content_of(path("out.part.2")), "left by a run that was killed");
}

TEST_F(OutputRulesTest, AnEmptyPartIsNoEvidence) {
  std::ofstream(path("out.part"));
  OutputFile file(path("out"), kOnce);
  EXPECT_TRUE(file.notes().empty());
  EXPECT_FALSE(std::filesystem::exists(path("out.part.1")));
}

TEST_F(OutputRulesTest, AFinishedFileIsNotReplacedWhereNoneMayBe) {
  std::ofstream(path("out")) << "old";
  expect_refusal(path("out"), kOnce, "found a finished file, expected none; move it");
  std::filesystem::create_symlink(path("out"), path("link"));
  expect_refusal(path("link"), kOnce, path("out") + ": found a finished file");
  EXPECT_EQ(content_of(path("out")), "old");
  EXPECT_FALSE(std::filesystem::exists(path("out.part")));
}

TEST_F(OutputRulesTest, ARefusalLeavesThePartOfAnEarlierRunWhereItIs) {
  std::ofstream(path("out")) << "old";
  std::ofstream(path("out.part")) << "left";
  expect_refusal(path("out"), kOnce, "found a finished file");
  EXPECT_EQ(content_of(path("out.part")), "left");
}

TEST_F(OutputRulesTest, AFileThatAppearsInTheMeantimeIsNotReplacedEither) {
  OutputFile file(path("out"), kOnce);
  write(file, "ours");
  std::ofstream(path("out")) << "theirs";
  try {
    file.commit();
    FAIL() << "replaced";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kPartial);
    EXPECT_THAT(error.what(), HasSubstr(path("out.part") + " is complete, move it"));
  }
  EXPECT_EQ(content_of(path("out")), "theirs");
  EXPECT_EQ(content_of(path("out.part")), "ours");
}

TEST_F(OutputRulesTest, NumbersGoUpFromTheGreatestThatIsThere) {
  for (const std::string name : {"out.pcapng", "out-1.pcapng", "out-2.pcapng"}) {
    make("out.pcapng", name, kNumbered);
    EXPECT_EQ(content_of(path(name)), name);
  }
  std::filesystem::remove(path("out.pcapng"));  // as whoever clears up begins with the oldest
  std::filesystem::remove(path("out-1.pcapng"));
  OutputFile file(path("out.pcapng"), kNumbered);
  EXPECT_EQ(file.path(), path("out-3.pcapng"));
  EXPECT_THAT(file.notes(), ElementsAre(HasSubstr("writing " + path("out-3.pcapng"))));
}

TEST_F(OutputRulesTest, TheNoteOfANumberSaysWhatStandsInItsWay) {
  const auto note = [this] { return OutputFile(path("out"), kNumbered).notes().at(0); };
  {
    const OutputFile other(path("out"), kNumbered);
    EXPECT_EQ(note(), path("out") + ": found in use by another run, writing " + path("out-1"));
  }
  make("out", "finished", kNumbered);
  EXPECT_EQ(note(), path("out") + ": a finished file is there, writing " + path("out-1"));
  make("out", "finished", kNumbered);
  std::filesystem::remove(path("out"));
  EXPECT_EQ(note(), path("out") + ": finished files of it are there, writing " + path("out-2"));
}

TEST_F(OutputRulesTest, ANumberIsTakenWhileAnotherWritesAndWhenItAppearsInTheMeantime) {
  OutputFile first(path("out"), kNumbered);
  OutputFile second(path("out"), kNumbered);
  EXPECT_EQ(second.path(), path("out-1"));
  write(second, "second");
  std::ofstream(path("out-1")) << "theirs";
  second.commit();
  first.commit();
  EXPECT_EQ(content_of(path("out-1")), "theirs");
  EXPECT_EQ(content_of(path("out-2")), "second");
}

TEST_F(OutputRulesTest, ANumberedFileLiesBehindTheLink) {
  std::filesystem::create_directory(path("far"));
  std::ofstream(path("far/target.pcap")) << "old";
  std::filesystem::create_symlink("far/target.pcap", path("link"));
  make("link", "new", kNumbered);
  EXPECT_EQ(content_of(path("far/target.pcap")), "old");
  EXPECT_EQ(content_of(path("far/target-1.pcap")), "new");
}

TEST_F(OutputRulesTest, ItsOwnerAndHisGroupReadIt) {
  const mode_t mask = umask(0);
  make("out", "new", {});
  make("once", "new", kOnce);
  umask(mask);
  for (const std::string name : {"out", "once"}) {
    struct stat status {};
    ASSERT_EQ(stat(path(name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0640U) << name;
  }
}

TEST_F(OutputRulesTest, WhatCannotBeMadeAgainIsOnDiskAndItsNameToo) {
  std::filesystem::create_directory(path("far"));
  std::filesystem::create_symlink("far/target", path("link"));
  const SyncedFiles synced;
  make("again", "new", {});
  EXPECT_THAT(synced.paths(), IsEmpty());
  OutputFile file(path("link"), kOnce);
  write(file, "new");
  EXPECT_EQ(file.sync(), 0);
  file.commit();
  EXPECT_THAT(synced.paths(), ElementsAre(path("far/target.part"), path("far")));
}

}  // namespace
}  // namespace fibertap
