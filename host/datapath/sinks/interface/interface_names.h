#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INTERFACE_NAMES_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INTERFACE_NAMES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace fibertap {

/// Names of the interfaces of a sink: one name; with %{n} in it one of each number from 0 on; or
/// with %{vni} one of each session.
class InterfaceNames {
 public:
  enum class By { kOne, kNumber, kSession };

  /// The name of an interface may have this many bytes (IFNAMSIZ).
  static constexpr std::size_t kMostBytes = 15;

  /// Of `pattern`, where each name is followed by no more than `suffix_bytes`. Throws Error(kUsage)
  /// when it is none, or when the longest name that it stands for is too long; `option` names it in
  /// messages.
  InterfaceNames(const std::string& option, const std::string& pattern, std::size_t suffix_bytes);

  By by() const noexcept { return by_; }

  std::string one() const { return before_ + behind_; }
  std::string of_number(std::size_t number) const {
    return before_ + std::to_string(number) + behind_;
  }

  /// The default session's has "any" for its VNI.
  std::string of_session(std::optional<std::uint32_t> vni) const {
    return before_ + (vni ? std::to_string(*vni) : "any") + behind_;
  }

 private:
  By by_ = By::kOne;
  std::string before_;
  std::string behind_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INTERFACE_NAMES_H_
