#ifndef FIBERTAP_HOST_LAB_COMMANDS_GEN_OPTIONS_H_
#define FIBERTAP_HOST_LAB_COMMANDS_GEN_OPTIONS_H_

#include <cstdint>

#include "host/commands/command_line.h"
#include "host/lab/traffic/traffic.h"

namespace fibertap {

/// The options that say what traffic to generate. Numbers may end in k, M or G.
po::options_description gen_options();

/// What they say. Throws Error(kUsage).
generation::TrafficOptions traffic_options_of(const po::variables_map& values);

/// How many frames there are to be. Throws Error(kUsage).
std::uint64_t frame_count_of(const po::variables_map& values);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_COMMANDS_GEN_OPTIONS_H_
