#ifndef FIBERTAP_HOST_OBSERVE_ACCOUNTS_TEXT_H_
#define FIBERTAP_HOST_OBSERVE_ACCOUNTS_TEXT_H_

#include <string>

#include "host/datapath/pipeline/accounts.h"

namespace fibertap {

/// Ports and sinks as tables for a person, and what was lost on the way to each.
std::string accounts_text(const Accounts& accounts, const Totals& totals);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_ACCOUNTS_TEXT_H_
