#ifndef FIBERTAP_HOST_LAB_COMMANDS_GOLDEN_CASES_H_
#define FIBERTAP_HOST_LAB_COMMANDS_GOLDEN_CASES_H_

#include <filesystem>
#include <memory>
#include <vector>

#include "host/datapath/ingest/capture_sequence.h"
#include "host/lab/validate/capture_cases.h"
#include "host/lab/validate/case_source.h"

namespace fibertap {

/// The golden cases of a folder (tests/golden), one after another: recorded traffic with the rules
/// beside it.
class GoldenCases final : public validation::CaseSource {
 public:
  /// Throws Error(kUsage) when `folder` holds none.
  explicit GoldenCases(const std::filesystem::path& folder);
  ~GoldenCases() override;

  /// Throws Error(kConfiguration) for a case that cannot be read.
  std::optional<validation::Case> next() override;

 private:
  /// The case that is being read.
  struct Reading;

  std::vector<std::filesystem::path> folders_;  // still to come, the next one last
  std::unique_ptr<Reading> reading_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_COMMANDS_GOLDEN_CASES_H_
