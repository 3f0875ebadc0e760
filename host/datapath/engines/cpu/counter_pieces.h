#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_COUNTER_PIECES_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_COUNTER_PIECES_H_

#include <cstddef>
#include <memory>

#include "host/datapath/engines/counter_image.h"
#include "host/datapath/engines/cpu/unit.h"

namespace fibertap::cpu {

/// Readings of a unit's counters by its own thread, a piece at a time, so that frames wait no
/// longer for a reading of many counters than for one of few. While they are copied the unit counts
/// elsewhere; what it counts there is added before the reading is over.
class CounterPieces {
 public:
  /// Bytes of a piece: as long as a batch takes, and few frames are counted elsewhere.
  static constexpr std::size_t kBytes = std::size_t{256} << 10;

  /// `unit` has loaded rules and not judged by them yet.
  void start_over(const Unit& unit);

  /// Begins to read what `unit`, the one of start_over(), has counted since.
  void begin(Unit& unit, std::shared_ptr<CounterImage> to);

  /// Does a piece of it. Whether that was the last one.
  bool go_on(Unit& unit);

 private:
  CounterImage elsewhere_{0, 0};  // zeroes; the counters themselves while they are copied
  std::shared_ptr<CounterImage> to_;
  bool is_copied_ = false;
  std::size_t done_ = 0;  // bytes that are copied, or added
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_COUNTER_PIECES_H_
