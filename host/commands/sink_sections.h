#ifndef FIBERTAP_HOST_COMMANDS_SINK_SECTIONS_H_
#define FIBERTAP_HOST_COMMANDS_SINK_SECTIONS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.h"
#include "host/commands/ini_file.h"
#include "host/commands/option_values.h"

namespace fibertap {

/// A section [sink.NAME] of an option file: a sink of this name. `to = KIND:WHERE` and every
/// KEY = VALUE of --sink stand in lines of their own, in which a comma is a comma.
struct SinkSection {
  std::string name;
  std::string file;
  std::size_t line;  // of the section
  std::vector<IniEntry> entries;
};

/// Whether a section's name is that of a sink.
bool is_sink_section(std::string_view section);

/// Those of `file`, which was read from `path`. Throws Error(kUsage) for one without a name, two of
/// one name, and one whose name a line `sink = ...` of the same file has too.
std::vector<SinkSection> sink_sections_of(const IniFile& file, const std::string& path);

/// They travel with the values of a command's options, under a name that no option can have.
void store_sections(std::vector<SinkSection> sections, po::variables_map& values);
std::vector<SinkSection> sections_in(const po::variables_map& values);

/// `error`, whose message names the sink as "--sink [sink.NAME] KEY: ..." or without a key, with
/// the file and the line in their place.
Error at_its_line(const Error& error, const SinkSection& section);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_SINK_SECTIONS_H_
