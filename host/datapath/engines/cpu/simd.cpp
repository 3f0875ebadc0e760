#include "host/datapath/engines/cpu/simd.h"

#include <array>
#include <string>
#include <vector>

#include "host/base/error.h"

namespace fibertap::cpu {
namespace {

constexpr std::array kWidestFirst{Simd::kAvx512, Simd::kAvx2, Simd::kPlain};

struct Feature {
  const char* name;
  bool is_there;
};

/// What the translation unit of `simd` is compiled for (CMakeLists.txt).
std::vector<Feature> features(Simd simd) {
  std::vector<Feature> features;
  if (simd == Simd::kPlain) return features;
  features.push_back({"avx2", __builtin_cpu_supports("avx2") != 0});
  features.push_back({"bmi", __builtin_cpu_supports("bmi") != 0});
  features.push_back({"bmi2", __builtin_cpu_supports("bmi2") != 0});
  features.push_back({"popcnt", __builtin_cpu_supports("popcnt") != 0});
  if (simd == Simd::kAvx2) return features;
  features.push_back({"avx512f", __builtin_cpu_supports("avx512f") != 0});
  features.push_back({"avx512bw", __builtin_cpu_supports("avx512bw") != 0});
  features.push_back({"avx512dq", __builtin_cpu_supports("avx512dq") != 0});
  features.push_back({"avx512vl", __builtin_cpu_supports("avx512vl") != 0});
  return features;
}

std::string missing(Simd simd) {
  std::string names;
  for (const Feature& feature : features(simd)) {
    if (!feature.is_there) names += (names.empty() ? "" : ", ") + std::string(feature.name);
  }
  return names;
}

}  // namespace

std::string_view name(Simd simd) noexcept {
  switch (simd) {
    case Simd::kAvx512:
      return "avx512";
    case Simd::kAvx2:
      return "avx2";
    case Simd::kPlain:
      break;
  }
  return "plain";
}

bool has(Simd simd) noexcept { return missing(simd).empty(); }

Simd choose_simd(std::string_view wanted) {
  for (const Simd simd : kWidestFirst) {
    if (wanted == "auto" && has(simd)) return simd;
    if (wanted != name(simd)) continue;
    if (has(simd)) return simd;
    throw Error(
        Errc::kDevice,
        "--simd {}: found a processor without {}, expected one that has it; use --simd auto",
        wanted, missing(simd));
  }
  throw Error(Errc::kUsage, "--simd: found {}, expected {}", wanted, kSimdNames);
}

}  // namespace fibertap::cpu
