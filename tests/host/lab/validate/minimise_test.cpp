#include "host/lab/validate/minimise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace fibertap::validation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<int> numbers(int count) {
  std::vector<int> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

bool has(const std::vector<int>& items, int item) {
  return std::ranges::find(items, item) != items.end();
}

TEST(Minimise, LeavesWhatIsNeededWhereverItStands) {
  for (const int count : {2, 3, 7, 64, 100}) {
    for (int needed = 0; needed < count; ++needed) {
      EXPECT_THAT(minimise(numbers(count), [=](const auto& items) { return has(items, needed); }),
                  ElementsAre(needed));
    }
  }
}

TEST(Minimise, LeavesTwoThatNeedEachOther) {
  const auto both = [](const auto& items) { return has(items, 3) && has(items, 96); };
  EXPECT_THAT(minimise(numbers(100), both), ElementsAre(3, 96));
}

TEST(Minimise, LeavesNothingWhereNothingIsNeeded) {
  EXPECT_THAT(minimise(numbers(9), [](const auto&) { return true; }), IsEmpty());
  EXPECT_THAT(minimise(numbers(0), [](const auto&) { return true; }), IsEmpty());
}

TEST(Minimise, LeavesAllWhereAllIsNeeded) {
  EXPECT_EQ(minimise(numbers(9), [](const auto&) { return false; }), numbers(9));
}

TEST(Minimise, AsksNoMoreThanALittleForOneOfMany) {
  int asked = 0;
  minimise(numbers(2000), [&asked](const auto& items) {
    ++asked;
    return has(items, 1234);
  });
  EXPECT_LT(asked, 50);
}

}  // namespace
}  // namespace fibertap::validation
