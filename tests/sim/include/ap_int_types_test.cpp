#include <ap_int.h>
#include <gtest/gtest.h>
#include <stdint.h>

#include <type_traits>

namespace fibertap {
namespace {

template <typename T>
constexpr int width_of(const T&) {
  return T::width;
}
template <int W, bool S>
constexpr bool is_signed(const ap_int_base<W, S>&) {
  return S;
}

struct Field {
  static constexpr int kBits = 12;  // defined nowhere, as in Wire<T>
};
enum Letter { kA = 1, kB = 2 };

TEST(ApIntTypes, ResultsAreAsWideAsUg1399Says) {
  const ap_uint<8> u = 200;
  const ap_int<5> s = -16;
  EXPECT_EQ(width_of(u + u), 9);
  EXPECT_FALSE(is_signed(u + u));
  EXPECT_EQ(width_of(u + s), 10);
  EXPECT_TRUE((std::is_same<decltype(u + u), ap_uint<9>>::value));
  EXPECT_TRUE((std::is_same<decltype(s << 1), ap_int<5>>::value));
  EXPECT_TRUE(is_signed(u + s));
  EXPECT_EQ(width_of(s + s), 6);
  EXPECT_EQ(width_of(u - u), 9);
  EXPECT_TRUE(is_signed(u - u));
  EXPECT_EQ(width_of(u * s), 13);
  EXPECT_TRUE(is_signed(u * s));
  EXPECT_EQ(width_of(u & s), 9);
  EXPECT_EQ(width_of(u | u), 8);
  EXPECT_EQ(width_of(u << 20), 8);
  EXPECT_EQ(width_of(~s), 5);
  EXPECT_EQ(width_of(u + 1), 33);
  EXPECT_EQ(width_of(u * uint64_t{1}), 72);
  EXPECT_EQ((u + u).to_int(), 400);
  EXPECT_EQ((u * s).to_int(), -3200);
  EXPECT_EQ((s - u).to_int(), -216);
}

TEST(ApIntTypes, ValuesWrapAtTheirWidth) {
  ap_uint<3> u = 7;
  EXPECT_EQ((++u).to_int(), 0);
  EXPECT_EQ((--u).to_int(), 7);
  ap_int<3> s = 3;
  EXPECT_EQ((++s).to_int(), -4);
  ap_int<1> bit = 1;
  EXPECT_EQ(bit.to_int(), -1);
  ap_uint<64> top = -1;
  EXPECT_EQ(top.to_uint64(), ~uint64_t{0});
  ap_uint<65> beyond = top;
  beyond += 1;
  EXPECT_TRUE(beyond[64]);
}

TEST(ApIntTypes, ConstantsAndEnumeratorsMix) {
  ap_uint<16> u = Field::kBits;
  u += Field::kBits;
  EXPECT_TRUE(u == 2 * Field::kBits);
  EXPECT_TRUE(Field::kBits < u);
  u = u.range(Field::kBits - 1, 0) << Field::kBits;
  EXPECT_EQ(u.to_uint(), 0x8000u);
  u = kB;
  EXPECT_TRUE(u == kB);
  EXPECT_TRUE(u != kA);
  EXPECT_TRUE(u > -1);
  EXPECT_TRUE(ap_int<4>(-1) < ap_uint<4>(0));
  EXPECT_TRUE(ap_int<4>(-1) == -1);
  EXPECT_FALSE(ap_uint<4>(15) == -1);
}

TEST(ApIntTypes, ValuesAreIndicesConditionsAndSwitches) {
  const int table[] = {10, 20, 30, 40};
  const ap_uint<9> u = 6;
  EXPECT_EQ(table[u & 3], 30);
  EXPECT_EQ(static_cast<uint8_t>(u), 6);
  EXPECT_TRUE(u ? true : false);
  bool found = false;
  switch (u) {
    case 6:
      found = true;
      break;
    default:
      break;
  }
  EXPECT_TRUE(found);
  const ap_uint<600> one_hot = ap_uint<600>(1) << u;
  EXPECT_TRUE(one_hot[u]);
  EXPECT_FALSE(one_hot[u + 1]);
  EXPECT_TRUE(one_hot.range(u + 1, u) == 1);
}

TEST(ApIntTypes, AnIntegerThatNobodySetIsNotZero) {
  const ap_uint<25> narrow;
  const ap_uint<512> wide;
  EXPECT_TRUE(narrow != 0);
  for (int i = 0; i < 512; i += 64) EXPECT_TRUE(wide.range(i + 63, i) != 0);
}

TEST(ApIntTypes, BitsAreSetClearedAndTested) {
  ap_uint<130> u = 0;
  u.set(129);
  EXPECT_TRUE(u.test(129));
  EXPECT_TRUE(u == ap_uint<130>(1) << 129);
  u.set_bit(129, false);
  EXPECT_TRUE(u == 0);
  u = ~u;
  EXPECT_TRUE(u.and_reduce());
  u.clear(64);
  EXPECT_FALSE(u[64]);
  EXPECT_EQ(u.range(65, 63).to_uint(), 5u);
  u = 0;
  EXPECT_FALSE(u.or_reduce());
  EXPECT_TRUE(std::is_trivially_copyable<ap_uint<130>>::value);
}

}  // namespace
}  // namespace fibertap
