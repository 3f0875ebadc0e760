#include "host/lab/validate/random_cases.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "host/lab/traffic/random.h"
#include "host/lab/validate/case_template.h"
#include "tests/support/volume.h"

namespace fibertap::validation {
namespace {

/// Everything that a case does, as text.
std::string digest(const Case& the_case) {
  std::string text = fmt::format("{} {}\n", the_case.name, *the_case.garbage);
  for (const CaseLoad& load : the_case.loads) {
    text += template_text(load.mirror) + options_text(load);
    for (const CaseBatch& batch : load.batches) {
      text += fmt::format("batch of {}\n", batch.size());
      for (const CaseFrame& frame : batch) {
        text += fmt::format("{} {} {} ", frame.timestamp_ns, frame.origlen, frame.bytes.size());
        text.append(frame.bytes.begin(), frame.bytes.end());
      }
    }
  }
  return text;
}

TEST(RandomCases, ACaseIsTheSameAlwaysAndAlone) {
  EXPECT_EQ(digest(random_case(7, 3)), digest(random_case(7, 3)));
  RandomCases run(7, 100'000);
  for (int i = 0; i < 3; ++i) run.next();
  EXPECT_EQ(digest(*run.next()), digest(random_case(7, 3)));
  EXPECT_EQ(digest(*OneRandomCase(7, 3).next()), digest(random_case(7, 3)));
}

TEST(RandomCases, AnotherSeedOrIndexIsAnotherCase) {
  EXPECT_NE(digest(random_case(7, 3)), digest(random_case(7, 4)));
  EXPECT_NE(digest(random_case(7, 3)), digest(random_case(8, 3)));
  EXPECT_NE(digest(random_case(7, 8)), digest(random_case(8, 7)));
}

// A case that changes for the same seed makes every seed in a closing note worthless.
TEST(RandomCases, TheNumbersBehindThemAreThoseOfSplitmix64) {
  generation::Random random(1234567);
  EXPECT_EQ(random.bits(), 6457827717110365317U);
  EXPECT_EQ(random.bits(), 3203168211198807973U);
}

TEST(RandomCases, ARunEndsWithTheFramesAskedFor) {
  RandomCases run(1, 5000);
  std::size_t frames = 0;
  while (const auto the_case = run.next()) {
    EXPECT_LT(frames, 5000U);
    frames += size_of(*the_case).frames;
  }
  EXPECT_GE(frames, 5000U);
  EXPECT_FALSE(RandomCases(1, 0).next());
}

TEST(RandomCases, EveryCaseCompilesAndFitsTheSlotsOfEveryEngine) {
  for (int index = 0; index < testing::rounds(200); ++index) {
    const Case the_case = random_case(11, static_cast<std::uint64_t>(index));
    ASSERT_NO_THROW(compile(the_case)) << the_case.name;
    for (const CaseLoad& load : the_case.loads) {
      for (const CaseBatch& batch : load.batches) {
        ASSERT_FALSE(batch.empty()) << the_case.name;
        ASSERT_LE(record_bytes(batch), kMaxBatchBytes) << the_case.name;
        for (const CaseFrame& frame : batch) {
          ASSERT_LE(frame.bytes.size(), abi::kMaxFrameBytes) << the_case.name;
          ASSERT_GE(frame.origlen, frame.bytes.size()) << the_case.name;
          ASSERT_LT(frame.timestamp_ns >> 32, 1'000'000'000U) << the_case.name;
        }
      }
    }
  }
}

}  // namespace
}  // namespace fibertap::validation
