#include "host/datapath/engines/cpu/simd.h"

#include <gmock/gmock.h>

#include "host/base/error.h"
#include "tests/host/datapath/engines/cpu/each_simd.h"

namespace fibertap::testing {
namespace {

using ::testing::HasSubstr;

TEST(Simd, AutoIsTheWidestThatTheMachineHas) {
  EXPECT_EQ(cpu::choose_simd("auto"), each_simd().back());
}

TEST(Simd, PlainRunsEverywhere) { EXPECT_TRUE(cpu::has(cpu::Simd::kPlain)); }

TEST(Simd, WhatIsNamedIsTakenOrRefusedWithWhatTheMachineLacks) {
  for (const cpu::Simd simd : kEverySimd) {
    if (cpu::has(simd)) {
      EXPECT_EQ(cpu::choose_simd(cpu::name(simd)), simd);
      continue;
    }
    try {
      cpu::choose_simd(cpu::name(simd));
      FAIL() << "took " << cpu::name(simd);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::kDevice);
      EXPECT_THAT(error.what(), HasSubstr("found a processor without avx"));
    }
  }
}

TEST(Simd, AnUnknownNameIsBadUsage) {
  for (const char* const name : {"", "avx", "AVX2", "neon"}) {
    try {
      cpu::choose_simd(name);
      FAIL() << "took " << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::kUsage);
      EXPECT_THAT(error.what(), HasSubstr("expected auto, avx512, avx2 or plain"));
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
