#ifndef FIBERTAP_SIM_CARD_DRIVER_FACE_H_
#define FIBERTAP_SIM_CARD_DRIVER_FACE_H_

#include <cstdint>
#include <vector>

#include "sim/card/card_report.h"
#include "sim/card/card_settings.h"

// What the driver library offers besides XRT's entry points: found by dlsym, built from the same
// tree as its callers.

extern "C" {

/// The xclbin of such a card (sim/card/xclbin_writer.h).
void fibertap_card_xclbin(const fibertap::card::CardSettings& settings,
                          std::vector<std::uint8_t>& xclbin);

/// Inserts a card. Throws std::invalid_argument for faults that nobody knows, std::runtime_error
/// when one is inserted already.
void fibertap_card_insert(const fibertap::card::CardSettings& settings);

/// Pulls the card; no device is left for those who open one from now on.
void fibertap_card_pull();

/// Of the inserted card.
void fibertap_card_link_report(fibertap::card::LinkReport& report);
void fibertap_card_restart_clock();
void fibertap_card_units(std::vector<fibertap::card::UnitState>& units);
}

#endif  // FIBERTAP_SIM_CARD_DRIVER_FACE_H_
