#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "host/base/error.h"
#include "host/base/program_files.h"
#include "host/commands/card_commands.h"
#include "host/commands/card_options.h"
#include "host/datapath/engines/engine_choice.h"
#include "host/lab/commands/golden_cases.h"
#include "host/lab/validate/random_cases.h"
#include "host/lab/validate/validation.h"
#include "host/lab/validate/validation_text.h"
#include "host/observe/console.h"

namespace fibertap {
namespace {

CommandLine card_selftest_command_line() {
  po::options_description options = card_options();
  po::options_description work("Work");
  work.add_options()                                                                 //
      ("frames", po::value<std::string>()->default_value("20000"), "random frames")  //
      ("golden", po::value<std::string>()->value_name("FOLDER"),
       "golden cases (default: those installed with the program)")  //
      ("seed", po::value<std::string>()->default_value("1"), "of the random frames and rules");
  options.add(work);
  return {"card selftest",
          "[--card C] [--xclbin FILE] [--frames N] [--seed S] [--golden FOLDER]",
          "Holds a card against the reference model on recorded traffic and on random frames and "
          "rules: "
          "\nresult bytes, their CRC, status and counters, on every compute unit.",
          options,
          {}};
}

std::filesystem::path golden_folder(const po::variables_map& values) {
  if (values.count("golden") != 0) return values["golden"].as<std::string>();
  if (const auto installed = find_beside_program("share/fibertap/golden")) return *installed;
  throw Error(Errc::kUsage,
              "card selftest: found no share/fibertap/golden beside the program or above it; name "
              "it with --golden, or install fibertap whole");
}

/// Ends with an error at the first difference.
void hold_against_model(validation::CaseSource& cases, const validation::Subject& subject,
                        std::string_view what, const std::string& card) {
  const auto result = validation::validate(cases, subject, std::chrono::seconds(2));
  print(stdout, fmt::format("{}: {}", what, validation::coverage_text(result, "xrt")));
  if (!result.finding) return;
  print(stdout, validation::finding_text(*result.finding, "xrt"));
  const validation::Difference& difference = *result.finding->comparison.difference;
  throw Error(Errc::kDevice,
              "{}: selftest: {}: found {}, expected {}; reset the card or load another xclbin",
              card, validation::text_of(difference.field), difference.engine, difference.model);
}

}  // namespace

void card_selftest(Arguments arguments) {
  const auto values = parse(card_selftest_command_line(), arguments);
  if (!values) return;
  constexpr std::uint64_t kMost = ~std::uint64_t{0};
  const auto number = [&values](const std::string& option) {
    return number_of(option, (*values)[option].as<std::string>(), 1, kMost);
  };
  const std::uint64_t seed = number("seed");
  GoldenCases golden(golden_folder(*values));
  validation::RandomCases random(seed, number("frames"));
  CardAccess cards(card_options_of(*values));
  const validation::Subject subject{[&cards] { return choose_engine("xrt", cards).engine; }};
  // A card that does not start is no difference.
  subject.make_engine();

  hold_against_model(golden, subject, "golden cases", cards.label());
  hold_against_model(random, subject, fmt::format("random, seed {}", seed), cards.label());
  print(stdout, fmt::format("{} equals the model\n", cards.label()));
}

}  // namespace fibertap
