#include "host/commands/exception_options.h"

#include <arpa/inet.h>
#include <net/if.h>

#include "host/base/error.h"

namespace fibertap {
namespace {

constexpr std::uint64_t kMostBudget = 1'000'000;

std::string tap_name_of(const std::string& text) {
  const std::size_t percent = text.find('%');
  const bool has_number =
      percent == text.npos || (percent + 2 == text.size() && text.ends_with("%d"));
  const bool is_name = !text.empty() && text.size() < IFNAMSIZ && has_number &&
                       text.find_first_of("/: \t\n") == text.npos;
  if (is_name && text != "." && text != "..") return text;
  throw Error(Errc::kUsage,
              "--exception-tap {}: found no name of an interface, expected up to {} letters, which "
              "may end in %d for a number",
              text, IFNAMSIZ - 1);
}

}  // namespace

po::options_description exception_options() {
  po::options_description options("Exception path");
  options.add_options()  //
      ("exception", po::value<std::string>()->default_value("auto"),
       "auto | on | off: frames that are not VXLAN go to a TAP interface, and the kernel's answers "
       "out of the port; auto: of ports that DPDK has taken from the kernel")  //
      ("exception-tap", po::value<std::string>()->default_value("fibertap%d"),
       "name of the TAP interface; %d: the first number that is free")  //
      ("exception-address", po::value<std::vector<std::string>>()->value_name("ADDRESS/LENGTH"),
       "address of the TAP interface, which may have one by other means as well; may be "
       "repeated")  //
      ("exception-budget", po::value<std::string>()->default_value("1000"),
       "frames a second to the kernel, for each of: ARP and neighbour discovery, TCP to the port "
       "of --http, the rest");
  return options;
}

NetworkAddress network_address_of(const std::string& text) {
  const std::size_t slash = text.find('/');
  const std::string address = text.substr(0, slash);
  NetworkAddress found;
  for (const auto& [family, bytes] : {std::pair(AF_INET, 4U), std::pair(AF_INET6, 16U)}) {
    found.bytes.assign(bytes, 0);
    if (slash == text.npos || inet_pton(family, address.c_str(), found.bytes.data()) != 1) continue;
    found.prefix = static_cast<std::uint8_t>(
        number_of("exception-address " + text, text.substr(slash + 1), 1, bytes * 8));
    return found;
  }
  throw Error(Errc::kUsage,
              "--exception-address {}: found no address with the length of its network, expected "
              "one such as 10.0.0.9/24 or fd00::9/64",
              text);
}

ExceptionOptions exception_options_of(const po::variables_map& values) {
  const auto& word = values["exception"].as<std::string>();
  ExceptionOptions options;
  if (word != "auto" && word != "on" && word != "off") {
    throw Error(Errc::kUsage, "--exception: found {}, expected auto, on or off", word);
  }
  const bool has_interface = values.count("interface") != 0;
  options.tap = tap_name_of(values["exception-tap"].as<std::string>());
  options.budget = static_cast<std::uint32_t>(
      number_of("exception-budget", values["exception-budget"].as<std::string>(), 1, kMostBudget));
  for (const std::string& address : values_of(values, "exception-address")) {
    options.addresses.push_back(network_address_of(address));
  }
  options.is_asked = word == "on" || !options.addresses.empty();
  options.answers = word == "off" || has_interface ? Answers::kOfNone
                    : word == "on"                 ? Answers::kOfAll
                                                   : Answers::kOfTaken;
  if (word == "off" && !options.addresses.empty()) {
    throw Error(Errc::kUsage,
                "--exception-address: found --exception off, expected on or auto with it");
  }
  return options;
}

}  // namespace fibertap
