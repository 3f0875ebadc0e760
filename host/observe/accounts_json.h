#ifndef FIBERTAP_HOST_OBSERVE_ACCOUNTS_JSON_H_
#define FIBERTAP_HOST_OBSERVE_ACCOUNTS_JSON_H_

#include <nlohmann/json_fwd.hpp>

#include "host/datapath/pipeline/accounts.h"

namespace fibertap {

/// The "live" part of the statistics: ports, sinks, and whether all of it adds up.
nlohmann::ordered_json accounts_json(const Accounts& accounts, const Totals& totals);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_ACCOUNTS_JSON_H_
