#ifndef FIBERTAP_HOST_LIVE_BATCH_FRAMES_H_
#define FIBERTAP_HOST_LIVE_BATCH_FRAMES_H_

#include <cstdint>

#include "host/engines/engine.h"

namespace fibertap {

/// How many frames fill a live batch for `engine`. A card is given large transfers, which the age
/// ends first. Software judges on the thread that receives: its batch stays in the cache, and is
/// short beside what an RX queue holds meanwhile.
inline std::uint32_t usual_batch_frames(const Engine& engine) noexcept {
  return engine.can_be_lost() ? 65536 : 512;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LIVE_BATCH_FRAMES_H_
