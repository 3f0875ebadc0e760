#include "host/datapath/sinks/queued_sink.h"

#include <cerrno>
#include <new>
#include <utility>

#include "host/base/thread_name.h"

namespace fibertap {
namespace {

/// A writer is asked this often whether it has something to do of itself, such as a file whose time
/// is over.
constexpr std::chrono::milliseconds kRest{100};

}  // namespace

QueuedSink::QueuedSink(Writer& writer, const QueueOptions& options)
    : writer_(writer), options_(options), queue_(options.bytes) {
  counters_.name = options.name.empty() ? writer.path() : options.name;
  thread_ = std::thread([this] {
    name_this_thread("sink ", counters_.name.c_str());
    work();
  });
}

QueuedSink::~QueuedSink() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    queue_.clear();
  }
  writer_.interrupt();
  close();
}

void QueuedSink::write(const CheckedResult& result) {
  if (result.accepted == 0) return;
  const TakenBlocks taken = taken_blocks(result, options_.sessions);
  // Slabs that pipelines fill side by side would stay half empty, and the queue hold less than it
  // is for. The writer does not wait for what is being filled.
  const std::lock_guard turn(filling_);
  std::unique_lock lock(mutex_);
  const auto slabs = room_for(result, taken);
  if (!slabs) return;
  lock.unlock();
  fill(*slabs, result, options_.sessions);
  lock.lock();
  queue_.commit(*slabs);
  changed_.notify_all();
}

std::optional<SlabQueue::Reserved> QueuedSink::room_for(const CheckedResult& result,
                                                        const TakenBlocks& taken) {
  counters_.other_sessions += result.accepted - taken.frames;
  if (taken.frames == 0) return std::nullopt;
  counters_.accepted += taken.frames;
  if (!fits(taken.bytes)) {
    counters_.queue_full += taken.frames;
    return std::nullopt;
  }
  try {
    const SlabQueue::Reserved slabs = queue_.reserve(taken.bytes);
    counters_.queued += taken.frames;
    note_more(taken.bytes);
    return slabs;
  } catch (const std::bad_alloc&) {
    counters_.write_failed += taken.frames;
    counters_.last_error = ENOMEM;
    return std::nullopt;
  }
}

bool QueuedSink::fits(std::size_t bytes) const {
  return bytes_ == 0 || bytes_ + bytes <= options_.bytes || is_waiting();
}

bool QueuedSink::has_room() const {
  if (!options_.backpressure) return true;
  const std::lock_guard lock(mutex_);
  return bytes_ == 0 || bytes_ < options_.bytes || !is_waiting();
}

bool QueuedSink::is_waiting() const {
  return options_.backpressure && !(hurries_ && has_lost_patience());
}

bool QueuedSink::has_lost_patience() const {
  if (std::exchange(taken_, writer_.taken()) != taken_) last_move_ = options_.clock.now();
  return options_.clock.now() - last_move_ > options_.patience;
}

/// The patience begins now.
void QueuedSink::be_patient() {
  taken_ = writer_.taken();
  last_move_ = options_.clock.now();
}

void QueuedSink::hurry() {
  const std::lock_guard lock(mutex_);
  hurries_ = true;
  be_patient();
}

void QueuedSink::describe(std::span<const Interface> interfaces) {
  if (interfaces.empty()) return;
  SlabQueue::Slabs description(1);
  description.front().interfaces.assign(interfaces.begin(), interfaces.end());
  const std::lock_guard lock(mutex_);
  queue_.push(description);
  note_more(interfaces.size());
  changed_.notify_all();
}

void QueuedSink::note_more(std::size_t bytes) {
  if (bytes_ == 0) be_patient();
  bytes_ += bytes;
}

void QueuedSink::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (!changed_.wait_for(lock, kRest, [this] { return queue_.has_next() || closed_; })) {
      lock.unlock();
      writer_.rest();
      lock.lock();
      count_late_losses();
      continue;
    }
    if (!queue_.has_next()) return;
    SlabQueue::Slabs slab = queue_.take();
    lock.unlock();
    put(slab.front());
    lock.lock();
    bytes_ -= slab.front().weight();
    queue_.give_back(slab);
    be_patient();
    changed_.notify_all();
  }
}

void QueuedSink::put(Slab& slab) {
  if (!slab.interfaces.empty()) return writer_.describe(slab.interfaces);
  tell_missed();
  const Loss loss = writer_.take(slab.blocks(), slab.frames);
  const std::lock_guard lock(mutex_);  // once: nobody sees a frame as written that was lost
  counters_.queued -= slab.frames;
  counters_.written += slab.frames;
  count(loss);
  count_late_losses();
}

void QueuedSink::tell_missed() noexcept {
  std::uint64_t frames = 0;
  {
    const std::lock_guard lock(mutex_);
    frames = counters_.queue_full - std::exchange(missed_, counters_.queue_full);
  }
  if (frames != 0) writer_.miss(frames);
}

void QueuedSink::count_late_losses() {
  for (Loss loss = writer_.late_loss(); loss.frames != 0; loss = writer_.late_loss()) count(loss);
}

void QueuedSink::count(const Loss& loss) noexcept {
  counters_.written -= loss.frames;
  switch (loss.error) {
    case 0:
      break;
    case EPIPE:
      counters_.reader_gone += loss.frames;
      break;
    case EINTR:
      counters_.reader_stalled += loss.frames;
      break;
    case EMSGSIZE:
      counters_.too_long += loss.frames;
      break;
    case ENOBUFS:
      counters_.port_full += loss.frames;
      break;
    case EBADMSG:
      counters_.too_short += loss.frames;
      break;
    case EBUSY:
      counters_.interface_full += loss.frames;
      break;
    case ENETDOWN:
      counters_.interface_down += loss.frames;
      break;
    default:
      counters_.write_failed += loss.frames;
      counters_.last_error = loss.error;
  }
}

SinkCounters QueuedSink::counters() const {
  std::vector<WriterCounter> of_writer = writer_.counters();
  const std::lock_guard lock(mutex_);
  SinkCounters counters = counters_;
  counters.queue_bytes = bytes_;
  counters.queue_limit_bytes = options_.bytes;
  counters.of_writer = std::move(of_writer);
  counters.vlans = writer_.vlans();
  return counters;
}

void QueuedSink::finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) {
  {
    std::unique_lock lock(mutex_);
    if (!hurries_) be_patient();
    while (bytes_ != 0 && !has_lost_patience()) {
      // Now and then: a slow reader takes bytes without a word.
      options_.clock.wait(changed_, lock, options_.clock.now() + options_.patience / 16);
    }
    if (bytes_ != 0) writer_.interrupt();
    changed_.wait(lock, [this] { return bytes_ == 0; });
  }
  close();
  tell_missed();
  try {
    writer_.finish(timestamp_ns, counts);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    count_late_losses();
    throw;
  }
  const std::lock_guard lock(mutex_);
  count_late_losses();
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
