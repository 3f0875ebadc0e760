#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/base/error.h"
#include "host/commands/card_options.h"
#include "host/commands/cpu_options.h"
#include "host/commands/rule_options.h"
#include "host/datapath/engines/engine_choice.h"
#include "host/datapath/ingest/capture_sequence.h"
#include "host/lab/commands/lab_commands.h"
#include "host/lab/validate/capture_cases.h"
#include "host/lab/validate/case_folder.h"
#include "host/lab/validate/random_cases.h"
#include "host/lab/validate/validation.h"
#include "host/lab/validate/validation_text.h"
#include "host/lab/vectors/csim_stages.h"
#include "host/observe/console.h"

namespace fibertap {
namespace {

constexpr std::uint64_t kMostNumber = ~std::uint64_t{0};

CommandLine validate_command_line(const Program& program) {
  po::options_description options = rule_options();
  po::options_description work("Work");
  work.add_options()  //
      ("engine", po::value<std::string>()->value_name("E"),
       engine_names(program.engines).c_str())  //
      ("frames", po::value<std::string>()->value_name("N"),
       "random frames (default: 100000, with captures none)")  //
      ("seed", po::value<std::string>()->value_name("S"),
       "of the random frames (default: from the time)")  //
      ("case", po::value<std::string>()->value_name("K"),
       "only this one of the random cases of --seed")  //
      ("write-case", po::value<std::string>()->value_name("FOLDER"),
       "where the case that differs goes (default: ./fibertap-case-SEED-K)")  //
      ("shrink-time", po::value<std::string>()->default_value("60s"),
       "how long a case that differs is made smaller");
  options.add(work).add(cpu_options()).add(card_options(program));
  return {
      program.call("validate"),
      "--engine E [--frames N] [--seed S] [--template T]... [IN.pcap[ng]...]",
      "Holds an engine against the reference model, on random frames and rules or on captures:"
      "\nresult bytes, outcome words, status and counters. Ends with the first difference, made "
      "as\nsmall as it goes and written as a golden case.",
      options, "capture"};
}

/// The arguments in one line but --engine, which a report says itself.
std::string without_engine(Arguments arguments) {
  std::vector<std::string> words(arguments.begin(), arguments.end());
  const auto engine = std::ranges::find(words, "--engine");
  if (engine != words.end()) words.erase(engine, std::min(engine + 2, words.end()));
  std::erase_if(words, [](const std::string& word) { return word.starts_with("--engine="); });
  return fmt::format("{}", fmt::join(words, " "));
}

/// One command from beginning to end.
class ValidateCommand {
 public:
  ValidateCommand(const Program& program, const po::variables_map& values, Arguments arguments)
      : values_(values),
        arguments_(arguments),
        cards_(card_options_of(values)),
        cpu_(cpu_options_of(values)) {
    if (values.count("engine") == 0) {
      throw Error(Errc::kUsage,
                  "validate: found no --engine, expected the engine to validate; see "
                  "fibertap-lab validate --help");
    }
    subject_.make_engine = [this, &program, name = text("engine")] {
      return choose_engine(name, cards_, cpu_, program.engines).engine;
    };
    engine_ = subject_.make_engine()->name();
    if (engine_.starts_with("csim")) subject_.trace = tracing::csim_stages;
  }

  void run() {
    const std::vector<std::string> captures = values_of(values_, "capture");
    if (!captures.empty()) check_captures(captures);
    if (captures.empty() || values_.count("frames") != 0 || values_.count("case") != 0) {
      check_random();
    }
  }

 private:
  std::string text(const std::string& option) const { return values_[option].as<std::string>(); }

  std::optional<std::uint64_t> number(const std::string& option) const {
    if (values_.count(option) == 0) return std::nullopt;
    return number_of(option, text(option), 0, kMostNumber);
  }

  void check_captures(const std::vector<std::string>& captures) {
    LoadedRules rules = load_rules(values_);
    const CompileOptions options{rules.image.header().vxlan_port,
                                 rules.image.default_session() != nullptr};
    CaptureSequence source(captures);
    validation::CaptureCases cases(source, {std::move(rules.mirror), options, {}},
                                   without_engine(arguments_));
    check(cases);
  }

  void check_random() {
    const auto index = number("case");
    if (index && values_.count("seed") == 0) {
      throw Error(Errc::kUsage, "--case {}: found no --seed, expected the seed of its run", *index);
    }
    const std::uint64_t seed = number("seed").value_or(static_cast<std::uint64_t>(
        std::chrono::system_clock::now().time_since_epoch() / std::chrono::microseconds(1)));
    print(stdout, fmt::format("seed {}\n", seed));
    if (index) {
      validation::OneRandomCase the_case(seed, *index);
      return check(the_case);
    }
    constexpr std::uint64_t kUsualFrames = 100'000;
    validation::RandomCases cases(seed, number("frames").value_or(kUsualFrames));
    check(cases);
  }

  void check(validation::CaseSource& cases) {
    const auto shrink_time = duration_of("shrink-time", text("shrink-time"));
    const validation::Validation result = validation::validate(cases, subject_, shrink_time);
    print(stdout, coverage_text(result, engine_));
    if (result.finding) fail(*result.finding);
    print(stdout, fmt::format("{} equals the model\n", engine_));
  }

  [[noreturn]] void fail(const validation::Finding& finding) const {
    const std::string folder = values_.count("write-case") != 0
                                   ? text("write-case")
                                   : fmt::format("./fibertap-case-{}", finding.the_case.id);
    print(stdout, fmt::format("\n{}", finding_text(finding, engine_)));
    const std::size_t load = finding.comparison.difference->load;
    validation::write_case_folder(finding.the_case.loads[load], folder,
                                  readme_text(finding, engine_));
    print(stdout, fmt::format("golden case: {}\n", folder));
    throw Error(Errc::kRuntime,
                "engine {}: differs from the model in {}, found {}, expected {}; the case is in {}",
                engine_, text_of(finding.comparison.difference->field),
                finding.comparison.difference->engine, finding.comparison.difference->model,
                folder);
  }

  const po::variables_map& values_;
  Arguments arguments_;
  CardAccess cards_;
  CpuOptions cpu_;
  validation::Subject subject_;
  std::string engine_;
};

}  // namespace

void validate(const Program& program, Arguments arguments) {
  const auto values = parse(validate_command_line(program), arguments);
  if (values) ValidateCommand(program, *values, arguments).run();
}

}  // namespace fibertap
