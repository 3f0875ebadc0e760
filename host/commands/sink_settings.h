#ifndef FIBERTAP_HOST_COMMANDS_SINK_SETTINGS_H_
#define FIBERTAP_HOST_COMMANDS_SINK_SETTINGS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/commands/sink_options.h"
#include "host/datapath/sinks/files/file_set.h"

namespace fibertap {

/// The settings of a sink, each taken once; what is left at the end is refused. All throw
/// Error(kUsage) for a value that is none.
class SinkSettings {
 public:
  explicit SinkSettings(SinkWords words) : words_(std::move(words)) {}

  const std::string& kind() const noexcept { return words_.kind; }
  const std::string& where() const noexcept { return words_.where; }

  /// Every value of a key, in their order.
  std::vector<std::string> all(std::string_view key);

  std::optional<std::string> one(std::string_view key);
  bool is_chosen(std::string_view key, bool usual = false);
  std::uint64_t number(std::string_view key, std::uint64_t usual, std::uint64_t most);
  std::uint64_t size(std::string_view key, std::uint64_t usual);
  std::chrono::nanoseconds duration(std::string_view key, std::chrono::nanoseconds usual);

  /// "sink file size", as messages name an option.
  std::string option(std::string_view key) const;

  /// When something is left; `known` are the keys of the kind.
  void refuse_rest(std::span<const std::string_view> known) const;

 private:
  std::string of_sink() const {
    return words_.section.empty() ? words_.kind + ":" + words_.where : words_.section;
  }

  SinkWords words_;
};

/// Keys of a sink that writes files, and what they say.
extern const std::span<const std::string_view> kKeysOfFiles;
FileSetSettings file_set_of(SinkSettings& settings);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_SINK_SETTINGS_H_
