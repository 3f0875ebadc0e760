#ifndef FIBERTAP_SIM_CARD_DRIVER_DESIGN_H_
#define FIBERTAP_SIM_CARD_DRIVER_DESIGN_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/card/driver/device_memory.h"

struct axlf;

namespace fibertap::card {

/// What an xclbin makes of a card.
struct Design {
  std::array<std::uint8_t, 16> uuid{};
  std::vector<BankShape> banks;
  std::vector<std::string> units;  // "kernel:unit", by base address, which is how XRT numbers them
};

/// Reads an xclbin. Throws std::invalid_argument with the reason when its sections are not whole or
/// when its kernel is not the one of this library.
Design read_design(const axlf& xclbin);

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_DESIGN_H_
