#include "host/commands/sink_settings.h"

#include <unistd.h>

#include <array>
#include <climits>

#include "host/base/error.h"
#include "host/base/near_name.h"
#include "host/commands/option_values.h"
#include "host/datapath/sinks/files/compress_file.h"
#include "host/datapath/sinks/files/file_names.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 9> kFileKeys = {"size",       "every",     "keep-files",
                                                       "keep-bytes", "zstd",      "hook",
                                                       "hook-arg",   "hook-time", "threads"};

std::string name_of_this_machine() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

std::chrono::seconds period_of(const SinkSettings& settings, const std::string& text) {
  const auto period =
      std::chrono::duration_cast<std::chrono::seconds>(duration_of(settings.option("every"), text));
  if (period >= 1s) return period;
  throw Error(Errc::kUsage, "--{}: found {}, expected 1s or longer", settings.option("every"),
              text);
}

}  // namespace

const std::span<const std::string_view> kKeysOfFiles = kFileKeys;

std::vector<std::string> SinkSettings::all(std::string_view key) {
  std::vector<std::string> found;
  std::erase_if(words_.settings, [&](const auto& setting) {
    if (setting.first != key) return false;
    found.push_back(setting.second);
    return true;
  });
  return found;
}

std::optional<std::string> SinkSettings::one(std::string_view key) {
  const std::vector<std::string> found = all(key);
  if (found.size() > 1) {
    throw Error(Errc::kUsage, "--sink {}: found {} twice, expected it once", of_sink(), key);
  }
  return found.empty() ? std::nullopt : std::optional(found.front());
}

bool SinkSettings::is_chosen(std::string_view key, bool usual) {
  const auto word = one(key);
  if (!word) return usual;
  if (*word == "yes") return true;
  if (*word == "no") return false;
  throw Error(Errc::kUsage, "--{}: found {}, expected yes or no", option(key), *word);
}

std::uint64_t SinkSettings::number(std::string_view key, std::uint64_t usual, std::uint64_t most) {
  const auto text = one(key);
  return text ? number_of(option(key), *text, 1, most) : usual;
}

std::uint64_t SinkSettings::size(std::string_view key, std::uint64_t usual) {
  const auto text = one(key);
  return text ? size_of(option(key), *text) : usual;
}

std::chrono::nanoseconds SinkSettings::duration(std::string_view key,
                                                std::chrono::nanoseconds usual) {
  const auto text = one(key);
  return text ? duration_of(option(key), *text) : usual;
}

std::string SinkSettings::option(std::string_view key) const {
  return fmt::format("sink {} {}", of_sink(), key);
}

void SinkSettings::refuse_rest(std::span<const std::string_view> known) const {
  if (words_.settings.empty()) return;
  const std::string& found = words_.settings.front().first;
  const auto near = near_name(found, known);
  throw Error(Errc::kUsage, "--sink {}: found {}, expected one of {}{}", of_sink(), found,
              fmt::join(known, ", "), near ? fmt::format("; write {}", *near) : "");
}

FileSetSettings file_set_of(SinkSettings& settings) {
  FileSetSettings files;
  files.pattern = settings.where();
  files.node = name_of_this_machine();
  files.rotation.bytes = settings.size("size", 0);
  if (const auto every = settings.one("every")) files.rotation.period = period_of(settings, *every);
  files.closed.keep.files = settings.number("keep-files", 0, ~std::uint64_t{0});
  files.closed.keep.bytes = settings.size("keep-bytes", 0);
  files.closed.compress = settings.is_chosen("zstd");
  if (const auto hook = settings.one("hook")) files.closed.hook.command = {*hook};
  for (std::string& argument : settings.all("hook-arg")) {
    files.closed.hook.command.push_back(std::move(argument));
  }
  files.closed.hook.timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(settings.duration("hook-time", 1min));
  files.closed.threads = static_cast<unsigned>(settings.number("threads", 1, 64));
  if (files.closed.compress && !can_compress()) {
    throw Error(Errc::kUsage, "--{}: found yes, but this build has no zstd; build with libzstd-dev",
                settings.option("zstd"));
  }
  const FileNames names(files.pattern, files.node);  // says what is wrong before anything is opened
  return files;
}

}  // namespace fibertap
