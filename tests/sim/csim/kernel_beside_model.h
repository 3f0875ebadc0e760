#ifndef FIBERTAP_TESTS_SIM_CSIM_KERNEL_BESIDE_MODEL_H_
#define FIBERTAP_TESTS_SIM_CSIM_KERNEL_BESIDE_MODEL_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "abi/batch_status.h"
#include "sim/csim/kernel.h"
#include "sim/model/model.h"
#include "tests/support/arena.h"
#include "tests/support/image_parts.h"

namespace fibertap::testing {

/// A kernel and the model that are asked the same. Every command fails the test where they answer
/// otherwise: in a byte of the status, of the result run or counter image, or where the kernel
/// touches what lies behind those.
class KernelBesideModel {
 public:
  explicit KernelBesideModel(csim::Streams streams = csim::Streams::kPlain,
                             std::uint64_t garbage_seed = 1)
      : kernel_(streams, garbage_seed) {}

  abi::BatchStatus load(const Bytes& image);

  /// With room for every result.
  abi::BatchStatus run(const Arena& arena) { return run(arena.bytes(), arena.frames()); }
  abi::BatchStatus run(const Bytes& arena, std::uint32_t frames);
  abi::BatchStatus run(const Bytes& arena, std::uint32_t frames, std::size_t result_beats);

  abi::BatchStatus read_counters(std::size_t beats);

  /// The result run of the last RUN.
  const Bytes& result() const { return result_; }

 private:
  csim::Kernel kernel_;
  model::Model model_;
  Bytes result_;
};

/// Frames of VNI 5, 9 and 77 for the rules of sample_image(), of every outcome; `salt` makes
/// batches differ.
Arena sample_frames(std::uint8_t salt = 0);

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
