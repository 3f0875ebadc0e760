#ifndef FIBERTAP_HOST_OBSERVE_WORDS_H_
#define FIBERTAP_HOST_OBSERVE_WORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/datapath/pipeline/accounts.h"
#include "host/rules/mirror.h"

namespace fibertap {

/// How a person reads the values of rules and sessions.
std::string_view word(Direction direction);
std::string_view word(Action action);
std::string protocol_word(const std::optional<std::uint8_t>& protocol);
std::string ports_word(const std::optional<PortRange>& ports);
std::string mac_word(const Mac& mac);

/// "5569041", or "any" for the default session.
std::string vni_word(const std::optional<std::uint32_t>& vni);

/// "none", "some" or "not known".
std::string_view word(Accounts::Losses losses);

/// The name of an output: that of its file, or "standard output" for "-".
std::string_view output_word(std::string_view path);

/// 1234567 as "1,234,567", or "not known".
std::string grouped(const std::optional<std::uint64_t>& frames);

/// 1234567 as "1,234,567".
std::string grouped(std::uint64_t value);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_WORDS_H_
