#ifndef FIBERTAP_HOST_COMMANDS_BATCH_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_BATCH_OPTIONS_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "host/commands/command_line.h"
#include "host/datapath/engines/engine.h"
#include "host/datapath/pipeline/pipeline.h"

namespace fibertap {

/// The options that say when a live batch is closed.
po::options_description batch_options();

struct BatchOptions {
  std::chrono::nanoseconds age;
  std::optional<std::uint32_t> frames;  // absent: as it suits the engine

  BatchLimits limits_for(const Engine& engine) const;
};

/// What they say. Throws Error(kUsage).
BatchOptions batch_options_of(const po::variables_map& values);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_BATCH_OPTIONS_H_
