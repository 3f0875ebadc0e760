#include "host/lab/commands/gen_options.h"

#include <string>
#include <string_view>

#include "host/base/error.h"

namespace fibertap {
namespace {

using generation::TrafficOptions;

/// The number that an option says, which may end in a unit.
std::uint64_t count(const po::variables_map& values, const std::string& option, std::uint64_t first,
                    std::uint64_t last) {
  const std::string_view text = values[option].as<std::string>();
  std::uint64_t unit = 1;
  if (text.ends_with('k')) unit = 1'000;
  if (text.ends_with('M')) unit = 1'000'000;
  if (text.ends_with('G')) unit = 1'000'000'000;
  const std::string_view digits = text.substr(0, text.size() - (unit > 1 ? 1 : 0));
  try {
    return number_of(option, digits, first / unit + (first % unit != 0 ? 1 : 0), last / unit) *
           unit;
  } catch (const Error&) {
    throw Error(Errc::kUsage, "--{}: found {}, expected a number from {} to {}", option, text,
                first, last);
  }
}

std::uint32_t small_count(const po::variables_map& values, const std::string& option,
                          std::uint32_t first, std::uint32_t last) {
  return static_cast<std::uint32_t>(count(values, option, first, last));
}

/// Hostile frames are as they come.
void check_hostile(const po::variables_map& values) {
  for (const std::string option : {"accept", "locality"}) {
    if (values[option].defaulted()) continue;
    throw Error(Errc::kUsage,
                "--{}: found it beside --profile hostile, expected another profile; hostile "
                "frames are random in it",
                option);
  }
}

generation::Profile profile_of(const po::variables_map& values) {
  const auto& name = values["profile"].as<std::string>();
  const auto profile = generation::profile_of(name);
  if (!profile) {
    throw Error(Errc::kUsage, "--profile: found {}, expected {}", name, generation::kProfileNames);
  }
  if (*profile == generation::Profile::kHostile) check_hostile(values);
  return *profile;
}

}  // namespace

po::options_description gen_options() {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  po::options_description options("Traffic");
  options.add_options()                                                                          //
      ("profile", text("P")->default_value("imix"), generation::kProfileNames.data())            //
      ("frames", text("N")->default_value("100k"), "how many; every N may end in k, M or G")     //
      ("vnis", text("N")->default_value("8"), "sessions, each with a VNI of its own")            //
      ("filters", text("N"), "different filters, shared out in turn (default: one a session)")   //
      ("rules", text("N")->default_value("10"), "rules in each filter")                          //
      ("accept", text("PERCENT")->default_value("50"), "share of the frames that rules accept")  //
      ("locality", text("L")->default_value("unique"),
       "unique | zipf: flows hardly ever come back, or do by Zipf's law")                     //
      ("packet-length", text("N"), "bytes that the sessions keep of a frame (default: all)")  //
      ("seed", text("S")->default_value("1"), "the same seed gives the same bytes everywhere");
  return options;
}

TrafficOptions traffic_options_of(const po::variables_map& values) {
  TrafficOptions options;
  options.profile = profile_of(values);
  options.sessions = small_count(values, "vnis", 1, generation::kMostSessions);
  options.filters = options.sessions;
  if (values.count("filters") != 0) {
    options.filters = small_count(values, "filters", 1, options.sessions);
  }
  options.rules = small_count(values, "rules", 1, generation::kMostRules);
  options.accept_percent = small_count(values, "accept", 0, 100);
  if (is_chosen(values, "locality", "zipf", "unique")) {
    options.locality = generation::Locality::kZipf;
  }
  if (values.count("packet-length") != 0) {
    options.packet_length = small_count(values, "packet-length", 1, INT32_MAX);
  }
  options.seed = count(values, "seed", 0, UINT64_MAX);
  return options;
}

std::uint64_t frame_count_of(const po::variables_map& values) {
  // So many that the last one's second still fits a pcap.
  return count(values, "frames", 0, 1'000'000'000'000);
}

}  // namespace fibertap
