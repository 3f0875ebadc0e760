#ifndef FIBERTAP_TESTS_BENCH_CLASSIFICATION_CLASSIFIER_H_
#define FIBERTAP_TESTS_BENCH_CLASSIFICATION_CLASSIFIER_H_

#include <string_view>
#include <vector>

#include "tests/bench/classification/questions.h"

namespace fibertap::testing {

/// Someone who answers questions about the sessions that it was made for.
class Classifier {
 public:
  virtual ~Classifier() = default;

  virtual std::string_view name() const = 0;

  /// Takes the keys over, in the form that it reads.
  virtual void take(const std::vector<Question>& questions) = 0;

  /// Answers every question once, into memory of its own. This is what is measured.
  virtual void classify() = 0;

  /// What classify() found, in the order of the questions.
  virtual std::vector<Answer> answers() const = 0;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_BENCH_CLASSIFICATION_CLASSIFIER_H_
