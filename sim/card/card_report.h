#ifndef FIBERTAP_SIM_CARD_CARD_REPORT_H_
#define FIBERTAP_SIM_CARD_CARD_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace fibertap::card {

/// Use of one direction of the link, in virtual time.
struct LinkUse {
  std::uint64_t transfers = 0;
  std::uint64_t bytes = 0;
  double busy_seconds = 0;  // gaps before transfers and waits for a bank included
};

/// Use of one compute unit, in virtual time.
struct UnitUse {
  std::uint64_t runs = 0;
  double busy_seconds = 0;  // launch gaps and waits for a bank included
};

/// How long what a card did would have taken on hardware (sim/card/link_model.h). What has not
/// ended, and what waits for it, is left out.
struct LinkReport {
  double seconds = 0;  // from the first call to the end of the last thing done
  LinkUse to_card;
  LinkUse from_card;
  std::vector<UnitUse> units;
};

enum class UnitActivity { kIdle, kRunning, kHanging };

/// What a compute unit is at now.
struct UnitState {
  std::string name;  // as in the xclbin
  UnitActivity activity = UnitActivity::kIdle;
  std::uint64_t waiting = 0;   // commands queued behind the one it runs
  std::uint64_t commands = 0;  // that it has ended
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_CARD_REPORT_H_
