#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_CHECKED_OUTCOMES_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_CHECKED_OUTCOMES_H_

#include <cstdint>
#include <span>

#include "abi/outcome_word.h"
#include "host/datapath/results/result_check.h"

namespace fibertap {

/// Checks the outcome words of a slot whose status adds up: each of the frames' words is one that
/// SPEC 10 has, they say what the status counts, and those that fill the last beat are zero. Throws
/// as `check` does.
void check_outcomes(const BatchSlot& slot, const ResultCheck& check);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_CHECKED_OUTCOMES_H_
