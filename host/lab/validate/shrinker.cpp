#include "host/lab/validate/shrinker.h"

#include "host/base/error.h"
#include "host/lab/validate/compare.h"

namespace fibertap::validation {

bool Shrinker::keep_if_differing(Case candidate) {
  ++tries_;
  try {
    const auto difference = compare(candidate, make_engine_).difference;
    if (!difference || difference->field != difference_.field) return false;
    difference_ = *difference;
  } catch (const Error& error) {
    // Sessions of one VNI that no longer agree; any other error is no matter of the case.
    if (error.code() != Errc::kConfiguration) throw;
    return false;
  }
  case_ = std::move(candidate);
  return true;
}

void shrink(Shrinker& shrinker) {
  bool smaller = true;
  while (smaller && !shrinker.is_out_of_time()) {
    smaller = shrink_conditions(shrinker);
    smaller |= shrink_frames(shrinker);
    smaller |= shrink_rules(shrinker);
    smaller |= shrink_rule_fields(shrinker);
    smaller |= shrink_bytes(shrinker);
  }
}

}  // namespace fibertap::validation
