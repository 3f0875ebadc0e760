#include "host/observe/session_listing.h"

#include <nlohmann/json.hpp>

namespace fibertap {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string session_listing(std::span<const ListedSession> sessions) {
  Json all = Json::array();
  for (const auto& [interface, accepted] : sessions) {
    all.push_back({{"vni", interface.vni ? Json(*interface.vni) : Json("any")},
                   {"name", interface.name()},
                   {"description", interface.description},
                   {"accepted", accepted}});
  }
  constexpr int kOneLine = -1;
  return Json{{"sessions", all}}.dump(kOneLine, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace fibertap
