#include <chrono>
#include <string>

#include "host/base/error.h"
#include "host/commands/card_commands.h"
#include "host/commands/card_options.h"
#include "host/commands/console.h"
#include "host/engines/engine_choice.h"
#include "host/validate/random_cases.h"
#include "host/validate/validation.h"
#include "host/validate/validation_text.h"

namespace fibertap {
namespace {

CommandLine command_line() {
  po::options_description options = card_options();
  po::options_description work("Work");
  work.add_options()                                                                 //
      ("frames", po::value<std::string>()->default_value("20000"), "random frames")  //
      ("seed", po::value<std::string>()->default_value("1"), "of the random frames and rules");
  options.add(work);
  return {
      "card selftest",
      "[--card C] [--xclbin FILE] [--frames N] [--seed S]",
      "Holds a card against the reference model on random frames and rules: result bytes, their "
      "\nCRC, status and counters, on every compute unit.",
      options,
      {}};
}

}  // namespace

void card_selftest(Arguments arguments) {
  const auto values = parse(command_line(), arguments);
  if (!values) return;
  constexpr std::uint64_t kMost = ~std::uint64_t{0};
  const auto number = [&values](const std::string& option) {
    return number_of(option, (*values)[option].as<std::string>(), 1, kMost);
  };
  CardAccess cards(card_options_of(*values));
  const std::uint64_t seed = number("seed");
  validation::RandomCases cases(seed, number("frames"));
  const validation::Subject subject{[&cards] { return choose_engine("xrt", cards).engine; }};
  // A card that does not start is no difference.
  subject.make_engine();

  const auto result = validation::validate(cases, subject, std::chrono::seconds(2));
  print(stdout, fmt::format("seed {}\n{}", seed, validation::coverage_text(result, "xrt")));
  if (!result.finding) return print(stdout, fmt::format("{} equals the model\n", cards.label()));
  print(stdout, validation::finding_text(*result.finding, "xrt"));
  const validation::Difference& difference = *result.finding->comparison.difference;
  throw Error(Errc::kDevice,
              "{}: selftest: {}: found {}, expected {}; reset the card or load another xclbin",
              cards.label(), validation::text_of(difference.field), difference.engine,
              difference.model);
}

}  // namespace fibertap
