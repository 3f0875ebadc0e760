#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_COUNTER_PIECES_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_COUNTER_PIECES_H_

#include <cstddef>
#include <memory>

#include "host/datapath/engines/counter_image.h"
#include "host/datapath/engines/cpu/unit.h"

namespace fibertap::cpu {

/// Readings of a unit's counters by its own thread, a piece at a time, so that frames wait no
/// longer for a reading of many counters than for one of few. What is counted when one begins is
/// set aside, and the unit counts on elsewhere.
class CounterPieces {
 public:
  /// Bytes of a piece: about 10 us of work.
  static constexpr std::size_t kBytes = std::size_t{32} << 10;

  /// `unit` has loaded rules and not judged by them yet.
  void start_over(const Unit& unit);

  /// Begins to read what `unit`, the one of start_over(), has counted since.
  void begin(Unit& unit, std::shared_ptr<CounterImage> to);

  /// Reads a piece. Whether it was the last one.
  bool go_on();

 private:
  CounterImage aside_{0, 0};  // counted from the reading before to this one, less what was read
  CounterImage sum_{0, 0};    // counted until the reading before, and what was read
  std::shared_ptr<CounterImage> to_;
  std::size_t read_ = 0;  // bytes
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_COUNTER_PIECES_H_
