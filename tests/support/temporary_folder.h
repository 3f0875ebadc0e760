#ifndef FIBERTAP_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
#define FIBERTAP_TESTS_SUPPORT_TEMPORARY_FOLDER_H_

#include <filesystem>
#include <string>

namespace fibertap::testing {

/// A new empty folder that goes with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }

  /// The path of something in it.
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
