#include "host/datapath/engines/cpu/batch_workers.h"

#include <utility>

namespace fibertap::cpu {

BatchWorkers::BatchWorkers(unsigned threads, Work work) : work_(std::move(work)) {
  threads_.reserve(threads);
  for (unsigned worker = 0; worker < threads; ++worker) {
    threads_.emplace_back([this, worker](const std::stop_token& stop) { serve(stop, worker); });
  }
}

void BatchWorkers::submit(BatchSlot& slot) {
  Batch& batch = in_flight_.emplace_back(Batch{&slot});
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(&batch);
  }
  submitted_.notify_one();
}

BatchSlot* BatchWorkers::poll(std::chrono::microseconds patience) {
  if (in_flight_.empty()) return nullptr;
  Batch& oldest = in_flight_.front();
  {
    std::unique_lock lock(mutex_);
    // Not even a wait that is over at once: it goes to the kernel, and may sleep for a time slice.
    if (patience.count() == 0 && !oldest.is_finished) return nullptr;
    if (!finished_.wait_for(lock, patience, [&oldest] { return oldest.is_finished; })) {
      return nullptr;
    }
  }
  if (oldest.failure) std::rethrow_exception(oldest.failure);
  BatchSlot* const slot = oldest.slot;
  in_flight_.pop_front();
  return slot;
}

void BatchWorkers::serve(const std::stop_token& stop, unsigned worker) {
  while (Batch* const batch = take(stop)) {
    std::exception_ptr failure;
    try {
      work_(worker, *batch->slot);
    } catch (...) {
      failure = std::current_exception();
    }
    {
      const std::lock_guard lock(mutex_);
      batch->failure = std::move(failure);
      batch->is_finished = true;
    }
    finished_.notify_one();
  }
}

BatchWorkers::Batch* BatchWorkers::take(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  submitted_.wait(lock, stop, [this] { return !waiting_.empty(); });
  if (stop.stop_requested()) return nullptr;
  Batch* const batch = waiting_.front();
  waiting_.pop_front();
  return batch;
}

}  // namespace fibertap::cpu
