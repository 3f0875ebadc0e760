#ifndef FIBERTAP_HOST_RULES_INTERFACES_H_
#define FIBERTAP_HOST_RULES_INTERFACES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fibertap {

/// The pcapng interface of one session row.
struct Interface {
  std::optional<std::uint32_t> vni;  // absent: the default session
  std::string description;

  /// "vni-5569041", or "vni-any" for the default session (SPEC 4, 9).
  std::string name() const { return vni ? "vni-" + std::to_string(*vni) : "vni-any"; }
};

/// Interface ids. A VNI keeps its id as long as the process lives, through every reload (SPEC 9).
class Interfaces {
 public:
  /// The id of `vni`, a new one when it has none yet; the description given last stands.
  std::uint32_t id_of(std::optional<std::uint32_t> vni, std::string description) {
    const auto [known, is_new] = ids_.emplace(vni, static_cast<std::uint32_t>(all_.size()));
    if (is_new) all_.push_back({vni, {}});
    all_[known->second].description = std::move(description);
    return known->second;
  }

  /// All interfaces; the index is the id.
  const std::vector<Interface>& all() const noexcept { return all_; }

 private:
  std::map<std::optional<std::uint32_t>, std::uint32_t> ids_;
  std::vector<Interface> all_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_INTERFACES_H_
