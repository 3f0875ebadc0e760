// XRT's entry points: commands and registers (xrt.h, experimental/xrt-next.h).

#include <experimental/xrt-next.h>
#include <xrt.h>

#include <cerrno>
#include <chrono>

#include "sim/card/driver/session.h"

namespace card = fibertap::card;

int xclExecBuf(xclDeviceHandle handle, xclBufferHandle packet) {
  const auto session = card::find_session(handle);
  return session ? session->card->execute(session->client, packet) : -ENODEV;
}

// As poll(2): 1 when a command has ended since the last call, 0 when none has in that time. Of a
// card that is gone too: its commands end as aborted, and XRT waits on after an error.
int xclExecWait(xclDeviceHandle handle, int timeout_ms) {
  const auto session = card::find_session(handle);
  if (!session) return 0;
  using std::chrono::milliseconds;
  const milliseconds timeout = timeout_ms < 0 ? std::chrono::hours(1) : milliseconds(timeout_ms);
  return session->client.completions->take(timeout) ? 1 : 0;
}

int xclRegRead(xclDeviceHandle handle, uint32_t unit, uint32_t offset, uint32_t* value) {
  const auto session = card::find_session(handle);
  return session ? session->card->read_register(unit, offset, *value) : -ENODEV;
}
