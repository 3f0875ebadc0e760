#include <ap_int.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sim/include/big_integer.h"
#include "tests/sim/include/random_integers.h"

// Bits, ranges and concatenations against lists of bits.

namespace fibertap {
namespace {

Bits slice(const Bits& bits, int high, int low) {
  return Bits(bits.begin() + low, bits.begin() + high + 1);
}

Bits joined(const Bits& high, const Bits& low) {
  Bits bits = low;
  bits.insert(bits.end(), high.begin(), high.end());
  return bits;
}

class ApIntParts : public RandomIntegers {
 protected:
  template <typename Ap>
  void check_range(int high, int low) {
    const Ap a = draw<Ap>();
    const int length = high - low + 1;
    const Bits before = bits_of(a, Ap::width);
    EXPECT_EQ(bits_of(ap_uint<Ap::width>(a.range(high, low)), length), slice(before, high, low));
    EXPECT_TRUE(a(high, low) == a.range(high, low));
    EXPECT_TRUE(a.range(high, low) ==
                ap_uint<Ap::width>(a >> low & ((ap_uint<Ap::width + 1>(1) << length) - 1)));

    const ap_int<100> source = draw<ap_int<100>>();
    Ap changed = a;
    changed.range(high, low) = source;
    Bits expected = before;
    const Bits taken = bits_of(source, length);
    std::copy(taken.begin(), taken.end(), expected.begin() + low);
    EXPECT_EQ(bits_of(changed, Ap::width), expected) << "a narrower value is extended by its sign";

    changed = a;
    changed(high, low) = 5;
    const Bits five = bits_of(ap_uint<4>(5), length);
    std::copy(five.begin(), five.end(), expected.begin() + low);
    EXPECT_EQ(bits_of(changed, Ap::width), expected);

    Ap bits = a;
    bits[high] = !a[high];
    bits[low] = true;
    EXPECT_EQ(bits.test(low), true);
    if (high != low) {
      EXPECT_NE(bits.test(high), a.test(high));
    }
  }

  template <int W>
  void check_ranges_of() {
    for (int round = 0; round < 20; ++round) {
      const int p = below(W);
      const int q = below(W);
      check_range<ap_uint<W>>(std::max(p, q), std::min(p, q));
      check_range<ap_int<W>>(std::max(p, q), std::min(p, q));
    }
    for (int border = 64; border < W - 1; border += 64) {
      check_range<ap_uint<W>>(border, border - 1);
      check_range<ap_uint<W>>(border + 1, border);
      check_range<ap_uint<W>>(border - 1, border - 64);
      check_range<ap_int<W>>(W - 1, border - 3);
    }
    if (HasFailure()) FAIL() << W << " bits";
  }

  template <int... W>
  void check_ranges(Widths<W...>) {
    const int done[] = {(check_ranges_of<W>(), 0)...};
    static_cast<void>(done);
  }

  template <int V, int W>
  void check_concat() {
    const ap_uint<V> a = draw<ap_uint<V>>();
    const ap_int<W> b = draw<ap_int<W>>();
    const ap_uint<V + W> both = (a, b);
    EXPECT_EQ(bits_of(both, V + W), joined(bits_of(a, V), bits_of(b, W)));

    ap_uint<V> high = 0;
    ap_int<W> low = 0;
    (high, low) = both;
    EXPECT_TRUE(high == a);
    EXPECT_TRUE(low == b);
  }

  template <typename Ap>
  void check_reductions() {
    const Ap a = draw<Ap>();
    const Bits bits = bits_of(a, Ap::width);
    const auto ones = std::count(bits.begin(), bits.end(), 1);
    EXPECT_EQ(a.or_reduce(), ones > 0);
    EXPECT_EQ(a.and_reduce(), ones == Ap::width);
    EXPECT_EQ(a.xor_reduce(), ones % 2 == 1);
    EXPECT_EQ(!a, ones == 0);
  }
};

TEST_F(ApIntParts, RangesAreReadAndWrittenAtEveryPlace) {
  check_ranges(Widths<1, 2, 7, 8, 31, 32, 33, 63, 64, 65, 127, 128, 511, 512, 513, 2048>());
}

TEST_F(ApIntParts, ConcatenationsPutTheLeftOnTop) {
  for (int round = 0; round < 30; ++round) {
    check_concat<1, 1>();
    check_concat<1, 63>();
    check_concat<8, 64>();
    check_concat<64, 64>();
    check_concat<65, 127>();
    check_concat<33, 7>();
    check_concat<512, 8>();
    check_concat<513, 1535>();
  }
}

TEST_F(ApIntParts, PartsOfOneIntegerMayBeRearrangedInPlace) {
  for (int round = 0; round < 100; ++round) {
    const ap_uint<150> before = draw<ap_uint<150>>();
    ap_uint<150> a = before;
    a = (a.range(74, 0), a.range(149, 75));
    EXPECT_EQ(bits_of(a, 150),
              joined(slice(bits_of(before, 150), 74, 0), slice(bits_of(before, 150), 149, 75)));
    a = before;
    a.range(149, 40) = a.range(109, 0);
    EXPECT_TRUE(a == (before << 40 | before.range(39, 0)));
    a = before;
    a.range(99, 0) = a.range(149, 50);
    EXPECT_TRUE(a.range(99, 0) == before >> 50);

    ap_uint<70> x = before;
    ap_uint<70> y = before >> 70;
    (x, y) = (y, x);
    EXPECT_TRUE(x == ap_uint<70>(before >> 70));
    EXPECT_TRUE(y == ap_uint<70>(before));
  }
}

TEST_F(ApIntParts, ThreePartsOfEveryKindAreOneValue) {
  ap_uint<8> a = 0xA5;
  ap_uint<16> b = 0x1234;
  const ap_uint<24> c = 0xFEDCBA;
  const ap_uint<32> mixed = (a, b.range(11, 4), c.range(7, 0), a[0], ap_uint<7>(3));
  EXPECT_EQ(mixed.to_uint(), 0xA523BA83u);
  ap_uint<1> top = 0;
  (top, a, b.range(7, 0)) = 0x1BEEF;
  EXPECT_EQ(top.to_uint(), 1u);
  EXPECT_EQ(a.to_uint(), 0xBEu);
  EXPECT_EQ(b.to_uint(), 0x12EFu);
}

TEST_F(ApIntParts, ReductionsLookAtAllBits) {
  for (int round = 0; round < 50; ++round) {
    check_reductions<ap_uint<1>>();
    check_reductions<ap_int<63>>();
    check_reductions<ap_uint<64>>();
    check_reductions<ap_int<65>>();
    check_reductions<ap_uint<513>>();
    check_reductions<ap_int<2048>>();
  }
}

}  // namespace
}  // namespace fibertap
