#ifndef FIBERTAP_SIM_CARD_DRIVER_COMPUTE_UNIT_H_
#define FIBERTAP_SIM_CARD_DRIVER_COMPUTE_UNIT_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sim/card/card_report.h"
#include "sim/card/driver/buffers.h"
#include "sim/card/driver/presence.h"
#include "sim/card/driver/registers.h"
#include "sim/card/driver/unit_kernel.h"

namespace fibertap::card {

enum class Ending { kDone, kFailed, kAborted };

/// One start of a compute unit.
struct Job {
  Registers registers;
  std::uint64_t batch = 0;  // number of a RUN, 0 of another command
  KernelMemory memory;
  std::vector<std::shared_ptr<Buffer>> buffers;  // that must not go while it runs

  /// Called by the unit's thread with the job itself.
  std::function<void(const Job&, Ending, const KernelTraffic&)> end;
};

/// A compute unit: its kernel, its registers and the thread that runs it, one job after the other.
class ComputeUnit {
 public:
  /// `number` counts from 1. `presence` outlives the unit.
  ComputeUnit(std::string name, unsigned number, const Faults& faults, Presence& presence);

  /// Waits for the job that runs, and ends those behind it as aborted. A job that hangs is waited
  /// for until the card is pulled.
  ~ComputeUnit();

  void start(Job job);

  /// False when there is no such register. Bit 0 of the first says that the unit is busy, bit 2
  /// that it is idle.
  bool read_register(std::uint32_t offset, std::uint32_t& value) const;

  UnitState state() const;

 private:
  void work();
  void run(const Job& job);
  bool hangs(const Job& job) const;

  const std::string name_;
  const unsigned number_;
  const Faults faults_;
  Presence& presence_;
  UnitKernel kernel_;

  mutable std::mutex mutex_;
  std::condition_variable called_;
  std::deque<Job> jobs_;
  Registers registers_;
  UnitActivity activity_ = UnitActivity::kIdle;
  std::uint64_t commands_ = 0;
  bool is_stopped_ = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_COMPUTE_UNIT_H_
