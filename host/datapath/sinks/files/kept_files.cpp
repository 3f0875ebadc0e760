#include "host/datapath/sinks/files/kept_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace fibertap {

KeptFiles::KeptFiles(const FileNames& names, const KeepLimits& limits) : limits_(limits) {
  namespace fs = std::filesystem;
  std::error_code failed;
  for (fs::directory_iterator entry(names.folder(), failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const auto sequence = names.sequence_of(entry->path().filename().string());
    if (!sequence) continue;
    first_sequence_ = std::max(first_sequence_, *sequence + 1);
    add(entry->path().string());
  }
}

void KeptFiles::add(const std::string& path) {
  struct stat status {};
  // A link is somebody else's, wherever it leads.
  if (lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;
  files_.insert({status.st_mtim, path, static_cast<std::uint64_t>(status.st_size)});
  bytes_ += static_cast<std::uint64_t>(status.st_size);
}

std::uint64_t KeptFiles::remove_oldest() {
  std::uint64_t removed = 0;
  while (files_.size() > 1 && is_too_much()) {
    const auto oldest = files_.begin();
    removed += unlink(oldest->path.c_str()) == 0 ? 1 : 0;
    bytes_ -= oldest->bytes;
    files_.erase(oldest);
  }
  return removed;
}

bool KeptFiles::is_too_much() const noexcept {
  return (limits_.files != 0 && files_.size() > limits_.files) ||
         (limits_.bytes != 0 && bytes_ > limits_.bytes);
}

}  // namespace fibertap
