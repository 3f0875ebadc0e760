#ifndef FIBERTAP_SIM_CARD_DRIVER_START_PACKET_H_
#define FIBERTAP_SIM_CARD_DRIVER_START_PACKET_H_

#include <ert.h>

#include <bitset>
#include <memory>
#include <optional>

#include "sim/card/driver/buffers.h"
#include "sim/card/driver/registers.h"

namespace fibertap::card {

/// What an ERT_START_CU packet asks for (ert.h).
struct StartPacket {
  std::bitset<128> units;  // one of these
  Registers registers;
};

/// Reads the packet in a buffer; nullopt when it holds another one, or not a whole one.
std::optional<StartPacket> read_start_packet(const Buffer& packet);

/// Shows the host, who may be looking, what became of the command.
void set_state(Buffer& packet, ert_cmd_state state);

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_START_PACKET_H_
