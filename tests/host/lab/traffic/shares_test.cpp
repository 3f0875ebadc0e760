// What decides how often something comes: Quota and ZipfRanks.
#include <gtest/gtest.h>

#include <vector>

#include "host/lab/traffic/quota.h"
#include "host/lab/traffic/zipf_ranks.h"

namespace fibertap::generation {
namespace {

using generation::Random;

TEST(Quota, IsMetInEveryHundred) {
  for (const std::uint32_t percent : {0u, 1u, 37u, 50u, 99u, 100u}) {
    Random random(7);
    Quota quota(percent);
    for (int hundred = 0; hundred < 20; ++hundred) {
      std::uint32_t yes = 0;
      for (int i = 0; i < 100; ++i) yes += quota.draw(random) ? 1 : 0;
      EXPECT_EQ(yes, percent);
    }
  }
}

TEST(Quota, CannotBeForeseen) {
  Random random(7);
  Quota quota(50);
  int changes = 0;
  for (bool last = false; int i : std::vector<int>(10'000)) {
    const bool next = quota.draw(random);
    changes += next != last ? 1 : i;
    last = next;
  }
  EXPECT_GT(changes, 4800);
  EXPECT_LT(changes, 5300);
}

TEST(ZipfRanks, ComeInInverseProportionToTheirNumber) {
  constexpr std::uint32_t kRanks = 1000;
  constexpr int kDraws = 200'000;
  const ZipfRanks ranks(kRanks);
  Random random(7);
  std::vector<int> counts(kRanks);
  for (int i = 0; i < kDraws; ++i) ++counts.at(ranks.draw(random));
  const double first = kDraws / 7.4855;  // the thousandth harmonic number
  for (const std::uint32_t rank : {1u, 2u, 3u, 10u, 30u}) {
    EXPECT_NEAR(counts[rank - 1], first / rank, 0.1 * first / rank) << rank;
  }
}

TEST(ZipfRanks, OfOneIsThatOne) {
  Random random(7);
  EXPECT_EQ(ZipfRanks(1).draw(random), 0U);
}

}  // namespace
}  // namespace fibertap::generation
