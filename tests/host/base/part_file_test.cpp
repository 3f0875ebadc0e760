#include "host/base/part_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/base/error.h"
#include "host/base/file_places.h"
#include "host/base/output_file.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;

constexpr auto kReplaced = PartFile::Unfinished::kReplaced;
constexpr auto kSetAside = PartFile::Unfinished::kSetAside;

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class PartFileTest : public ::testing::Test {
 protected:
  void expect_refusal(const std::string& words) const {
    std::string aside;
    try {
      PartFile::create(part_, kSetAside, aside);
      FAIL() << "created";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::kRuntime);
      EXPECT_THAT(error.what(), HasSubstr(words));
    }
  }

  testing::TemporaryFolder folder_;
  const std::string part_ = folder_ / "out.part";
};

TEST_F(PartFileTest, ALinkInItsPlaceIsNotFollowed) {
  std::ofstream(folder_ / "victim") << "precious";
  std::filesystem::create_symlink("victim", part_);
  expect_refusal("out.part: found a link, a pipe or a device, expected no file; remove it");
  EXPECT_EQ(content_of(folder_ / "victim"), "precious");
}

TEST_F(PartFileTest, APipeInItsPlaceIsNotWaitedFor) {
  ASSERT_EQ(mkfifo(part_.c_str(), 0600), 0);
  expect_refusal("found a link, a pipe or a device");
}

TEST_F(PartFileTest, AFileOfAnotherNameTooIsNotEmptied) {
  std::ofstream(folder_ / "precious") << "precious";
  std::filesystem::create_hard_link(folder_ / "precious", part_);
  std::string aside;
  const auto part = PartFile::create(part_, kReplaced, aside);
  ASSERT_TRUE(part);
  EXPECT_EQ(content_of(folder_ / "precious"), "precious");
}

TEST_F(PartFileTest, ThatWasTakenAwayByHandIsNotAnotherOne) {
  std::string aside;
  {
    auto part = PartFile::create(part_, kReplaced, aside);
    ASSERT_TRUE(part);
    std::filesystem::remove(part_);
    std::ofstream(part_) << "another's";
    EXPECT_EQ(part->rename_to(folder_ / "out", true), ENOENT);
  }
  EXPECT_EQ(content_of(part_), "another's");
  EXPECT_FALSE(is_taken(folder_ / "out"));
}

/// Runs `work` in as many processes, all at once, and expects that each succeeds.
template <typename Work>
void in_processes(int count, Work work) {
  std::vector<pid_t> children;
  for (int i = 0; i < count; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      try {
        _exit(work(i) ? 0 : 1);
      } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        _exit(2);
      }
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
}

constexpr int kProcesses = 4;
constexpr int kRounds = 3000;

/// One run on the one name; false when another is writing it. Every finished file is found whole.
bool write_once(const std::string& path, const std::string& text, const OutputRules& rules) {
  const auto file = [&]() -> std::unique_ptr<OutputFile> {
    try {
      return std::make_unique<OutputFile>(path, rules);
    } catch (const Error&) {
      return nullptr;
    }
  }();
  if (!file) return false;
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  file->write({bytes, text.size()});
  file->commit();
  return true;
}

bool is_whole(const std::string& text) {
  return text.size() == 1000 && text == std::string(1000, text.front());
}

TEST_F(PartFileTest, RunsOnOneNameNeverEmptyMixOrLoseAFinishedFile) {
  const std::string out = folder_ / "out";
  write_once(out, std::string(1000, 'z'), {});
  in_processes(kProcesses, [&](int process) {
    const std::string text(1000, static_cast<char>('a' + process));
    for (int round = 0; round < kRounds; ++round) {
      write_once(out, text, {});
      if (!is_whole(content_of(out))) return false;
    }
    return true;
  });
  EXPECT_FALSE(is_taken(part_));
}

TEST_F(PartFileTest, ARunThatGivesUpNeverTakesAwayTheFileOfAnother) {
  const std::string out = folder_ / "out";
  in_processes(kProcesses, [&](int process) {
    const std::string text(1000, static_cast<char>('a' + process));
    for (int round = 0; round < kRounds; ++round) {
      if (process != 0) {
        try {
          const OutputFile given_up(out);
        } catch (const Error&) {
          continue;
        }
      } else {
        write_once(out, text, {});  // throws when its .part is gone
      }
    }
    return true;
  });
}

TEST_F(PartFileTest, EveryRunThatFinishesUnderANumberKeepsItsFile) {
  constexpr int kRuns = 40;
  in_processes(kProcesses, [&](int process) {
    const std::string text(1000, static_cast<char>('a' + process));
    for (int run = 0; run < kRuns; ++run) {
      if (!write_once(folder_ / "out", text, {IfExists::kNumber, true})) return false;
    }
    return true;
  });
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_TRUE(is_whole(content_of(entry.path()))) << entry.path();
    ++found;
  }
  EXPECT_EQ(found, kProcesses * kRuns);
}

TEST_F(PartFileTest, OfRunsThatMayReplaceNothingOneFinishes) {
  for (int round = 0; round < 50; ++round) {
    const std::string out = folder_ / ("out" + std::to_string(round));
    in_processes(kProcesses, [&](int process) {
      const std::string text(1000, static_cast<char>('a' + process));
      write_once(out, text, {IfExists::kFail, false});
      return true;
    });
    EXPECT_TRUE(is_whole(content_of(out)));
    EXPECT_FALSE(is_taken(out + ".part"));
    EXPECT_FALSE(is_taken(out + ".part.1"));
  }
}

}  // namespace
}  // namespace fibertap
