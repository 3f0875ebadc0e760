#ifndef FIBERTAP_HOST_RULES_TEMPLATES_ADDRESS_LIST_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_ADDRESS_LIST_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/rules/mirror.h"
#include "host/rules/templates/fields.h"

namespace fibertap::templates {

/// Reads aa:bb:cc:dd:ee:ff, or the same with '-'; absent for anything else.
std::optional<Mac> parse_mac(std::string_view text);

/// A required CIDR at `key`. Host bits are masked, and `notes` says so.
Cidr read_cidr(const Fields& fields, std::string_view key, std::vector<std::string>& notes);

/// The CIDRs or bare addresses listed at `key`, none of them twice; at least one when the key is
/// there. Host bits are masked, and `notes` says so.
std::vector<Cidr> read_cidrs(const Fields& fields, std::string_view key,
                             std::vector<std::string>& notes);

/// The MAC addresses listed at `key`, none of them twice; absent when the key is.
std::optional<std::vector<Mac>> read_macs(const Fields& fields, std::string_view key);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_ADDRESS_LIST_H_
