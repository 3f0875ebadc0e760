// XRT's entry points: devices, xclbins and contexts (xrt.h).

#include <xrt.h>

#include <cerrno>

#include "sim/card/driver/session.h"

namespace card = fibertap::card;

namespace {

std::shared_ptr<card::Card> present_card() {
  std::shared_ptr<card::Card> inserted = card::inserted_card();
  return inserted && !inserted->is_gone() ? inserted : nullptr;
}

}  // namespace

unsigned int xclProbe() { return present_card() ? 1 : 0; }

xclDeviceHandle xclOpen(unsigned int index, const char*, xclVerbosityLevel) {
  std::shared_ptr<card::Card> present = present_card();
  if (!present || index != 0) return nullptr;
  auto session = std::make_shared<card::Session>();
  session->card = std::move(present);
  void* const handle = card::add_session(session);
  session->device = xrt_core::get_userpf_device(handle, index);
  return handle;
}

void xclClose(xclDeviceHandle handle) {
  const auto session = card::find_session(handle);
  if (!session) return;
  session->card->leave(session->client);
  card::remove_session(handle);
}

int xclLoadXclBin(xclDeviceHandle handle, const axlf* xclbin) {
  const auto session = card::find_session(handle);
  if (!session) return -ENODEV;
  const int error = session->card->load(*xclbin);
  if (error == 0) session->device->register_axlf(xclbin);
  return error;
}

int xclOpenContext(xclDeviceHandle handle, const xuid_t xclbin, unsigned int unit, bool is_shared) {
  const auto session = card::find_session(handle);
  if (!session) return -ENODEV;
  return session->card->open_context(session->client, xclbin, unit, is_shared);
}

// Also of a card that is gone: XRT calls it in destructors and throws for an error.
int xclCloseContext(xclDeviceHandle handle, const xuid_t, unsigned int unit) {
  if (const auto session = card::find_session(handle)) {
    session->card->close_context(session->client, unit);
  }
  return 0;
}

int xclGetDeviceInfo2(xclDeviceHandle handle, xclDeviceInfo2* info) {
  const auto session = card::find_session(handle);
  if (!session) return -ENODEV;
  session->card->describe(*info);
  return 0;
}
