#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_OUTCOME_TEXT_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_OUTCOME_TEXT_H_

#include <string>

#include "abi/outcome_word.h"

namespace fibertap {

/// Whether `word` is one that an engine may write for a frame (SPEC 10).
bool is_outcome(abi::OutcomeWord word);

/// "rejected (rule)", or "no outcome" where is_outcome() is false.
std::string disposition_text(abi::OutcomeWord word);

/// The word and what it says: "0x54f84115: rejected (rule), VNI 5568577".
std::string outcome_text(abi::OutcomeWord word);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_OUTCOME_TEXT_H_
