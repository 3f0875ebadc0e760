#include <iterator>
#include <numeric>
#include <vector>

#include "host/lab/validate/minimise.h"
#include "host/lab/validate/shrinker.h"

namespace fibertap::validation {
namespace {

bool drop_loads(Shrinker& shrinker) {
  const Case whole = shrinker.smallest();
  std::vector<std::size_t> loads(whole.loads.size());
  std::iota(loads.begin(), loads.end(), std::size_t{0});
  const auto is_enough = [&](const std::vector<std::size_t>& fewer) {
    return shrinker.attempt([&](Case& candidate) {
      candidate.loads.clear();
      for (const std::size_t load : fewer) candidate.loads.push_back(whole.loads[load]);
    });
  };
  if (loads.size() == 1) return false;
  if (is_enough({shrinker.difference().load})) return true;
  return minimise(loads, is_enough).size() < whole.loads.size();
}

/// Puts the frames of each load into as few batches as they fit.
void join_batches(Case& the_case) {
  for (CaseLoad& load : the_case.loads) {
    std::vector<CaseBatch> joined;
    for (CaseBatch& batch : load.batches) {
      if (joined.empty() || record_bytes(joined.back()) + record_bytes(batch) > kMaxBatchBytes) {
        joined.push_back(std::move(batch));
      } else {
        joined.back().insert(joined.back().end(), std::make_move_iterator(batch.begin()),
                             std::make_move_iterator(batch.end()));
      }
    }
    load.batches = std::move(joined);
  }
}

bool join_all_batches(Shrinker& shrinker) {
  const auto count = [&shrinker] {
    std::size_t batches = 0;
    for (const CaseLoad& load : shrinker.smallest().loads) batches += load.batches.size();
    return batches;
  };
  const std::size_t before = count();
  return before > shrinker.smallest().loads.size() && shrinker.attempt(join_batches) &&
         count() < before;
}

/// Sets one option of every load to what it is when nobody gives it.
template <typename Value>
bool reset(Shrinker& shrinker, Value CompileOptions::*option) {
  const Value usual = CompileOptions().*option;
  bool smaller = false;
  for (std::size_t i = 0; i < shrinker.smallest().loads.size(); ++i) {
    if (shrinker.smallest().loads[i].options.*option == usual) continue;
    smaller |=
        shrinker.attempt([&](Case& candidate) { candidate.loads[i].options.*option = usual; });
  }
  return smaller;
}

}  // namespace

bool shrink_conditions(Shrinker& shrinker) {
  bool smaller = drop_loads(shrinker);
  smaller |= shrinker.smallest().garbage.has_value() &&
             shrinker.attempt([](Case& candidate) { candidate.garbage.reset(); });
  smaller |= join_all_batches(shrinker);
  smaller |= reset(shrinker, &CompileOptions::generation);
  smaller |= reset(shrinker, &CompileOptions::accept_unknown_vni);
  smaller |= reset(shrinker, &CompileOptions::vxlan_port);
  return smaller;
}

}  // namespace fibertap::validation
