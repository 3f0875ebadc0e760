#ifndef FIBERTAP_HOST_LAB_VALIDATE_RANDOM_CASES_H_
#define FIBERTAP_HOST_LAB_VALIDATE_RANDOM_CASES_H_

#include <cstdint>

#include "host/lab/validate/case.h"

namespace fibertap::validation {

/// Case number `index` of the run with `seed`: 200 to 2000 frames over one to three loads, batches
/// cut anywhere. It is the same always, whatever ran before it.
Case random_case(std::uint64_t seed, std::uint64_t index);

/// Cases 0, 1, 2, ... until they have `frames` frames together.
class RandomCases final : public CaseSource {
 public:
  RandomCases(std::uint64_t seed, std::uint64_t frames) : seed_(seed), frames_(frames) {}

  std::optional<Case> next() override;

 private:
  std::uint64_t seed_;
  std::uint64_t frames_;  // still to come
  std::uint64_t index_ = 0;
};

/// One case of the run with `seed`.
class OneRandomCase final : public CaseSource {
 public:
  OneRandomCase(std::uint64_t seed, std::uint64_t index) : seed_(seed), index_(index) {}

  std::optional<Case> next() override;

 private:
  std::uint64_t seed_;
  std::uint64_t index_;
  bool done_ = false;
};

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_RANDOM_CASES_H_
