#ifndef FIBERTAP_TESTS_SIM_INCLUDE_RANDOM_INTEGERS_H_
#define FIBERTAP_TESTS_SIM_INCLUDE_RANDOM_INTEGERS_H_

#include <ap_int.h>
#include <gtest/gtest.h>
#include <stdint.h>
#include <stdlib.h>

#include <iostream>
#include <random>

namespace fibertap {

/// A list of widths, one of them beside each word border.
template <int... W>
struct Widths {};

/// Random integers of which many are all zeros, all ones, or have one bit set or missing. The seed
/// is printed, and taken from FIBERTAP_SEED where that is set.
class RandomIntegers : public testing::Test {
 protected:
  RandomIntegers() : seed_(chosen_seed()), random_(seed_) {
    std::cout << "seed " << seed_ << " (FIBERTAP_SEED=" << seed_ << " repeats it)\n";
  }

  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

  /// Ap is an ap_uint or ap_int of W bits.
  template <typename Ap>
  Ap draw() {
    constexpr int kWidth = Ap::width;
    Ap value = 0;
    const int shape = below(6);
    if (shape == 1) value = ~value;
    if (shape == 2 || shape == 3) value.set_bit(below(kWidth), true);
    if (shape == 3) value = ~value;
    if (shape >= 4) {
      for (int i = 0; i < kWidth; ++i) value.set_bit(i, below(2) == 1);
    }
    return value;
  }

 private:
  static unsigned chosen_seed() {
    const char* given = getenv("FIBERTAP_SEED");
    return given != nullptr ? static_cast<unsigned>(strtoul(given, nullptr, 10))
                            : std::random_device()();
  }

  unsigned seed_;
  std::mt19937 random_;
};

}  // namespace fibertap

#endif  // FIBERTAP_TESTS_SIM_INCLUDE_RANDOM_INTEGERS_H_
