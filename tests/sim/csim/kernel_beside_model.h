#ifndef FIBERTAP_TESTS_SIM_CSIM_KERNEL_BESIDE_MODEL_H_
#define FIBERTAP_TESTS_SIM_CSIM_KERNEL_BESIDE_MODEL_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "sim/csim/kernel.h"
#include "tests/support/beside_model.h"
#include "tests/support/image_parts.h"
#include "tests/support/sample_frames.h"

namespace fibertap::testing {

/// A kernel and the model that are asked the same.
class KernelBesideModel : public BesideModel<csim::Kernel> {
 public:
  explicit KernelBesideModel(csim::Streams streams = csim::Streams::kPlain,
                             std::uint64_t garbage_seed = 1)
      : BesideModel(streams, garbage_seed) {}
};

/// Both ways in which a kernel runs; tests are parametrized with them.
class KernelTest : public ::testing::TestWithParam<csim::Streams> {};

inline std::string name_of(const ::testing::TestParamInfo<csim::Streams>& streams) {
  return streams.param == csim::Streams::kPlain ? "Plain" : "Bounded";
}

#define FIBERTAP_PLAIN_AND_BOUNDED(suite) \
  INSTANTIATE_TEST_SUITE_P(               \
      Streams, suite, ::testing::Values(csim::Streams::kPlain, csim::Streams::kBounded), name_of)

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SIM_CSIM_KERNEL_BESIDE_MODEL_H_
