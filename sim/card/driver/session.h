#ifndef FIBERTAP_SIM_CARD_DRIVER_SESSION_H_
#define FIBERTAP_SIM_CARD_DRIVER_SESSION_H_

#include <memory>

#include "sim/card/driver/card.h"
#include "sim/card/driver/xrt_core.h"

namespace fibertap::card {

/// What a handle stands for between xclOpen and xclClose.
struct Session {
  std::shared_ptr<Card> card;
  Client client;
  std::shared_ptr<xrt_core::device> device;  // XRT's own; goes with the handle
};

/// The card that is in the slot, nullptr when there is none.
std::shared_ptr<Card> inserted_card();
void insert_card(std::shared_ptr<Card> card);

/// Handles stay good for calls that come after xclClose, as buffers outlive their device in some
/// programs: there is then no session.
void* add_session(std::shared_ptr<Session> session);
std::shared_ptr<Session> find_session(void* handle);
void remove_session(void* handle);

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_SESSION_H_
