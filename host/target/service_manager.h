#ifndef FIBERTAP_HOST_TARGET_SERVICE_MANAGER_H_
#define FIBERTAP_HOST_TARGET_SERVICE_MANAGER_H_

#include <string>

namespace fibertap {

/// What a service says to the manager that started it (sd_notify(3)): to systemd, or to whoever
/// listens on $NOTIFY_SOCKET. Without that, or in a build without libsystemd, says nothing.
class ServiceManager {
 public:
  /// It receives frames. `status` is a line for a person.
  void ready(const std::string& status);

  /// It reads its rules anew; ready() says that it is done.
  void reloading();

  /// It takes no more frames and writes what it has.
  void stopping();

  void status(const std::string& status);

  /// It is alive. A manager that does not hear this for longer than its watchdog has patience
  /// starts it again.
  void alive();
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_SERVICE_MANAGER_H_
