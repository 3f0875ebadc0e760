#ifndef FIBERTAP_TESTS_HOST_BASE_SYNCED_FILES_H_
#define FIBERTAP_TESTS_HOST_BASE_SYNCED_FILES_H_

#include <string>
#include <vector>

namespace fibertap::testing {

/// Records what this program has brought to the disk, by fsync(), since it was made.
class SyncedFiles {
 public:
  SyncedFiles();

  /// Their names at that time, in this order.
  const std::vector<std::string>& paths() const;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_BASE_SYNCED_FILES_H_
