#ifndef FIBERTAP_HOST_COMMANDS_GOLDEN_CAPTURES_H_
#define FIBERTAP_HOST_COMMANDS_GOLDEN_CAPTURES_H_

#include <filesystem>
#include <string>
#include <vector>

#include "host/datapath/ingest/frame_source.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// The input of a golden case (tests/golden): recorded traffic and the rules beside it.
struct GoldenCapture {
  std::string name;
  RuleImage rules;
  std::vector<OwnedFrame> frames;
};

/// All of a folder, by name. Throws Error(kUsage) when `folder` holds none or no frame, and what
/// cannot be read of one throws as it does in a replay.
std::vector<GoldenCapture> read_golden_captures(const std::filesystem::path& folder);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_GOLDEN_CAPTURES_H_
