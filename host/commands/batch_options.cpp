#include "host/commands/batch_options.h"

#include <string>

namespace fibertap {
namespace {

/// A card is given large transfers, which the age ends first. Software judges on the thread that
/// receives: its batch stays in the cache, and is short beside what an RX queue holds meanwhile.
constexpr std::uint32_t kFramesForCard = 65536;
constexpr std::uint32_t kFramesForSoftware = 512;

constexpr std::uint64_t kMostFrames = std::uint64_t{1} << 20;

}  // namespace

po::options_description batch_options() {
  po::options_description options("Batches");
  options.add_options()  //
      ("batch-age", po::value<std::string>()->default_value("200us"),
       "how long a frame may wait for its batch to fill")  //
      ("batch-frames", po::value<std::string>()->value_name("N"),
       "how many frames fill it (default: as it suits the engine)");
  return options;
}

BatchOptions batch_options_of(const po::variables_map& values) {
  BatchOptions options{duration_of("batch-age", values["batch-age"].as<std::string>()), {}};
  if (values.count("batch-frames") != 0) {
    options.frames = static_cast<std::uint32_t>(
        number_of("batch-frames", values["batch-frames"].as<std::string>(), 1, kMostFrames));
  }
  return options;
}

BatchLimits BatchOptions::limits_for(const Engine& engine) const {
  return {frames.value_or(engine.can_be_lost() ? kFramesForCard : kFramesForSoftware), age};
}

}  // namespace fibertap
