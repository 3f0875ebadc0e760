#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_BATCH_WORKERS_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_BATCH_WORKERS_H_

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "host/datapath/batch/batch_slot.h"

namespace fibertap::cpu {

/// Threads that work on batches, each on the oldest that waits. Batches come back in the order of
/// submit(). Whoever waits, sleeps. All calls come from one thread.
class BatchWorkers {
 public:
  /// What worker `worker` (0 to threads - 1) does with a batch. Only calls of one worker never
  /// overlap.
  using Work = std::function<void(unsigned worker, BatchSlot& slot)>;

  BatchWorkers(unsigned threads, Work work);

  /// Returns when the batches that were begun are finished; those that wait are not begun.
  ~BatchWorkers() = default;

  void submit(BatchSlot& slot);

  /// The oldest batch once it is finished, nullptr where it is not within `patience`. Throws what
  /// the work on it threw, at every call again.
  BatchSlot* poll(std::chrono::microseconds patience);

 private:
  struct Batch {
    BatchSlot* slot;
    bool is_finished = false;
    std::exception_ptr failure = nullptr;
  };

  void serve(const std::stop_token& stop, unsigned worker);
  Batch* take(const std::stop_token& stop);

  Work work_;
  std::deque<Batch> in_flight_;
  std::mutex mutex_;  // of what follows, and of what a batch says of itself
  std::deque<Batch*> waiting_;
  std::condition_variable_any submitted_;
  std::condition_variable finished_;
  std::vector<std::jthread> threads_;  // stop before the rest goes
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_BATCH_WORKERS_H_
