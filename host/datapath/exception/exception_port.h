#ifndef FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_PORT_H_
#define FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_PORT_H_

#include <array>
#include <atomic>
#include <cstdint>

#include "host/datapath/exception/budget.h"
#include "host/datapath/exception/exception_counters.h"

namespace fibertap {

/// What pipelines and the thread that writes to the kernel share of one port.
struct ExceptionPort {
  /// `rate` is that of each class; a quarter of a second of it may come at once.
  explicit ExceptionPort(std::uint32_t rate) noexcept
      : budgets{Budget(rate, burst(rate)), Budget(rate, burst(rate)), Budget(rate, burst(rate))} {}

  struct OfClass {
    std::atomic<std::uint64_t> chosen = 0;  // all that came
    std::atomic<std::uint64_t> over_budget = 0;
    std::atomic<std::uint64_t> tap_full = 0;
    std::atomic<std::uint64_t> cut = 0;
    std::atomic<std::uint64_t> forwarded = 0;
    std::atomic<std::uint64_t> tap_failed = 0;
  };

  std::array<Budget, kFrameClasses> budgets;
  std::array<OfClass, kFrameClasses> classes;

 private:
  static constexpr std::uint32_t burst(std::uint32_t rate) noexcept { return rate / 4 + 1; }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_PORT_H_
