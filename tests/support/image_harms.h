#ifndef FIBERTAP_TESTS_SUPPORT_IMAGE_HARMS_H_
#define FIBERTAP_TESTS_SUPPORT_IMAGE_HARMS_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/support/image_parts.h"

namespace fibertap::testing {

struct ImageHarm {
  std::string what;
  std::function<void(ImageParts&)> harm;
};

/// Ways in which a signed image contradicts abi/rule_image.h (ADR 12); each is for sample_image().
std::vector<ImageHarm> image_harms();

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_IMAGE_HARMS_H_
