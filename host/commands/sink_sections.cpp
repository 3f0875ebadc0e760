#include "host/commands/sink_sections.h"

#include <algorithm>
#include <boost/any.hpp>
#include <optional>
#include <utility>

#include "host/commands/sink_options.h"

namespace fibertap {
namespace {

constexpr std::string_view kSinkPrefix = "sink.";
constexpr const char* kStored = "[sink.NAME]";

/// The name= of a text of --sink; absent too where the text is none, which others report.
std::optional<std::string> name_in(const std::string& text) {
  try {
    for (auto& [key, value] : read_sink_words(text).settings) {
      if (key == "name") return std::move(value);
    }
  } catch (const Error&) {
  }
  return std::nullopt;
}

void check(const SinkSection& section, const std::vector<SinkSection>& before,
           const IniFile& file) {
  if (section.name.empty()) {
    throw Error(Errc::kUsage, "{}:{}: [{}]: found no name, expected [sink.NAME]", section.file,
                section.line, kSinkPrefix);
  }
  const auto other = std::ranges::find(before, section.name, &SinkSection::name);
  if (other != before.end()) {
    throw Error(Errc::kUsage,
                "{}:{}: [sink.{}]: found a second one, the first is at {}:{}; drop one",
                section.file, section.line, section.name, section.file, other->line);
  }
  for (const IniEntry& entry : file.entries) {
    if (entry.name != "sink" || name_in(entry.value) != section.name) continue;
    throw Error(Errc::kUsage,
                "{}:{}: [sink.{}]: found a second sink of this name, the first is at {}:{}; drop "
                "one, or give it another name",
                section.file, section.line, section.name, section.file, entry.line);
  }
}

}  // namespace

bool is_sink_section(std::string_view section) { return section.starts_with(kSinkPrefix); }

std::vector<SinkSection> sink_sections_of(const IniFile& file, const std::string& path) {
  std::vector<SinkSection> sections;
  for (const IniSection& each : file.sections) {
    if (!is_sink_section(each.name)) continue;
    SinkSection section{each.name.substr(kSinkPrefix.size()), path, each.line, {}};
    check(section, sections, file);
    for (const IniEntry& entry : file.entries) {
      if (entry.section == each.name) section.entries.push_back(entry);
    }
    sections.push_back(std::move(section));
  }
  return sections;
}

void store_sections(std::vector<SinkSection> sections, po::variables_map& values) {
  values.insert({kStored, po::variable_value(boost::any(std::move(sections)), false)});
}

std::vector<SinkSection> sections_in(const po::variables_map& values) {
  if (values.count(kStored) == 0) return {};
  return values[kStored].as<std::vector<SinkSection>>();
}

Error at_its_line(const Error& error, const SinkSection& section) {
  std::string text = error.what();
  const std::string sink = "--sink [sink." + section.name + "]";
  if (!text.starts_with(sink)) {
    return Error(error.code(), "{}:{}: [sink.{}]: {}", section.file, section.line, section.name,
                 text);
  }
  text.erase(0, sink.size() + 1);  // and ' ' before a key or ':' before none
  const std::size_t first = text.find_first_not_of(' ');
  text.erase(0, std::min(first, text.size()));
  // "KEY: found ..." or "found KEY, expected ...".
  constexpr std::string_view kFound = "found ";
  const std::string_view rest =
      std::string_view(text).substr(text.starts_with(kFound) ? kFound.size() : 0);
  const std::string_view key = rest.substr(0, rest.find_first_of(":, "));
  // The last one: of a key that stands twice it is the one too many.
  const auto entry = std::find_if(section.entries.rbegin(), section.entries.rend(),
                                  [key](const IniEntry& each) { return each.name == key; });
  return Error(error.code(), "{}:{}: [sink.{}]: {}", section.file,
               entry == section.entries.rend() ? section.line : entry->line, section.name, text);
}

}  // namespace fibertap
