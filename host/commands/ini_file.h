#ifndef FIBERTAP_HOST_COMMANDS_INI_FILE_H_
#define FIBERTAP_HOST_COMMANDS_INI_FILE_H_

#include <cstddef>
#include <string>
#include <vector>

namespace fibertap {

/// One `NAME = VALUE` of an INI file.
struct IniEntry {
  std::size_t line;     // from 1 on
  std::string section;  // "" above the first [SECTION]
  std::string name;
  std::string value;
};

/// A line `[SECTION]`.
struct IniSection {
  std::size_t line;
  std::string name;
};

struct IniFile {
  std::vector<IniSection> sections;
  std::vector<IniEntry> entries;
};

/// Reads `path`. A comment begins with # or ; at the start of a line, or with # after a blank.
/// Throws Error(kUsage) with file and line. Boost's reader of such files knows no lines.
IniFile read_ini(const std::string& path);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_INI_FILE_H_
