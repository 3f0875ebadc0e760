#ifndef FIBERTAP_SIM_CARD_CARD_SETTINGS_H_
#define FIBERTAP_SIM_CARD_CARD_SETTINGS_H_

#include <cstddef>
#include <string>

namespace fibertap::card {

/// What the link model reckons with (sim/card/link_model.h). The defaults are AWS's figures for F1
/// with transfers of 1 MiB, one channel of DDR4-2133, and the time XRT takes for an empty run.
struct LinkSpeeds {
  double to_card = 11.4e9;  // bytes per second
  double from_card = 12.3e9;
  double bank = 17e9;          // bytes per second, what PCIe and kernels take together
  double transfer_gap = 4e-6;  // seconds before the first byte of a transfer moves
  double launch_gap = 50e-6;   // seconds from a unit being free to the first cycle of the next run
  double kernel_hz = 250e6;    // a beat a cycle
};

/// An emulated card.
struct CardSettings {
  unsigned units = 1;                              // compute units, 1..4
  std::size_t bank_bytes = std::size_t{16} << 30;  // of each of the four banks, whole KiB
  std::string faults = {};                         // what goes wrong (sim/card/faults.h)
  LinkSpeeds link = {};
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_CARD_SETTINGS_H_
