#ifndef FIBERTAP_HOST_LAB_TRAFFIC_QUOTA_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_QUOTA_H_

#include <cstdint>

#include "host/lab/traffic/random.h"

namespace fibertap::generation {

/// Yes and no in an order that cannot be foreseen, yet exactly `percent` times yes in every
/// hundred.
class Quota {
 public:
  explicit Quota(std::uint32_t percent) : percent_(percent) {}

  bool draw(Random& random) {
    if (left_ == 0) {
      left_ = 100;
      yes_left_ = percent_;
    }
    const bool yes = random.below(left_--) < yes_left_;
    yes_left_ -= yes ? 1 : 0;
    return yes;
  }

 private:
  std::uint32_t percent_;
  std::uint32_t left_ = 0;  // of the hundred
  std::uint32_t yes_left_ = 0;
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_QUOTA_H_
