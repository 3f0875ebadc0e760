#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_BATCH_WORKERS_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_BATCH_WORKERS_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
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
/// submit(). A mark between two batches is passed by every worker, between its work on those before
/// and on those behind. Whoever waits, sleeps. All calls come from one thread.
class BatchWorkers {
 public:
  /// What worker `worker` (0 to threads - 1) does with a batch. Only calls of one worker never
  /// overlap.
  using Work = std::function<void(unsigned worker, BatchSlot& slot)>;

  /// What worker `worker` does when it passes a mark. Throws nothing.
  using Pass = std::function<void(unsigned worker)>;

  BatchWorkers(unsigned threads, Work work, Pass pass = {});

  /// Returns when the batches that were begun are finished; those that wait are not begun.
  ~BatchWorkers() = default;

  void submit(BatchSlot& slot);

  /// The oldest batch once it is finished, nullptr where it is not within `patience`. Throws what
  /// the work on it threw, at every call again.
  BatchSlot* poll(std::chrono::microseconds patience);

  /// Sets a mark, where there is something to do at it, behind all batches that were submitted. One
  /// at a time.
  void mark();

  /// Whether all workers have passed it; false where they have not within `patience`.
  bool is_passed(std::chrono::microseconds patience);

 private:
  struct Batch {
    BatchSlot* slot;
    bool is_finished = false;
    std::exception_ptr failure = nullptr;
  };

  void serve(const std::stop_token& stop, unsigned worker);

  // Locked; unlocked while they work:
  bool is_to_pass(unsigned worker) const { return before_mark_ == 0 && is_behind_[worker] != 0; }
  void pass(std::unique_lock<std::mutex>& lock, unsigned worker);
  void work_on_oldest(std::unique_lock<std::mutex>& lock, unsigned worker);

  Work work_;
  Pass pass_;
  std::deque<Batch> in_flight_;
  std::mutex mutex_;  // of what follows, and of what a batch says of itself
  std::deque<Batch*> waiting_;
  std::size_t before_mark_ = 0;  // of those that wait
  std::vector<char> is_behind_;  // the mark, by worker: those that have not passed it
  std::size_t behind_ = 0;       // so many
  std::condition_variable_any submitted_;
  std::condition_variable finished_;
  std::vector<std::jthread> threads_;  // stop before the rest goes
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_BATCH_WORKERS_H_
