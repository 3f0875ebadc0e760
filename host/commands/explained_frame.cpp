#include "host/commands/explained_frame.h"

#include <cctype>
#include <optional>

#include "host/base/error.h"
#include "host/commands/command_line.h"
#include "host/datapath/ingest/capture_reader.h"

namespace fibertap {
namespace {

constexpr std::string_view kUse = "give CAPTURE:NUMBER or the frame's bytes in hex";

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  return std::tolower(static_cast<unsigned char>(digit)) - 'a' + 10;
}

/// The bytes of a hex dump without offsets; absent when `text` is none.
std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text) {
  if (text.starts_with("0x")) text.remove_prefix(2);
  std::vector<std::uint8_t> bytes;
  int high = -1;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == ':') {
      if (high >= 0) return std::nullopt;
    } else if (std::isxdigit(static_cast<unsigned char>(c)) == 0) {
      return std::nullopt;
    } else if (high < 0) {
      high = hex_value(c);
    } else {
      bytes.push_back(static_cast<std::uint8_t>(high << 4 | hex_value(c)));
      high = -1;
    }
  }
  if (high >= 0 || bytes.empty()) return std::nullopt;
  return bytes;
}

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

}  // namespace

ExplainedFrame read_explained_frame(const std::string& text) {
  if (auto bytes = parse_hex(text)) {
    const auto origlen = static_cast<std::uint32_t>(bytes->size());
    return {0, origlen, std::move(*bytes)};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) {
    throw Error(Errc::kUsage, "--explain: found {}, expected a frame; {}", text, kUse);
  }
  const std::uint64_t number = number_of("explain", text.substr(colon + 1), 1, ~std::uint64_t{0});
  return read_from_capture(text.substr(0, colon), number);
}

}  // namespace fibertap
