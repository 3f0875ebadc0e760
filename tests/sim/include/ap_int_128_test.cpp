#include <ap_int.h>
#include <gtest/gtest.h>
#include <stdint.h>

#include "tests/sim/include/random_integers.h"

// Everything up to 128 bits against the compiler's own 128-bit integers.

namespace fibertap {
namespace {

__extension__ using Word = unsigned __int128;
__extension__ using SignedWord = __int128;

/// The low 128 bits, the sign repeated.
template <int W, bool S>
Word word_of(const ap_int_base<W, S>& value) {
  Word word = S && value.test(W - 1) ? ~Word{0} : Word{0};
  for (int i = 0; i < W && i < 128; ++i) {
    const Word bit = Word{1} << i;
    word = value.test(i) ? word | bit : word & ~bit;
  }
  return word;
}

class ApInt128 : public RandomIntegers {
 protected:
  template <typename A, typename B>
  void check_pair() {
    const A a = draw<A>();
    const B b = draw<B>();
    const Word x = word_of(a);
    const Word y = word_of(b);
    EXPECT_TRUE(word_of(ap_uint<128>(a + b)) == x + y);
    EXPECT_TRUE(word_of(ap_uint<128>(a - b)) == x - y);
    EXPECT_TRUE(word_of(ap_uint<128>(a * b)) == x * y);
    EXPECT_TRUE(word_of(ap_uint<128>(a & b)) == (x & y));
    EXPECT_TRUE(word_of(ap_uint<128>(a | b)) == (x | y));
    EXPECT_TRUE(word_of(ap_uint<128>(a ^ b)) == (x ^ y));
    EXPECT_TRUE(word_of(ap_uint<128>(-a)) == Word{0} - x);
    EXPECT_TRUE(word_of(B(a)) == word_of(B(ap_uint<128>(a)))) << "conversion by way of 128 bits";

    constexpr bool kFits = A::width < 128 && B::width < 128;
    if (!kFits) return;
    const SignedWord p = static_cast<SignedWord>(x);
    const SignedWord q = static_cast<SignedWord>(y);
    EXPECT_EQ(a < b, p < q);
    EXPECT_EQ(a <= b, p <= q);
    EXPECT_EQ(a > b, p > q);
    EXPECT_EQ(a >= b, p >= q);
    EXPECT_EQ(a == b, p == q);
    EXPECT_EQ(a != b, p != q);
  }

  template <int V, int W>
  void check_widths() {
    for (int round = 0; round < 60; ++round) {
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

  template <typename Ap>
  void check_builtins() {
    const Ap a = draw<Ap>();
    const Word x = word_of(a);
    const int i = below(2001) - 1000;
    const uint64_t u = draw<ap_uint<64>>().to_uint64();
    const Word wide_i = static_cast<Word>(static_cast<SignedWord>(i));
    EXPECT_TRUE(word_of(ap_uint<128>(a + i)) == x + wide_i);
    EXPECT_TRUE(word_of(ap_uint<128>(i - a)) == wide_i - x);
    EXPECT_TRUE(word_of(ap_uint<128>(a * i)) == x * wide_i);
    EXPECT_TRUE(word_of(ap_uint<128>(a ^ u)) == (x ^ u));
    EXPECT_EQ(a == i, x == wide_i);
    EXPECT_EQ(i != a, x != wide_i);
    EXPECT_EQ(a < i, static_cast<SignedWord>(x) < i);
    EXPECT_TRUE(word_of(Ap(i)) == word_of(Ap(ap_int<128>(i))));
    EXPECT_EQ(a.to_int64(), static_cast<int64_t>(x));
    EXPECT_EQ(a.to_uint64(), static_cast<uint64_t>(x));
    EXPECT_EQ(a.to_int(), static_cast<int>(x));
    EXPECT_EQ(a.to_uint(), static_cast<unsigned>(x));

    Ap counted = a;
    EXPECT_TRUE(++counted == Ap(a + 1));
    EXPECT_TRUE(counted-- == Ap(a + 1));
    EXPECT_TRUE(counted == a);
    counted *= 3;
    counted -= u;
    EXPECT_TRUE(counted == Ap(ap_uint<128>(a) * 3 - u));
  }

  template <int... W>
  void check_builtins_with(Widths<W...>) {
    for (int round = 0; round < 200; ++round) {
      const int done[] = {(check_builtins<ap_uint<W>>(), 0)...,
                          (check_builtins<ap_int<W>>(), 0)...};
      static_cast<void>(done);
    }
  }
};

TEST_F(ApInt128, NarrowOperandsAgreeWithBuiltIns) {
  using Partners = Widths<1, 7, 32, 63, 64, 65, 128>;
  check_with_all<1>(Partners());
  check_with_all<2>(Partners());
  check_with_all<8>(Partners());
  check_with_all<31>(Partners());
  check_with_all<33>(Partners());
}

TEST_F(ApInt128, WideOperandsAgreeWithBuiltIns) {
  using Partners = Widths<1, 7, 32, 63, 64, 65, 128>;
  check_with_all<64>(Partners());
  check_with_all<65>(Partners());
  check_with_all<127>(Partners());
  check_with_all<128>(Partners());
}

TEST_F(ApInt128, BuiltInsMixWithEveryWidth) {
  check_builtins_with(Widths<1, 2, 7, 8, 31, 32, 33, 63, 64, 65, 127>());
}

}  // namespace
}  // namespace fibertap
