#include <ap_int.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/sim/include/big_integer.h"
#include "tests/sim/include/random_integers.h"

// Every width against arithmetic bit by bit.

namespace fibertap {
namespace {

class ApIntBig : public RandomIntegers {
 protected:
  template <typename A, typename B>
  void check_pair() {
    constexpr int kLength = A::width + B::width + 2;
    const A a = draw<A>();
    const B b = draw<B>();
    const Bits x = bits_of(a, kLength);
    const Bits y = bits_of(b, kLength);
    EXPECT_EQ(bits_of(a + b, kLength), sum(x, y));
    EXPECT_EQ(bits_of(a - b, kLength), sum(x, negated(y)));
    EXPECT_EQ(bits_of(-a, kLength), negated(x));
    EXPECT_EQ(bits_of(~a, A::width), complement(bits_of(a, A::width)));
    EXPECT_EQ(bits_of(B(a), B::width), bits_of(a, B::width));
    EXPECT_EQ(bits_of(a & b, kLength), combined(x, y, std::bit_and<>()));
    EXPECT_EQ(bits_of(a | b, kLength), combined(x, y, std::bit_or<>()));
    EXPECT_EQ(bits_of(a ^ b, kLength), combined(x, y, std::bit_xor<>()));
    EXPECT_EQ(a < b, is_less(x, y));
    EXPECT_EQ(a >= b, !is_less(x, y));
    EXPECT_EQ(a > b, is_less(y, x));
    EXPECT_EQ(a == b, x == y);
    EXPECT_EQ(a != b, x != y);
  }

  template <typename A, typename B>
  void check_product() {
    constexpr int kLength = A::width + B::width;
    const A a = draw<A>();
    const B b = draw<B>();
    EXPECT_EQ(bits_of(a * b, kLength), product(bits_of(a, kLength), bits_of(b, kLength)));
  }

  template <typename Ap>
  void check_shifts(int count) {
    const Ap a = draw<Ap>();
    const Bits x = bits_of(a, Ap::width + 1);
    const Bits left = bits_of(Ap(a << count), Ap::width);
    const Bits right = bits_of(Ap(a >> count), Ap::width);
    if (count >= Ap::width) {
      EXPECT_EQ(left, Bits(Ap::width, 0));
      EXPECT_EQ(right, Bits(Ap::width, x.back()));
    } else {
      EXPECT_EQ(left, shifted_left(bits_of(a, Ap::width), count));
      Bits expected = shifted_right(x, count);
      expected.pop_back();
      EXPECT_EQ(right, expected);
    }
    const ap_uint<13> narrow = count;
    const ap_int<80> wide = -count;
    EXPECT_TRUE(a << narrow == a << count);
    EXPECT_TRUE(a >> narrow == a >> count);
    EXPECT_TRUE(a << wide == a >> count) << "a negative amount shifts the other way";
    Ap shifted = a;
    shifted <<= count;
    EXPECT_TRUE(shifted == a << count);
    shifted = a;
    shifted >>= narrow;
    EXPECT_TRUE(shifted == a >> count);
  }

  template <int V, int W>
  void check_widths() {
    for (int round = 0; round < 12; ++round) {
      check_pair<ap_uint<V>, ap_uint<W>>();
      check_pair<ap_uint<V>, ap_int<W>>();
      check_pair<ap_int<V>, ap_uint<W>>();
      check_pair<ap_int<V>, ap_int<W>>();
      if (HasFailure()) FAIL() << V << " and " << W << " bits";
    }
  }

  template <int V, int... W>
  void check_with_all(Widths<W...>) {
    const int done[] = {(check_widths<V, W>(), 0)...};
    static_cast<void>(done);
  }

  template <int W>
  void check_shifts_of() {
    for (int count : {0, 1, 31, 63, 64, 65, W / 2, W - 1, W, W + 1, W + 64, below(W)}) {
      check_shifts<ap_uint<W>>(count);
      check_shifts<ap_int<W>>(count);
      if (HasFailure()) FAIL() << W << " bits by " << count;
    }
  }

  template <int... W>
  void check_all_shifts(Widths<W...>) {
    const int done[] = {(check_shifts_of<W>(), 0)...};
    static_cast<void>(done);
  }

  template <int V, int W>
  void check_products_of() {
    check_product<ap_uint<V>, ap_uint<W>>();
    check_product<ap_int<V>, ap_uint<W>>();
    check_product<ap_int<V>, ap_int<W>>();
  }
};

TEST_F(ApIntBig, WideOperandsAgreeWithArithmeticOnPaper) {
  check_with_all<512>(Widths<1, 8, 33, 64, 127, 511, 512, 513, 2048>());
  check_with_all<513>(Widths<2, 65, 128, 511, 2048>());
  check_with_all<2048>(Widths<7, 31, 63, 512, 2048>());
}

TEST_F(ApIntBig, ProductsAgreeWithArithmeticOnPaper) {
  for (int round = 0; round < 20; ++round) {
    check_products_of<1, 1>();
    check_products_of<33, 65>();
    check_products_of<64, 64>();
    check_products_of<127, 129>();
  }
  check_products_of<511, 513>();
  check_products_of<512, 512>();
  check_product<ap_uint<2048>, ap_int<65>>();
  check_product<ap_int<2048>, ap_uint<2048>>();
}

TEST_F(ApIntBig, ShiftsFillWithZeroOrTheSign) {
  for (int round = 0; round < 4; ++round) {
    check_all_shifts(Widths<1, 2, 7, 8, 31, 32, 33, 63, 64, 65, 127, 128, 511, 512, 513, 2048>());
  }
}

}  // namespace
}  // namespace fibertap
