#include "host/commands/golden_captures.h"

#include <algorithm>
#include <array>
#include <utility>

#include "host/base/error.h"
#include "host/commands/rule_options.h"
#include "host/datapath/ingest/capture_sequence.h"

namespace fibertap {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCapture = "in.pcap";

/// As `replay` takes them from the same files.
RuleImage rules_of(const fs::path& folder) {
  const std::string mirror = (folder / "mirror.yaml").string();
  const std::string options = (folder / "options.ini").string();
  std::vector<std::string> arguments = {"--template", mirror};
  if (fs::exists(options)) arguments.insert(arguments.end(), {"--config", options});
  const CommandLine line{"golden case", "", "", rule_options(), {}};
  return std::move(read_rules(*parse(line, arguments), {}, 1).image);
}

std::vector<OwnedFrame> frames_of(const fs::path& folder) {
  CaptureSequence capture({(folder / kCapture).string()});
  std::vector<OwnedFrame> frames;
  std::array<Frame, 64> burst;
  while (const std::size_t count = capture.pull(burst)) {
    for (const Frame& frame : std::span(burst).first(count)) {
      frames.push_back(
          {frame.timestamp_ns, frame.origlen, {frame.bytes.begin(), frame.bytes.end()}});
    }
  }
  return frames;
}

}  // namespace

std::vector<GoldenCapture> read_golden_captures(const fs::path& folder) {
  std::vector<fs::path> folders;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    if (fs::exists(entry.path() / kCapture)) folders.push_back(entry.path());
  }
  if (folders.empty()) {
    throw Error(Errc::kUsage,
                "{}: found no golden case, expected folders with {}; see tests/golden",
                folder.string(), kCapture);
  }
  std::ranges::sort(folders);
  std::vector<GoldenCapture> captures;
  captures.reserve(folders.size());
  for (const fs::path& each : folders) {
    captures.push_back({each.filename().string(), rules_of(each), frames_of(each)});
  }
  if (std::ranges::all_of(captures, &std::vector<OwnedFrame>::empty, &GoldenCapture::frames)) {
    throw Error(Errc::kUsage,
                "{}: found no frame in any golden case, expected some; see tests/golden",
                folder.string());
  }
  return captures;
}

}  // namespace fibertap
