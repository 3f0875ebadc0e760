#include "host/lab/commands/golden_cases.h"

#include <algorithm>
#include <string>
#include <utility>

#include "host/base/error.h"
#include "host/commands/rule_options.h"

namespace fibertap {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCapture = "in.pcap";

/// The rules of the case in `folder`, as `replay` takes them from the same files.
validation::CaseLoad rules_of(const fs::path& folder) {
  const std::string mirror = (folder / "mirror.yaml").string();
  const std::string options = (folder / "options.ini").string();
  std::vector<std::string> arguments = {"--template", mirror};
  if (fs::exists(options)) arguments.insert(arguments.end(), {"--config", options});
  const CommandLine line{"golden case", "", "", rule_options(), {}};
  LoadedRules rules = load_rules(*parse(line, arguments));
  const CompileOptions compiled{rules.image.header().vxlan_port,
                                rules.image.default_session() != nullptr};
  return {std::move(rules.mirror), compiled, {}};
}

}  // namespace

struct GoldenCases::Reading {
  explicit Reading(const fs::path& folder)
      : capture({(folder / kCapture).string()}),
        cases(capture, rules_of(folder), (folder / kCapture).string()) {}

  CaptureSequence capture;
  validation::CaptureCases cases;
};

GoldenCases::GoldenCases(const fs::path& folder) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    if (fs::exists(entry.path() / kCapture)) folders_.push_back(entry.path());
  }
  if (folders_.empty()) {
    throw Error(Errc::kUsage,
                "{}: found no golden case, expected folders with {}; see tests/golden",
                folder.string(), kCapture);
  }
  std::ranges::sort(folders_, std::ranges::greater());
}

GoldenCases::~GoldenCases() = default;

std::optional<validation::Case> GoldenCases::next() {
  for (;;) {
    if (reading_) {
      if (auto the_case = reading_->cases.next()) return the_case;
    }
    if (folders_.empty()) return std::nullopt;
    reading_ = std::make_unique<Reading>(folders_.back());
    folders_.pop_back();
  }
}

}  // namespace fibertap
