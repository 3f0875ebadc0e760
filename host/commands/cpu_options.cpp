#include "host/commands/cpu_options.h"

namespace fibertap {
namespace {

constexpr std::uint64_t kMostThreads = 256;

}  // namespace

po::options_description cpu_options() {
  po::options_description options("Processor");
  options.add_options()                                                           //
      ("simd", po::value<std::string>()->default_value("auto"), cpu::kSimdNames)  //
      ("threads", po::value<std::string>()->default_value("1"),
       "of --engine cpu; with 1 it works on the thread that reads and writes");
  return options;
}

CpuOptions cpu_options_of(const po::variables_map& values) {
  CpuOptions options;
  options.simd = cpu::choose_simd(values["simd"].as<std::string>());
  options.threads = static_cast<unsigned>(
      number_of("threads", values["threads"].as<std::string>(), 1, kMostThreads));
  return options;
}

}  // namespace fibertap
