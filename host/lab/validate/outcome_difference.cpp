#include <algorithm>
#include <cstring>

#include "host/datapath/results/outcome_text.h"
#include "host/lab/validate/differences.h"
#include "host/lab/validate/outcome.h"

namespace fibertap::validation {
namespace {

using abi::OutcomeWord;

bool are_equal(OutcomeWord left, OutcomeWord right) { return left.bits == right.bits; }

std::string text_of(OutcomeWord word) {
  return is_written(word) ? outcome_text(word) : "not written";
}

Difference differing(Field field, OutcomeWord model, OutcomeWord engine, std::string_view stage) {
  return {field, {}, text_of(model), text_of(engine), std::string(stage)};
}

bool count_the_same(const abi::BatchStatus& model, const abi::BatchStatus& engine) {
  return std::ranges::equal(model.frames, engine.frames) &&
         std::ranges::equal(model.rejected_by, engine.rejected_by);
}

/// Of a frame. What the rest of the answer says too was decided so; else the word alone is wrong.
Difference of_frame(OutcomeWord expected, OutcomeWord found, const BatchRun& model,
                    const BatchRun& engine) {
  if (!is_written(found)) {
    return differing(Field::outcome_word, expected, found, stage_of(Field::outcomes_behind));
  }
  const bool is_alone =
      model.result == engine.result && count_the_same(model.status, engine.status);
  if (is_alone || !is_outcome(found)) {
    return differing(Field::outcome_word, expected, found, stage_of(Field::outcome_word));
  }
  const bool is_vni = disposition_text(expected) == disposition_text(found);
  return is_vni ? differing(Field::vni, expected, found, stage_of(Field::vni))
                : differing(Field::disposition, expected, found, deciding_stage(expected, found));
}

}  // namespace

std::string_view deciding_stage(OutcomeWord left, OutcomeWord right) {
  using abi::Disposition;
  // Dispositions stand in the order in which frames meet their tests.
  const Disposition earlier = std::min(left.disposition(), right.disposition());
  if (earlier < Disposition::unknown_vni) return "parse_outer";
  if (earlier == Disposition::unknown_vni) return "search_session";
  const auto is_non_ip = [](OutcomeWord word) {
    return word.disposition() == Disposition::rejected &&
           word.rejection() == abi::Rejection::non_ip;
  };
  return is_non_ip(left) != is_non_ip(right) ? "parse_inner" : "filter_match";
}

std::optional<Difference> outcome_difference(std::size_t frames, const BatchRun& model,
                                             const BatchRun& engine) {
  const std::size_t words = model.outcomes.size();
  if (std::memcmp(model.outcomes.data(), engine.outcomes.data(), words * sizeof(OutcomeWord)) !=
      0) {
    const auto [expected, found] =
        std::ranges::mismatch(model.outcomes, engine.outcomes, are_equal);
    const auto at = static_cast<std::size_t>(expected - model.outcomes.begin());
    if (at >= frames) {
      return differing(Field::outcome_fill, *expected, *found, stage_of(Field::outcome_fill));
    }
    Difference difference = of_frame(*expected, *found, model, engine);
    difference.frame = at;
    return difference;
  }
  if (engine.are_outcomes_behind_untouched) return std::nullopt;
  return Difference{Field::outcomes_behind,
                    {},
                    "untouched",
                    "written",
                    std::string(stage_of(Field::outcomes_behind))};
}

}  // namespace fibertap::validation
