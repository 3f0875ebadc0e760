#include <vector>

#include "host/lab/validate/minimise.h"
#include "host/lab/validate/shrinker.h"

namespace fibertap::validation {
namespace {

/// Where a frame stands in a case.
struct Position {
  std::size_t load;
  std::size_t batch;
  std::size_t frame;
};

std::vector<Position> all_positions(const Case& the_case) {
  std::vector<Position> positions;
  for (std::size_t i = 0; i < the_case.loads.size(); ++i) {
    const auto& batches = the_case.loads[i].batches;
    for (std::size_t j = 0; j < batches.size(); ++j) {
      for (std::size_t k = 0; k < batches[j].size(); ++k) positions.push_back({i, j, k});
    }
  }
  return positions;
}

/// The batches with the frames at `positions` only; none is left empty.
std::vector<CaseLoad> loads_with(const Case& the_case, const std::vector<Position>& positions) {
  std::vector<CaseLoad> loads;
  for (const CaseLoad& load : the_case.loads) loads.push_back({load.mirror, load.options, {}});
  const Position* previous = nullptr;
  for (const Position& at : positions) {
    CaseLoad& load = loads[at.load];
    if (!previous || previous->load != at.load || previous->batch != at.batch) {
      load.batches.emplace_back();
    }
    load.batches.back().push_back(the_case.loads[at.load].batches[at.batch][at.frame]);
    previous = &at;
  }
  return loads;
}

bool keep_only(Shrinker& shrinker, const Case& of, const std::vector<Position>& positions) {
  return shrinker.attempt([&](Case& candidate) { candidate.loads = loads_with(of, positions); });
}

/// The frame that differs, where one is known, or up to the batch that does.
void try_the_obvious(Shrinker& shrinker) {
  const Difference found = shrinker.difference();
  if (!found.batch) return;
  const Case whole = shrinker.smallest();
  std::vector<Position> up_to;
  for (const Position& at : all_positions(whole)) {
    const bool is_later =
        at.load > found.load || (at.load == found.load && at.batch > *found.batch);
    if (!is_later) up_to.push_back(at);
  }
  if (found.frame && keep_only(shrinker, whole, {{found.load, *found.batch, *found.frame}})) return;
  keep_only(shrinker, whole, up_to);
}

}  // namespace

bool shrink_frames(Shrinker& shrinker) {
  const std::size_t before = all_positions(shrinker.smallest()).size();
  if (before > 1) try_the_obvious(shrinker);
  const Case whole = shrinker.smallest();
  minimise(all_positions(whole),
           [&](const std::vector<Position>& fewer) { return keep_only(shrinker, whole, fewer); });
  return all_positions(shrinker.smallest()).size() < before;
}

}  // namespace fibertap::validation
