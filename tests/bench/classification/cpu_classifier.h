#ifndef FIBERTAP_TESTS_BENCH_CLASSIFICATION_CPU_CLASSIFIER_H_
#define FIBERTAP_TESTS_BENCH_CLASSIFICATION_CPU_CLASSIFIER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "host/datapath/engines/cpu/kernel.h"
#include "host/datapath/engines/cpu/match_key.h"
#include "host/datapath/engines/cpu/tables.h"
#include "tests/bench/classification/classifier.h"

namespace fibertap::testing {

/// The match of the cpu engine, by the widest instruction set that the machine has.
class CpuClassifier : public Classifier {
 public:
  explicit CpuClassifier(const Mirror& mirror);

  std::string_view name() const override { return "fibertap"; }
  void take(const std::vector<Question>& questions) override;
  void classify() override;
  std::vector<Answer> answers() const override;

 private:
  std::shared_ptr<const cpu::Tables> tables_;
  const cpu::Kernel& kernel_;
  std::vector<cpu::MatchKey> keys_;
  std::vector<std::uint32_t> rules_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_BENCH_CLASSIFICATION_CPU_CLASSIFIER_H_
