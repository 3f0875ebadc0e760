#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "host/lab/validate/case_folder.h"
#include "host/lab/validate/random_cases.h"
#include "host/lab/validate/validation.h"
#include "tests/host/lab/validate/faulty_engine.h"
#include "tests/support/temporary_folder.h"

// A written folder is a golden case as it is: the runner of the golden cases takes it.

namespace fibertap::validation {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;

using namespace std::chrono_literals;

/// True when the runner finds the bytes, words and counters that stand in `folder`.
bool golden_runner_takes(const std::string& folder) {
  const std::string command =
      fmt::format("{} {} model {} >&2", FIBERTAP_RUN_CASE, FIBERTAP_PROGRAM, folder);
  return std::system(command.c_str()) == 0;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(GoldenRunner, TakesRandomLoadsWithTheirOptions) {
  std::size_t with_options = 0;
  for (std::uint64_t index = 0; index < 8; ++index) {
    const TemporaryFolder folder;
    const Case the_case = random_case(2, index);
    write_case_folder(the_case.loads[0], folder.path(), "# A case\n");
    with_options += std::filesystem::exists(folder / "options.ini") ? 1 : 0;
    EXPECT_TRUE(golden_runner_takes(folder.path().string())) << the_case.name;
  }
  EXPECT_GE(with_options, 1U);
}

TEST(GoldenRunner, TakesWhatWasShrunk) {
  const TemporaryFolder folder;
  RandomCases cases(17, 20'000);
  const Subject subject{faulty(changed_rows([](abi::RuleRow& row) { row.protocol ^= 1; }))};
  const Finding finding = validate(cases, subject, 60s).finding.value();
  write_case_folder(finding.the_case.loads[0], folder.path(), "# A case\n");
  EXPECT_TRUE(golden_runner_takes(folder.path().string()));
}

TEST(GoldenRunner, TakesACaseThatNeedsNoSession) {
  const TemporaryFolder folder;
  CaseLoad load = random_case(2, 0).loads[0];
  load.mirror = {};
  write_case_folder(load, folder.path(), "# A case\n");
  EXPECT_TRUE(golden_runner_takes(folder.path().string()));
}

TEST(GoldenRunner, NamesTheFrameWhoseWordIsNotAsKept) {
  const TemporaryFolder folder;
  write_case_folder(random_case(2, 1).loads[0], folder.path(), "# A case\n");
  std::string outcomes = text_of(folder / "expected.outcomes");
  const std::size_t third = outcomes.find('\n', outcomes.find('\n') + 1) + 1;
  outcomes[third + 9] = outcomes[third + 9] == '0' ? '1' : '0';  // the word's last digit
  std::ofstream(folder / "expected.outcomes", std::ios::binary) << outcomes;
  const std::string log = folder / "log";
  EXPECT_FALSE(golden_runner_takes(fmt::format("{} 2> {}", folder.path().string(), log)));
  EXPECT_THAT(text_of(log), HasSubstr("expected.outcomes, frame 3: found 0x"));
}

TEST(GoldenRunner, KeepsTheSameBytesAsTheFolderHas) {
  const TemporaryFolder folder;
  write_case_folder(random_case(2, 1).loads[0], folder.path(), "# A case\n");
  const std::string counters = text_of(folder / "counters.json");
  const std::string expected = text_of(folder / "expected.pcapng");
  const std::string outcomes = text_of(folder / "expected.outcomes");
  ASSERT_TRUE(golden_runner_takes(folder.path().string() + " --update"));
  EXPECT_EQ(text_of(folder / "counters.json"), counters);
  EXPECT_EQ(text_of(folder / "expected.pcapng"), expected);
  EXPECT_EQ(text_of(folder / "expected.outcomes"), outcomes);
}

}  // namespace
}  // namespace fibertap::validation
