#ifndef FIBERTAP_SIM_CARD_MEMORY_FILE_H_
#define FIBERTAP_SIM_CARD_MEMORY_FILE_H_

#include <cstdint>
#include <filesystem>
#include <span>

namespace fibertap::card {

/// A file that lies in no folder, for who wants a name: there may be no folder that can be written.
class MemoryFile {
 public:
  /// Throws std::runtime_error when the system gives no memory or no descriptor.
  explicit MemoryFile(std::span<const std::uint8_t> bytes);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  /// By which this process can open it.
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  int fd_;
  std::filesystem::path path_;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_MEMORY_FILE_H_
