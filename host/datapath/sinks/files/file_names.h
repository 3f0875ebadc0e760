#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILE_NAMES_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILE_NAMES_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace fibertap {

/// What the name of one file of a sink says.
struct FileFacts {
  std::chrono::system_clock::time_point opened;
  std::optional<std::uint32_t> vni;  // absent: the default session
  std::uint64_t sequence = 0;
};

/// How the files of a sink are called: a path whose last part may hold
///
///   %Y %m %d %H %M %S %j %F %T %s   when the file was opened, local time, as strftime has them
///   %{node}                         the name of this machine
///   %{vni}                          the VNI of the session, `any` for the default session
///   %{seq} %{seq:N}                 the number of the file, with N digits at least
///   %%                              a percent sign
///
/// and nothing else behind a percent sign.
class FileNames {
 public:
  /// Throws Error(kUsage) for a pattern that is none. `node` must fit into a file's name.
  FileNames(std::string pattern, const std::string& node);

  /// The path of a file.
  std::string path_of(const FileFacts& facts) const;

  /// The folder that all files are in.
  const std::string& folder() const noexcept { return folder_; }

  /// The number of a file in the folder with this name, 0 where its name has none; absent where no
  /// file of the sink is called so. Names with a number before the extension (NAME-1.pcapng) and
  /// compressed ones (NAME.pcapng.zst) are among them.
  std::optional<std::uint64_t> sequence_of(const std::string& name) const;

  bool has_vni() const noexcept { return has(Kind::kVni); }
  bool has_sequence() const noexcept { return has(Kind::kSequence); }

 private:
  enum class Kind { kText, kTime, kVni, kSequence };
  struct Part {
    Kind kind;
    std::string text;  // of kTime the conversion: "%Y"
    int digits = 0;
  };

  bool has(Kind kind) const noexcept;
  void add_conversion(std::string_view& rest, const std::string& node);
  void add_field(std::string_view field, const std::string& node);
  void add_text(std::string_view text);
  [[noreturn]] void refuse(std::string_view found) const;
  std::string expression() const;

  std::string pattern_;
  std::string folder_;
  std::vector<Part> parts_;
  std::regex matches_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILE_NAMES_H_
