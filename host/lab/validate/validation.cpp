#include "host/lab/validate/validation.h"

#include <utility>

#include "host/lab/validate/shrinker.h"

namespace fibertap::validation {
namespace {

Finding shrunk(const Case& the_case, Comparison comparison, const Subject& subject,
               std::chrono::nanoseconds time) {
  const auto start = std::chrono::steady_clock::now();
  const CaseSize found_in = size_of(the_case);
  Shrinker shrinker(the_case, *comparison.difference, subject.make_engine, time);
  shrinker.run();

  // Of an engine that does not do the same twice, what was seen first is reported.
  Comparison smallest = compare(shrinker.smallest(), subject.make_engine);
  const bool is_seen_again = smallest.difference.has_value();
  if (is_seen_again) comparison = std::move(smallest);
  Finding finding{is_seen_again ? shrinker.smallest() : the_case,
                  std::move(comparison),
                  {},
                  found_in,
                  shrinker.tries(),
                  std::chrono::steady_clock::now() - start,
                  shrinker.is_out_of_time()};
  if (subject.trace) finding.stage = subject.trace(finding.the_case);
  return finding;
}

}  // namespace

Validation validate(CaseSource& cases, const Subject& subject,
                    std::chrono::nanoseconds shrink_time) {
  Validation validation;
  while (auto the_case = cases.next()) {
    Comparison comparison = compare(*the_case, subject.make_engine);
    validation.cases += 1;
    for (const LoadRun& load : comparison.model.loads) {
      for (const BatchRun& batch : load.batches) validation.totals.add(batch.status);
    }
    if (!comparison.difference) continue;
    validation.finding = shrunk(*the_case, std::move(comparison), subject, shrink_time);
    break;
  }
  return validation;
}

}  // namespace fibertap::validation
