#ifndef FIBERTAP_HOST_BASE_PROGRAM_FILES_H_
#define FIBERTAP_HOST_BASE_PROGRAM_FILES_H_

#include <filesystem>
#include <optional>
#include <string_view>

namespace fibertap {

/// Where what is installed with the program lies: `place` ("lib/fibertap/...") below the folder of
/// the program or one above it, so that build trees and installed trees look alike. Absent when it
/// is nowhere.
inline std::optional<std::filesystem::path> find_beside_program(std::string_view place) {
  namespace fs = std::filesystem;
  fs::path folder = fs::read_symlink("/proc/self/exe");
  do {
    folder = folder.parent_path();
    if (fs::exists(folder / place)) return folder / place;
  } while (folder != folder.root_path());
  return std::nullopt;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_PROGRAM_FILES_H_
