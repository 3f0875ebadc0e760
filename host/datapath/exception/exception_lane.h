#ifndef FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_LANE_H_
#define FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_LANE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "host/base/clock.h"
#include "host/datapath/batch/batch_slot.h"
#include "host/datapath/exception/exception_port.h"
#include "host/datapath/exception/frame_ring.h"

namespace fibertap {

/// One pipeline's way to the kernel, for frames whose outcome word is not_vxlan and nothing else: a
/// ring for each class, so that no class takes the room of another. Nothing in it waits.
class ExceptionLane {
 public:
  /// A null pointer among `ports` is a port that has no way to the kernel. `wake` is called when
  /// there is something to empty. All outlive the lane.
  ExceptionLane(std::span<ExceptionPort* const> ports, std::uint16_t health_port,
                std::function<void()> wake, const Clock& clock = Clock::steady());

  /// Takes what is not VXLAN from a finished batch. For use by the pipeline's thread.
  void take(const BatchSlot& slot) noexcept;

  /// The ring of a class, to be emptied by one thread.
  FrameRing& ring(FrameClass each) noexcept { return *rings_[static_cast<std::size_t>(each)]; }

 private:
  bool take_frame(const BatchSlot& slot, std::uint32_t frame, std::uint32_t port,
                  Clock::TimePoint now) noexcept;

  const std::span<ExceptionPort* const> ports_;
  const std::uint16_t health_port_;
  const std::function<void()> wake_;
  const Clock& clock_;
  std::array<std::unique_ptr<FrameRing>, kFrameClasses> rings_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_LANE_H_
