#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_CARD_LOSS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_CARD_LOSS_H_

#include <cstdint>
#include <string>

#include "host/base/error.h"

namespace fibertap {

/// How a card was lost. Frames that were in flight are Totals::card_lost.
struct CardLoss {
  Error error;
  std::string substitute;  // name of the engine that went on, empty where none did

  // Frames that the card had judged since its counters were folded last, which are in the totals:
  // its counters of sessions and rules are lost with it.
  std::uint64_t uncounted_accepted = 0;
  std::uint64_t uncounted_rejected = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_CARD_LOSS_H_
