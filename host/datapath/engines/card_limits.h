#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CARD_LIMITS_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CARD_LIMITS_H_

#include "abi/kernel_command.h"
#include "abi/rule_image.h"

namespace fibertap {

/// Throws Error(kConfiguration) when a card that answers INFO with `card` does not hold rules of
/// this size.
void check_card_limits(const abi::KernelInfo& card, const abi::RuleImageHeader& rules);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CARD_LIMITS_H_
