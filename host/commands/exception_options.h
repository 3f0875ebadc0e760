#ifndef FIBERTAP_HOST_COMMANDS_EXCEPTION_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_EXCEPTION_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "host/commands/option_values.h"
#include "host/datapath/exception/tap.h"
#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap {

/// What becomes of frames that are not VXLAN.
struct ExceptionOptions {
  Answers answers = Answers::kOfTaken;
  bool is_asked = false;  // and is an error where it cannot be
  std::string tap;        // name, with %d for a number
  std::vector<NetworkAddress> addresses;
  std::uint32_t budget = 0;  // frames a second, of each class
};

/// The options themselves.
po::options_description exception_options();

/// None with an interface of the kernel, whose own stack answers. Throws Error(kUsage) for words
/// that are none, and for an address where there is to be no interface.
ExceptionOptions exception_options_of(const po::variables_map& values);

/// "10.0.0.9/24". Throws Error(kUsage).
NetworkAddress network_address_of(const std::string& text);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_EXCEPTION_OPTIONS_H_
