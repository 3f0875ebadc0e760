#include "host/commands/hex_frame.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace fibertap {
namespace {

using FrameBytes = std::vector<std::uint8_t>;

constexpr std::string_view kBlanksOfDump = " \t\r";
constexpr std::size_t kBytesOfDumpLine = 16;

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  return std::tolower(static_cast<unsigned char>(digit)) - 'a' + 10;
}

std::optional<FrameBytes> parse_plain(std::string_view text) {
  if (text.starts_with("0x")) text.remove_prefix(2);
  FrameBytes bytes;
  int high = -1;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == ':') {
      if (high >= 0) return std::nullopt;
    } else if (!is_hex(c)) {
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

/// Takes the next line from `text`.
std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

void skip_blanks(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlanksOfDump), line.size()));
}

/// Takes "0x0010:  " or "0010  " from `line`. One blank alone divides bytes, and no offset.
std::optional<std::size_t> take_offset(std::string_view& line) {
  skip_blanks(line);
  const bool prefixed = line.starts_with("0x");
  if (prefixed) line.remove_prefix(2);
  const auto digits =
      static_cast<std::size_t>(std::ranges::find_if_not(line, is_hex) - line.begin());
  if (digits < 4 || digits > 8) return std::nullopt;
  std::size_t offset = 0;
  std::from_chars(line.data(), line.data() + digits, offset, 16);
  line.remove_prefix(digits);
  if (prefixed && line.starts_with(':')) {
    line.remove_prefix(1);
  } else if (!line.starts_with("  ")) {
    return std::nullopt;
  }
  skip_blanks(line);
  return offset;
}

/// Adds the bytes of a line behind its offset. Two blanks end them: the rest is ASCII.
void add_bytes(std::string_view line, FrameBytes& bytes) {
  for (std::size_t count = 0; count < kBytesOfDumpLine; ++count) {
    if (line.size() < 2 || !is_hex(line[0]) || !is_hex(line[1])) return;
    bytes.push_back(static_cast<std::uint8_t>(hex_value(line[0]) << 4 | hex_value(line[1])));
    line.remove_prefix(2);
    if (line.starts_with(' ')) line.remove_prefix(1);
  }
}

/// Lines with offsets. Lines before the first are what the tool says of the frame.
std::optional<FrameBytes> parse_dump(std::string_view text) {
  FrameBytes bytes;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const auto offset = take_offset(line);
    if (!offset) {
      skip_blanks(line);
      if (bytes.empty() || line.empty()) continue;
      return std::nullopt;
    }
    if (*offset != bytes.size()) return std::nullopt;
    add_bytes(line, bytes);
  }
  if (bytes.empty()) return std::nullopt;
  return bytes;
}

}  // namespace

std::optional<FrameBytes> parse_hex_frame(std::string_view text) {
  // Its offsets could be read as bytes, so the dump is first.
  if (auto bytes = parse_dump(text)) return bytes;
  return parse_plain(text);
}

}  // namespace fibertap
