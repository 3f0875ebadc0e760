#ifndef FIBERTAP_TESTS_HOST_ENGINES_CPU_EACH_SIMD_H_
#define FIBERTAP_TESTS_HOST_ENGINES_CPU_EACH_SIMD_H_

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "host/datapath/engines/cpu/simd.h"

namespace fibertap::cpu {

/// For messages of GoogleTest, which looks for it here.
inline void PrintTo(Simd simd, std::ostream* out) { *out << name(simd); }

}  // namespace fibertap::cpu

namespace fibertap::testing {

inline constexpr cpu::Simd kEverySimd[] = {cpu::Simd::kPlain, cpu::Simd::kAvx2, cpu::Simd::kAvx512};

/// Those that this machine has.
inline std::vector<cpu::Simd> each_simd() {
  std::vector<cpu::Simd> here;
  for (const cpu::Simd simd : kEverySimd) {
    if (cpu::has(simd)) here.push_back(simd);
  }
  return here;
}

/// Tests that are parametrized with instruction sets.
class SimdTest : public ::testing::TestWithParam<cpu::Simd> {};

inline std::string name_of(const ::testing::TestParamInfo<cpu::Simd>& simd) {
  return std::string(cpu::name(simd.param));
}

#define FIBERTAP_EACH_SIMD(suite) \
  INSTANTIATE_TEST_SUITE_P(Simd, suite, ::testing::ValuesIn(each_simd()), name_of)

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_ENGINES_CPU_EACH_SIMD_H_
