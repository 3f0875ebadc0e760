#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_LOAD_CHECK_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_LOAD_CHECK_H_

#include <string_view>

#include "abi/batch_status.h"
#include "abi/kernel_command.h"
#include "abi/rule_image.h"
#include "host/base/error.h"

namespace fibertap {

/// Throws Error(kDevice) where `status`, what LOAD of `rules` answered, has an error.
inline void check_load(std::string_view engine, const abi::BatchStatus& status,
                       const abi::RuleImageHeader& rules) {
  if (status.errors == 0) return;
  throw Error(Errc::kDevice,
              "engine {}: LOAD of rule generation {}: found error bits {:#x}, expected none; "
              "compile the rules again",
              engine, rules.generation, status.errors);
}

/// Throws Error(kConfiguration) when a card that answers INFO with `card` does not hold rules of
/// this size.
void check_card_limits(const abi::KernelInfo& card, const abi::RuleImageHeader& rules);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_LOAD_CHECK_H_
