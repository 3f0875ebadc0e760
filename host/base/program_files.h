#ifndef FIBERTAP_HOST_BASE_PROGRAM_FILES_H_
#define FIBERTAP_HOST_BASE_PROGRAM_FILES_H_

#include <filesystem>
#include <optional>
#include <string_view>

namespace fibertap {

/// Where what is installed with the program lies: `place` ("lib/fibertap/...") below the folder of
/// the program (a build tree) or the one above it (an installed tree). Absent when it is in
/// neither: what lies further up is somebody else's.
inline std::optional<std::filesystem::path> find_beside_program(std::string_view place) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  for (const fs::path& each : {folder, folder.parent_path()}) {
    if (fs::exists(each / place)) return each / place;
  }
  return std::nullopt;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_PROGRAM_FILES_H_
