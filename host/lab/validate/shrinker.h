#ifndef FIBERTAP_HOST_LAB_VALIDATE_SHRINKER_H_
#define FIBERTAP_HOST_LAB_VALIDATE_SHRINKER_H_

#include <chrono>
#include <cstddef>
#include <utility>

#include "host/lab/validate/case_parts.h"
#include "host/lab/validate/case_run.h"
#include "host/lab/validate/difference.h"

namespace fibertap::validation {

/// Makes a case in which an engine differs from the model smaller, as long as it still does in the
/// same field. Every try runs on a new engine, so the way is the same each time as long as the time
/// suffices.
class Shrinker {
 public:
  /// `make_engine` outlives the shrinker.
  Shrinker(Case the_case, Difference difference, const EngineFactory& make_engine,
           std::chrono::nanoseconds time)
      : case_(std::move(the_case)),
        difference_(std::move(difference)),
        make_engine_(make_engine),
        deadline_(std::chrono::steady_clock::now() + time) {}

  /// Leaves away one kind of parts after another, until none of any kind can go or no time is left.
  void run();

  const Case& smallest() const { return case_; }
  std::size_t tries() const { return tries_; }
  bool is_out_of_time() const { return std::chrono::steady_clock::now() >= deadline_; }

 private:
  bool leave_away(void (*walk)(Case& the_case, Take& take));
  bool keep_if_differing(Case candidate);

  Case case_;
  Difference difference_;
  const EngineFactory& make_engine_;
  std::chrono::steady_clock::time_point deadline_;
  std::size_t tries_ = 0;
};

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_SHRINKER_H_
