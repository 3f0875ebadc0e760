#include "host/lab/validate/shrinker.h"

#include <numeric>
#include <vector>

#include "host/base/error.h"
#include "host/lab/validate/compare.h"
#include "host/lab/validate/minimise.h"

namespace fibertap::validation {

void Shrinker::run() {
  bool smaller = true;
  while (smaller && !is_out_of_time()) {
    smaller = false;
    for (const auto walk : {walk_loads, walk_conditions, walk_frames, walk_rules, walk_details,
                            walk_inner_bytes, walk_bytes, walk_nonzero_bytes}) {
      smaller |= leave_away(walk);
    }
  }
}

bool Shrinker::leave_away(void (*walk)(Case& the_case, Take& take)) {
  const Case whole = case_;
  Case counted = whole;
  Take count;
  walk(counted, count);
  std::vector<std::size_t> parts(count.met());
  std::iota(parts.begin(), parts.end(), std::size_t{0});
  const auto is_enough = [&](const std::vector<std::size_t>& kept) {
    if (is_out_of_time()) return false;
    Case candidate = whole;
    Take take(kept);
    walk(candidate, take);
    return keep_if_differing(std::move(candidate));
  };
  return minimise(parts, is_enough).size() < parts.size();
}

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

}  // namespace fibertap::validation
