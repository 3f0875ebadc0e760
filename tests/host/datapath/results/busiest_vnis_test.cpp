#include "host/datapath/results/busiest_vnis.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <vector>

namespace fibertap::testing {
namespace {

using Truth = std::map<std::uint32_t, std::uint64_t>;

/// What the table says is what it may say of a stream in which every VNI came so often.
void expect_bounds(const BusiestVnis& table, const Truth& truth) {
  std::uint64_t frames = 0;
  for (const auto& [vni, came] : truth) {
    frames += came;
    const BusiestVnis::Id id = table.find(vni);
    if (id == BusiestVnis::kNone) {
      EXPECT_LE(came, table.most_without()) << "VNI " << vni << " has no counter";
      continue;
    }
    EXPECT_EQ(table.count(id).vni, vni);
    EXPECT_LE(table.count(id).sure(), came) << "VNI " << vni;
    EXPECT_GE(table.count(id).frames, came) << "VNI " << vni;
  }
  std::uint64_t counted = 0;
  for (BusiestVnis::Id id = 0; id < table.size(); ++id) {
    counted += table.count(id).frames;
    EXPECT_TRUE(truth.contains(table.count(id).vni));
  }
  EXPECT_EQ(counted, frames) << "every frame is in one counter";
  EXPECT_LE(table.most_without(), frames / BusiestVnis::kMost);
}

/// VNIs whose logarithm is even: few that come often, many that do not.
std::uint32_t skewed(std::mt19937_64& random, double largest) {
  std::uniform_real_distribution<double> exponent(0, std::log(largest));
  return static_cast<std::uint32_t>(std::exp(exponent(random))) - 1;
}

TEST(BusiestVnis, CountsAreExactWhileThereIsACounterForEveryVni) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random(seed);
  BusiestVnis table;
  Truth truth;
  for (int i = 0; i < 50'000; ++i) {
    const auto vni = static_cast<std::uint32_t>(random() % BusiestVnis::kMost) * 16384;
    const bool is_new = ++truth[vni] == 1;
    EXPECT_EQ(table.add(vni) != BusiestVnis::kNone, is_new);
  }
  expect_bounds(table, truth);
  EXPECT_EQ(table.size(), truth.size());
  for (const auto& [vni, came] : truth) EXPECT_EQ(table.count(table.find(vni)).sure(), came);
}

TEST(BusiestVnis, BeyondThatTheyAreBounds) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random(seed);
  for (const double largest : {1500.0, 20'000.0, 16'777'216.0}) {
    BusiestVnis table;
    Truth truth;
    for (int i = 1; i <= 100'000; ++i) {
      const std::uint32_t vni = skewed(random, largest);
      table.add(vni);
      ++truth[vni];
      if (i == 1000 || i == 2000 || i == 10'000) expect_bounds(table, truth);
    }
    EXPECT_EQ(table.size(), BusiestVnis::kMost);
    expect_bounds(table, truth);
  }
}

TEST(BusiestVnis, ASenderWhoKnewTheHashCouldCostTimeAndNothingElse) {
  BusiestVnis table(0);
  Truth truth;
  std::uint32_t vni = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::uint32_t next = i % 3 == 0 ? 7 : ++vni;
    table.add(next);
    ++truth[next];
  }
  expect_bounds(table, truth);
  EXPECT_GT(table.steps(), std::uint64_t{100 * 5000});
}

TEST(BusiestVnis, TheHashIsAnotherInEveryTable) {
  std::vector<std::uint64_t> steps;
  for (int i = 0; i < 4; ++i) {
    BusiestVnis table;
    for (std::uint32_t vni = 0; vni < 100'000; ++vni) table.add(vni * 7919 % (1 << 24));
    steps.push_back(table.steps());
  }
  std::ranges::sort(steps);
  EXPECT_NE(steps.front(), steps.back());
}

TEST(BusiestVnis, CountsThatAreAssignedAreCountedOn) {
  BusiestVnis table;
  for (std::uint32_t vni = 0; vni < 3000; ++vni) table.add(vni);
  const std::vector<BusiestVnis::Count> counts = {{5, 2, 1}, {6, 2, 0}, {7, 9, 3}};
  table.assign(counts);
  ASSERT_EQ(table.size(), 3U);
  EXPECT_EQ(table.most_without(), 0U);
  EXPECT_EQ(table.find(2999), BusiestVnis::kNone);
  EXPECT_EQ(table.add(6), BusiestVnis::kNone);
  EXPECT_EQ(table.add(8), 3);
  const std::vector<BusiestVnis::Count> expected = {{5, 2, 1}, {6, 3, 0}, {7, 9, 3}, {8, 1, 0}};
  for (BusiestVnis::Id id = 0; id < expected.size(); ++id) {
    EXPECT_EQ(table.count(id).vni, expected[id].vni);
    EXPECT_EQ(table.count(id).frames, expected[id].frames);
    EXPECT_EQ(table.count(id).inherited, expected[id].inherited);
  }
}

}  // namespace
}  // namespace fibertap::testing
