#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_PENDING_LOSSES_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_PENDING_LOSSES_H_

#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "host/datapath/sinks/writer.h"

namespace fibertap {

/// Losses that a writer has not answered for yet, by their errno (see Loss).
class PendingLosses {
 public:
  void add(std::uint64_t frames, int error) noexcept {
    for (Loss& loss : named_) {
      if (loss.error == error) {
        loss.frames += frames;
        return;
      }
    }
    other_.frames += frames;
    other_.error = error;  // the last one stands for all
  }

  /// One of them, which is answered for then; none when no frames are left.
  Loss next() noexcept {
    for (Loss& loss : named_) {
      if (loss.frames != 0) return {std::exchange(loss.frames, 0), loss.error};
    }
    return std::exchange(other_, {});
  }

 private:
  std::array<Loss, 4> named_{{{0, EMSGSIZE}, {0, EBADMSG}, {0, EBUSY}, {0, ENETDOWN}}};
  Loss other_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_PENDING_LOSSES_H_
