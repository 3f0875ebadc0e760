#ifndef FIBERTAP_SIM_CARD_DRIVER_MESSAGES_H_
#define FIBERTAP_SIM_CARD_DRIVER_MESSAGES_H_

#include <experimental/xrt_message.h>

#include <string>

namespace fibertap::card {

/// Says why something is refused where an error number does not, the way XRT's drivers do:
/// xrt.ini decides where it goes.
inline void complain(const std::string& reason) {
  xrt::message::log(xrt::message::level::error, "fibertap card", reason);
}

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_MESSAGES_H_
