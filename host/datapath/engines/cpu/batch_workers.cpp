#include "host/datapath/engines/cpu/batch_workers.h"

#include <algorithm>
#include <utility>

namespace fibertap::cpu {

BatchWorkers::BatchWorkers(unsigned threads, Work work, Pass pass)
    : work_(std::move(work)), pass_(std::move(pass)), is_behind_(threads, 0) {
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

void BatchWorkers::mark() {
  {
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [this] { return behind_ == 0; });  // of one that nobody asked about
    before_mark_ = waiting_.size();
    std::ranges::fill(is_behind_, 1);
    behind_ = is_behind_.size();
  }
  submitted_.notify_all();
}

bool BatchWorkers::is_passed(std::chrono::microseconds patience) {
  std::unique_lock lock(mutex_);
  if (patience.count() == 0) return behind_ == 0;
  return finished_.wait_for(lock, patience, [this] { return behind_ == 0; });
}

void BatchWorkers::serve(const std::stop_token& stop, unsigned worker) {
  std::unique_lock lock(mutex_);
  for (;;) {
    submitted_.wait(lock, stop, [&] { return is_to_pass(worker) || !waiting_.empty(); });
    if (stop.stop_requested()) return;
    if (is_to_pass(worker)) {
      pass(lock, worker);
    } else {
      work_on_oldest(lock, worker);
    }
  }
}

void BatchWorkers::pass(std::unique_lock<std::mutex>& lock, unsigned worker) {
  lock.unlock();
  pass_(worker);
  lock.lock();
  is_behind_[worker] = 0;
  if (--behind_ == 0) finished_.notify_one();
}

void BatchWorkers::work_on_oldest(std::unique_lock<std::mutex>& lock, unsigned worker) {
  Batch& batch = *waiting_.front();
  waiting_.pop_front();
  // Workers without a batch wait for the last one before the mark to be taken.
  if (before_mark_ != 0 && --before_mark_ == 0) submitted_.notify_all();
  lock.unlock();
  std::exception_ptr failure;
  try {
    work_(worker, *batch.slot);
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  batch.failure = std::move(failure);
  batch.is_finished = true;
  finished_.notify_one();
}

}  // namespace fibertap::cpu
