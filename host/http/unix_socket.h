#ifndef FIBERTAP_HOST_HTTP_UNIX_SOCKET_H_
#define FIBERTAP_HOST_HTTP_UNIX_SOCKET_H_

#include <sys/types.h>

#include <string>

namespace fibertap {

/// The name of a Unix socket to listen on, made free: what an earlier run left there is removed,
/// what anybody answers at or is no socket is not.
class UnixSocketName {
 public:
  /// Throws Error(kRuntime) for a name that somebody else has, Error(kUsage) for one that is too
  /// long.
  explicit UnixSocketName(std::string path);

  /// The socket stands there now.
  void note_bound() noexcept;

  /// Removes it, if it is still the one that was bound.
  void remove() noexcept;

  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_HTTP_UNIX_SOCKET_H_
