#ifndef FIBERTAP_HOST_OBSERVE_RULE_NUMBER_H_
#define FIBERTAP_HOST_OBSERVE_RULE_NUMBER_H_

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "host/rules/evaluation_order.h"

namespace fibertap {

/// "number 100", or "number 0 (amazon-dns)": no user gave that number, and none can look it up.
inline std::string rule_number_text(std::uint32_t number) {
  return fmt::format("number {}{}", number, number == kAmazonDnsNumber ? " (amazon-dns)" : "");
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_RULE_NUMBER_H_
