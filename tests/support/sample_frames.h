#ifndef FIBERTAP_TESTS_SUPPORT_SAMPLE_FRAMES_H_
#define FIBERTAP_TESTS_SUPPORT_SAMPLE_FRAMES_H_

#include <cstdint>

#include "tests/support/arena.h"

namespace fibertap::testing {

/// Frames of VNI 5, 9 and 77 for the rules of sample_image(), of every outcome; `salt` makes
/// batches differ.
Arena sample_frames(std::uint8_t salt = 0);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_SAMPLE_FRAMES_H_
