#include "host/datapath/sinks/queued_sink.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace fibertap {

QueuedSink::QueuedSink(CaptureWriter& writer, const QueueOptions& options)
    : writer_(writer), options_(options) {
  counters_.name = writer.path();
  thread_ = std::thread([this] { work(); });
}

QueuedSink::~QueuedSink() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    items_.clear();
  }
  writer_.interrupt();
  close();
}

void QueuedSink::write(const CheckedResult& result) {
  if (result.accepted == 0) return;
  std::unique_lock lock(mutex_);
  counters_.accepted += result.accepted;
  const bool fits = bytes_ == 0 || bytes_ + result.blocks.size() <= options_.bytes;
  if (!fits && !is_waiting()) {
    counters_.queue_full += result.accepted;
    return;
  }
  counters_.queued += result.accepted;
  reserve(result.blocks.size());
  lock.unlock();
  push({{result.blocks.begin(), result.blocks.end()}, result.accepted, {}});
}

bool QueuedSink::has_room() const {
  if (!options_.backpressure) return true;
  const std::lock_guard lock(mutex_);
  return bytes_ == 0 || bytes_ < options_.bytes || !is_waiting();
}

bool QueuedSink::is_waiting() const {
  return options_.backpressure && !(hurries_ && Clock::now() - last_move() > options_.patience);
}

QueuedSink::Clock::time_point QueuedSink::last_move() const {
  return std::max(last_change_, writer_.last_taken());
}

void QueuedSink::hurry() {
  const std::lock_guard lock(mutex_);
  hurries_ = true;
  last_change_ = Clock::now();
}

void QueuedSink::describe(std::span<const Interface> interfaces) {
  Item item{{}, 0, {interfaces.begin(), interfaces.end()}};
  {
    const std::lock_guard lock(mutex_);
    reserve(item.weight());
  }
  push(std::move(item));
}

void QueuedSink::reserve(std::size_t bytes) {
  if (bytes_ == 0) last_change_ = Clock::now();
  bytes_ += bytes;
}

void QueuedSink::push(Item item) {
  const std::lock_guard lock(mutex_);
  items_.push_back(std::move(item));
  changed_.notify_all();
}

void QueuedSink::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return !items_.empty() || closed_; });
    if (items_.empty()) return;
    const Item item = std::move(items_.front());
    items_.pop_front();
    lock.unlock();
    put(item);
    lock.lock();
    bytes_ -= item.weight();
    last_change_ = Clock::now();
    changed_.notify_all();
  }
}

void QueuedSink::put(const Item& item) {
  if (!item.interfaces.empty()) return writer_.describe(item.interfaces);
  const int error = writer_.write(item.blocks);
  const std::lock_guard lock(mutex_);
  counters_.queued -= item.frames;
  switch (error) {
    case 0:
      counters_.written += item.frames;
      break;
    case EPIPE:
      counters_.reader_gone += item.frames;
      break;
    case EINTR:
      counters_.reader_stalled += item.frames;
      break;
    default:
      counters_.write_failed += item.frames;
      counters_.last_error = error;
  }
}

SinkCounters QueuedSink::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void QueuedSink::finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) {
  {
    std::unique_lock lock(mutex_);
    if (!hurries_) last_change_ = Clock::now();
    while (bytes_ != 0 && Clock::now() <= last_move() + options_.patience) {
      changed_.wait_until(lock, last_move() + options_.patience);
    }
    if (bytes_ != 0) writer_.interrupt();
    changed_.wait(lock, [this] { return bytes_ == 0; });
  }
  close();
  writer_.finish(timestamp_ns, counts);
}

void QueuedSink::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

}  // namespace fibertap
