#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_COMPRESS_FILE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_COMPRESS_FILE_H_

#include <string>

namespace fibertap {

/// Whether this build has zstd.
bool can_compress() noexcept;

/// Writes `path`.zst with zstd's level 3 and a checksum, brings it to the disk, and then removes
/// `path`. Returns the new name, which is another where that one was taken. Throws Error(kRuntime)
/// or Error(kPartial), and leaves `path` as it is, when the system cannot.
std::string compress_file(const std::string& path);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_COMPRESS_FILE_H_
