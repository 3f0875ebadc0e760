#include <thread>

#include "tests/sim/csim/kernel_beside_model.h"

namespace fibertap::testing {
namespace {

using KernelUnits = KernelTest;
FIBERTAP_PLAIN_AND_BOUNDED(KernelUnits);

/// Loads and judges for a while; results are compared with the model's of the same unit.
void work(KernelBesideModel& units, std::uint32_t generation) {
  ImageParts image = sample_image();
  for (int round = 0; round < 5; ++round) {
    image.header.generation = ++generation;
    image.sessions[0].packet_length = generation % 100 + 1;
    EXPECT_EQ(units.load(image.bytes()).errors, 0U);
    for (int batch = 0; batch < 3; ++batch) {
      EXPECT_EQ(units.run(sample_frames(static_cast<std::uint8_t>(generation))).generation,
                generation);
    }
    units.read_counters(5);
  }
}

TEST_P(KernelUnits, TwoAtOnceShareNothing) {
  KernelBesideModel first(GetParam(), 1);
  KernelBesideModel second(GetParam(), 2);
  std::thread other([&second] { work(second, 5000); });
  work(first, 100);
  other.join();
}

TEST_P(KernelUnits, TwoInTurnShareNothing) {
  KernelBesideModel loaded(GetParam());
  KernelBesideModel fresh(GetParam());
  loaded.load(sample_image().bytes());
  EXPECT_EQ(fresh.run(sample_frames()).errors, abi::kErrorNotLoaded);
  ImageParts other = empty_image();
  add_default_session(other);
  fresh.load(other.bytes());
  loaded.run(sample_frames());
  fresh.run(sample_frames());
  loaded.read_counters(5);
  fresh.read_counters(5);
}

TEST_P(KernelUnits, WhatMemoriesHeldBeforeDoesNotShow) {
  Bytes first;
  for (const std::uint64_t seed : {0U, 1U, 2U, 3U}) {
    KernelBesideModel units(GetParam(), seed);
    units.load(sample_image().bytes());
    units.run(sample_frames());
    units.read_counters(5);
    if (first.empty()) first = units.result();
    EXPECT_EQ(units.result(), first) << "seed " << seed;
  }
}

}  // namespace
}  // namespace fibertap::testing
