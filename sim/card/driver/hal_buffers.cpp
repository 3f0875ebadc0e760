// XRT's entry points: buffer objects (xrt.h).

#include <xrt.h>

#include <cerrno>

#include "sim/card/driver/session.h"

namespace card = fibertap::card;

xclBufferHandle xclAllocBO(xclDeviceHandle handle, size_t bytes, int, unsigned int flags) {
  const auto session = card::find_session(handle);
  return session ? session->card->allocate(bytes, flags, nullptr) : XRT_NULL_BO;
}

xclBufferHandle xclAllocUserPtrBO(xclDeviceHandle handle, void* host, size_t bytes,
                                  unsigned int flags) {
  const auto session = card::find_session(handle);
  return session ? session->card->allocate(bytes, flags, host) : XRT_NULL_BO;
}

void xclFreeBO(xclDeviceHandle handle, xclBufferHandle buffer) {
  if (const auto session = card::find_session(handle)) session->card->free(buffer);
}

int xclGetBOProperties(xclDeviceHandle handle, xclBufferHandle buffer,
                       xclBOProperties* properties) {
  const auto session = card::find_session(handle);
  return session ? session->card->properties(buffer, *properties) : -ENODEV;
}

void* xclMapBO(xclDeviceHandle handle, xclBufferHandle buffer, bool) {
  const auto session = card::find_session(handle);
  return session ? session->card->map(buffer) : nullptr;
}

// A buffer's host side is mapped as long as the buffer lives.
int xclUnmapBO(xclDeviceHandle, xclBufferHandle, void*) { return 0; }

int xclSyncBO(xclDeviceHandle handle, xclBufferHandle buffer, xclBOSyncDirection direction,
              size_t bytes, size_t offset) {
  const auto session = card::find_session(handle);
  if (!session) return -ENODEV;
  if (direction == XCL_BO_SYNC_BO_TO_DEVICE) {
    return session->card->transfer(buffer, card::Direction::kToCard, bytes, offset);
  }
  if (direction == XCL_BO_SYNC_BO_FROM_DEVICE) {
    return session->card->transfer(buffer, card::Direction::kFromCard, bytes, offset);
  }
  return -EINVAL;
}
