#ifndef FIBERTAP_HOST_OBSERVE_RULE_LISTING_H_
#define FIBERTAP_HOST_OBSERVE_RULE_LISTING_H_

#include <string>

#include "host/rules/mirror.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// Every session with what it cuts to and which MACs are its own, and every filter with its rules
/// in evaluation order, which of them earlier ones leave nothing of, and which only a part of.
std::string rule_listing(const Mirror& mirror, const RuleImage& image);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_RULE_LISTING_H_
