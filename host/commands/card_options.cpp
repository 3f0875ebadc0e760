#include "host/commands/card_options.h"

#include "host/base/error.h"

namespace fibertap {
namespace {

/// A BDF is known by its parts: [domain:]bus:device.function in hex digits.
bool is_index_or_bdf(std::string_view card) {
  return !card.empty() && card.find_first_not_of("0123456789abcdefABCDEF:.") == card.npos;
}

}  // namespace

po::options_description card_options(const Program& program) {
  po::options_description options("Card");
  options.add_options()  //
      ("card", po::value<std::string>()->value_name("C"),
       "the card of --engine xrt: an index, a BDF, or sim for the emulated one (default: 0)")  //
      ("xclbin", po::value<std::string>()->value_name("FILE"),
       "what to load onto it; the emulated card brings its own")  //
      ("card-units", po::value<std::string>()->default_value("2"),
       "compute units of the emulated card")  //
      ("card-timeout", po::value<std::string>()->default_value("2s"),
       "how long a command or a transfer may take");
  if (!program.breaks_cards) return options;
  options.add_options()  //
      ("card-faults", po::value<std::string>()->value_name("F"),
       "what goes wrong with the emulated card, for tests, such as hang=1:5 (unit:batch), "
       "slow=1:5ms, "
       "length=5, flip=5, flip-outcome=5, flip-counters=1:5 (unit:byte), allocation=5, transfer=5, "
       "vanish=5, "
       "abi=9");
  return options;
}

CardOptions card_options_of(const po::variables_map& values) {
  const auto text = [&values](const std::string& option) {
    return values.count(option) == 0 ? std::string() : values[option].as<std::string>();
  };
  CardOptions options;
  options.card = text("card");
  options.xclbin = text("xclbin");
  if (!options.card.empty() && options.card != "sim" && !is_index_or_bdf(options.card)) {
    throw Error(Errc::kUsage, "--card: found {}, expected an index, a BDF or sim", options.card);
  }
  if (options.card == "sim" && !options.xclbin.empty()) {
    throw Error(Errc::kUsage,
                "--xclbin: found {} with --card sim, expected none: the emulated card brings its "
                "own; leave it out",
                options.xclbin);
  }
  const auto timeout = duration_of("card-timeout", text("card-timeout"));
  options.timeout = std::chrono::ceil<std::chrono::milliseconds>(timeout);
  if (options.timeout.count() == 0) {
    throw Error(Errc::kUsage, "--card-timeout: found 0, expected more");
  }
  options.emulated.units = static_cast<unsigned>(number_of("card-units", text("card-units"), 1, 4));
  options.emulated.faults = text("card-faults");
  if (!options.emulated.faults.empty() && options.card != "sim") {
    throw Error(Errc::kUsage, "--card-faults: found --card {}, expected sim", options.card);
  }
  return options;
}

}  // namespace fibertap
