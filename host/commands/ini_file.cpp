#include "host/commands/ini_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

#include "host/base/error.h"

namespace fibertap {
namespace {

constexpr std::string_view kBlanks = " \t\r\v\f";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

/// What stands in front of the comment. A # within a word belongs to it: a file may have such a
/// name.
std::string_view without_comment(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with(';') || line.starts_with('#')) return {};
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (kBlanks.find(line[at - 1]) != std::string_view::npos) return trimmed(line.substr(0, at));
  }
  return line;
}

}  // namespace

IniFile read_ini(const std::string& path) {
  std::ifstream stream(path);
  const auto cannot_be_read = [&path] {
    return Error(Errc::kUsage, "--config {}: cannot be read: {}; name an INI file", path,
                 std::strerror(errno));
  };
  if (!stream) throw cannot_be_read();
  IniFile file;
  std::string section;
  std::string text;
  for (std::size_t number = 1; std::getline(stream, text); ++number) {
    std::string_view line = text;
    if (number == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    line = without_comment(line);
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    if (line.front() == '[' && line.back() == ']') {
      section = trimmed(line.substr(1, line.size() - 2));
      file.sections.push_back({number, section});
    } else if (equals == 0 || equals == std::string_view::npos) {
      throw Error(Errc::kUsage, "{}:{}: found {}, expected NAME = VALUE or [COMMAND]", path, number,
                  line);
    } else {
      file.entries.push_back({number, section, std::string(trimmed(line.substr(0, equals))),
                              std::string(trimmed(line.substr(equals + 1)))});
    }
  }
  if (stream.bad()) throw cannot_be_read();
  return file;
}

}  // namespace fibertap
