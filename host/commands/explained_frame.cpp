#include "host/commands/explained_frame.h"

#include "host/base/error.h"
#include "host/commands/command_line.h"
#include "host/commands/hex_frame.h"
#include "host/datapath/ingest/capture_reader.h"
#include "host/rules/templates/place.h"

namespace fibertap {
namespace {

constexpr std::string_view kUse =
    "give CAPTURE:NUMBER, the frame's bytes in hex, or the lines that tcpdump -xx or tshark -x "
    "print of one frame";

ExplainedFrame read_from_capture(const std::string& path, std::uint64_t number) {
  CaptureReader reader(path);
  std::vector<Frame> burst(256);
  std::uint64_t before = 0;
  while (const std::size_t count = reader.pull(burst)) {
    if (number <= before + count) {
      const Frame& frame = burst[number - before - 1];
      return {frame.timestamp_ns, frame.origlen, {frame.bytes.begin(), frame.bytes.end()}};
    }
    before += count;
  }
  throw Error(Errc::kUsage, "--explain {}:{}: found {} frames, expected at least {}; {}", path,
              number, before, number, kUse);
}

/// What was given, as one line: a dump has many.
std::string shown(const std::string& text) {
  constexpr std::size_t kMost = 40;
  return templates::escaped(text.substr(0, kMost)) + (text.size() > kMost ? "..." : "");
}

}  // namespace

ExplainedFrame read_explained_frame(const std::string& text) {
  if (auto bytes = parse_hex_frame(text)) {
    const auto origlen = static_cast<std::uint32_t>(bytes->size());
    return {0, origlen, std::move(*bytes)};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || text.find('\n') != std::string::npos) {
    throw Error(Errc::kUsage, "--explain: found {}, expected a frame; {}", shown(text), kUse);
  }
  if (colon == 0) {
    throw Error(Errc::kUsage,
                "--explain {}: found no name before the colon, expected a capture; {}", text, kUse);
  }
  const std::uint64_t number = number_of("explain", text.substr(colon + 1), 1, ~std::uint64_t{0});
  return read_from_capture(text.substr(0, colon), number);
}

}  // namespace fibertap
