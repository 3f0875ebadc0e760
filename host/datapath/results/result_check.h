#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_RESULT_CHECK_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_RESULT_CHECK_H_

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "host/base/error.h"
#include "host/datapath/batch/batch_slot.h"

namespace fibertap {

/// Throws Error(kDevice) unless what an engine answered is what it must be.
class ResultCheck {
 public:
  ResultCheck(const BatchSlot& slot, std::string_view engine) : slot_(slot), engine_(engine) {}

  void equal(std::string_view what, std::uint64_t found, std::uint64_t expected) const {
    if (found != expected) refuse(what, fmt::to_string(found), fmt::to_string(expected));
  }
  void at_most(std::string_view what, std::uint64_t found, std::uint64_t limit) const {
    if (found > limit) refuse(what, fmt::to_string(found), fmt::format("at most {}", limit));
  }

  [[noreturn]] void refuse(std::string_view what, std::string_view found,
                           std::string_view expected) const {
    const std::string place =
        slot_.origin.empty() ? fmt::format("{} of a batch", what)
                             : fmt::format("{}, batch {}: {}", slot_.origin, slot_.number, what);
    throw Error(Errc::kDevice,
                "engine {}: {}: found {}, expected {}; its results are not to be trusted, replay "
                "with another engine",
                engine_, place, found, expected);
  }

 private:
  const BatchSlot& slot_;
  std::string_view engine_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_RESULT_CHECK_H_
