#ifndef FIBERTAP_HOST_BASE_PRIVILEGES_H_
#define FIBERTAP_HOST_BASE_PRIVILEGES_H_

#include <sys/types.h>

#include <optional>
#include <string>

namespace fibertap {

/// Whom a process goes on as.
struct Identity {
  std::string name;  // as it was given
  uid_t user = 0;
  gid_t group = 0;
};

/// The identity that "NAME[:GROUP]" names, by names or numbers; the group is the user's own where
/// none is given. Throws Error(kUsage) for names that the system does not know, for root, and for a
/// process that may not become it.
Identity identity_of(const std::string& text);

/// While it lives, files are opened and made by the rights of `identity`, if there is one. For use
/// while the process has one thread.
class ActingAs {
 public:
  /// Throws Error(kRuntime).
  explicit ActingAs(const std::optional<Identity>& identity);
  ~ActingAs();

  ActingAs(const ActingAs&) = delete;
  ActingAs& operator=(const ActingAs&) = delete;

 private:
  const bool acts_;
  const gid_t group_before_;
};

/// No program that this process starts gets more rights than it has. For the process, when it is
/// called before there are threads.
void forbid_new_privileges() noexcept;

/// All threads go on as `identity`, if there is one, for good. Without one a process of root's
/// stays as it is; no other keeps a capability. Throws Error(kRuntime) when a thread keeps one.
void give_up_privileges(const std::optional<Identity>& identity);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_PRIVILEGES_H_
