#ifndef FIBERTAP_TESTS_SUPPORT_LOAD_CONTRACT_H_
#define FIBERTAP_TESTS_SUPPORT_LOAD_CONTRACT_H_

#include <gtest/gtest.h>

#include "tests/support/beside_model.h"
#include "tests/support/image_harms.h"
#include "tests/support/sample_frames.h"

// What every unit does with images that are not what abi/rule_image.h promises. `Units` is a
// BesideModel.

namespace fibertap::testing {

template <typename Units>
void expect_that_harmed_images_are_refused(Units& units) {
  for (const auto& [what, harm] : image_harms()) {
    SCOPED_TRACE(what);
    ImageParts harmed = sample_image();
    harm(harmed);
    EXPECT_EQ(units.load(harmed.bytes()).errors, abi::kErrorImage);
    EXPECT_EQ(units.run(sample_frames()).errors, abi::kErrorNotLoaded);
    EXPECT_EQ(units.load(sample_image().bytes()).errors, 0U);
    EXPECT_EQ(units.run(sample_frames()).errors, 0U);
  }
}

/// Of every length in steps of `step_bytes` up to one beat more than the whole.
template <typename Units>
void load_images_of_every_length(Units& units, std::size_t step_bytes) {
  const Bytes whole = sample_image().bytes();
  for (std::size_t size = 0; size <= whole.size() + abi::kBeatBytes; size += step_bytes) {
    Bytes cut = whole;
    cut.resize(size);
    units.load(cut);
  }
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_LOAD_CONTRACT_H_
