#ifndef FIBERTAP_HOST_COMMANDS_OPTION_VALUES_H_
#define FIBERTAP_HOST_COMMANDS_OPTION_VALUES_H_

#include <boost/program_options.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fibertap {

namespace po = boost::program_options;

/// The values of an option that may be given several times.
std::vector<std::string> values_of(const po::variables_map& values, const std::string& option);

/// Whether an option that takes `yes` or `no` says yes. Throws Error(kUsage) for any other word.
bool is_chosen(const po::variables_map& values, const std::string& option, std::string_view yes,
               std::string_view no);

/// The number in `text`, all of it, within [first, last]. Throws Error(kUsage) naming `option`.
std::uint64_t number_of(std::string_view option, std::string_view text, std::uint64_t first,
                        std::uint64_t last);

/// The time in `text`, a whole number with its unit: us, ms, s, m or h. Throws Error(kUsage) naming
/// `option`.
std::chrono::nanoseconds duration_of(std::string_view option, std::string_view text);

/// The bytes in `text`, a whole number with its unit: B, KiB, MiB or GiB. Throws Error(kUsage)
/// naming `option`.
std::uint64_t size_of(std::string_view option, std::string_view text);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_OPTION_VALUES_H_
