#ifndef FIBERTAP_TESTS_HOST_DATAPATH_ENGINES_WANTED_ENGINES_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_ENGINES_WANTED_ENGINES_H_

#include <fmt/format.h>

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include "host/datapath/engines/engine_choice.h"

namespace fibertap::testing {

/// An engine as the command line asks for it.
struct Wanted {
  std::string engine;
  CpuOptions cpu = {};
  std::string name = engine;  // of the test
  unsigned units = 1;         // of the emulated card
};

inline void PrintTo(const Wanted& wanted, std::ostream* out) { *out << wanted.name; }

/// Every engine, and cpu on each instruction set that this machine has.
inline std::vector<Wanted> all_engines() {
  std::vector<Wanted> all{{"model"}, {"csim"}, {"csim-bounded", {}, "csim_bounded"}, {"xrt"}};
  for (const cpu::Simd simd : {cpu::Simd::kPlain, cpu::Simd::kAvx2, cpu::Simd::kAvx512}) {
    if (!cpu::has(simd)) continue;
    for (const unsigned threads : {1U, 3U}) {
      all.push_back({"cpu", {simd, threads}, fmt::format("cpu_{}_{}", cpu::name(simd), threads)});
    }
  }
  return all;
}

/// A card for those that need one.
inline CardOptions emulated_card(unsigned units = 1) {
  CardOptions options;
  options.card = "sim";
  options.timeout = std::chrono::seconds(60);
  options.emulated.units = units;
  return options;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_ENGINES_WANTED_ENGINES_H_
