#ifndef FIBERTAP_HOST_LAB_VALIDATE_SHRINKER_H_
#define FIBERTAP_HOST_LAB_VALIDATE_SHRINKER_H_

#include <chrono>
#include <cstddef>
#include <utility>

#include "host/lab/validate/case_run.h"
#include "host/lab/validate/difference.h"

namespace fibertap::validation {

/// A case in which an engine differs from the model, and the way to smaller ones in which it still
/// does, in the same field. Every try runs on a new engine, so the way is the same each time as
/// long as the time suffices.
class Shrinker {
 public:
  /// `make_engine` outlives the shrinker.
  Shrinker(Case the_case, Difference difference, const EngineFactory& make_engine,
           std::chrono::nanoseconds time)
      : case_(std::move(the_case)),
        difference_(std::move(difference)),
        make_engine_(make_engine),
        deadline_(std::chrono::steady_clock::now() + time) {}

  const Case& smallest() const { return case_; }
  const Difference& difference() const { return difference_; }
  std::size_t tries() const { return tries_; }

  /// True once no time is left; then nothing is kept any more.
  bool is_out_of_time() const { return std::chrono::steady_clock::now() >= deadline_; }

  /// Applies `change` to a copy of the case and keeps it when it still differs; whether it did.
  template <typename Change>
  bool attempt(const Change& change) {
    if (is_out_of_time()) return false;
    Case candidate = case_;
    change(candidate);
    return keep_if_differing(std::move(candidate));
  }

 private:
  bool keep_if_differing(Case candidate);

  Case case_;
  Difference difference_;
  const EngineFactory& make_engine_;
  std::chrono::steady_clock::time_point deadline_;
  std::size_t tries_ = 0;
};

// What can be smaller. Each returns whether something is now.

/// Loads, batches and options that `fibertap replay` would not have.
bool shrink_conditions(Shrinker& shrinker);

/// Frames as a whole.
bool shrink_frames(Shrinker& shrinker);

/// Sessions, filters and rules as a whole, and MACs.
bool shrink_rules(Shrinker& shrinker);

/// What a rule or a session says beyond the least that it must.
bool shrink_rule_fields(Shrinker& shrinker);

/// Bytes of frames.
bool shrink_bytes(Shrinker& shrinker);

/// All of them, until none finds anything any more.
void shrink(Shrinker& shrinker);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_SHRINKER_H_
