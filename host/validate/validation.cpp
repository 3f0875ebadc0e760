#include "host/validate/validation.h"

#include <utility>

#include "host/validate/shrinker.h"

namespace fibertap::validation {
namespace {

Finding shrunk(Case the_case, Comparison comparison, const Subject& subject,
               std::chrono::nanoseconds time) {
  const auto start = std::chrono::steady_clock::now();
  const CaseSize found_in = size_of(the_case);
  Shrinker shrinker(std::move(the_case), *comparison.difference, subject.make_engine, time);
  shrink(shrinker);

  // An engine that does not do the same twice leaves what was seen first.
  Comparison smallest = compare(shrinker.smallest(), subject.make_engine);
  if (smallest.difference) comparison = std::move(smallest);
  Finding finding{shrinker.smallest(),
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
    validation.finding = shrunk(std::move(*the_case), std::move(comparison), subject, shrink_time);
    break;
  }
  return validation;
}

}  // namespace fibertap::validation
