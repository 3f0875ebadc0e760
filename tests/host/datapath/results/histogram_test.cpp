#include "host/datapath/results/histogram.h"

#include <gtest/gtest.h>

namespace fibertap {
namespace {

TEST(Histogram, CountsEachValueInTheFirstBucketThatHoldsIt) {
  Histogram<3> histogram{{10, 20, 40}};
  for (const std::uint64_t value : {0, 10, 11, 20, 21, 40, 41, 1000}) histogram.note(value);
  EXPECT_EQ(histogram.counts, (std::array<std::uint64_t, 4>{2, 2, 2, 2}));
  EXPECT_EQ(histogram.values(), 8U);
  EXPECT_EQ(histogram.sum, 1143U);
}

TEST(Histogram, AddsUpWithAnother) {
  Histogram<1> one{{10}};
  Histogram<1> other{{10}};
  one.note(5);
  other.note(7);
  other.note(11);
  one.add(other);
  EXPECT_EQ(one.counts, (std::array<std::uint64_t, 2>{2, 1}));
  EXPECT_EQ(one.sum, 23U);
}

}  // namespace
}  // namespace fibertap
