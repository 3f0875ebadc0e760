#include "host/datapath/sinks/viewers/viewers.h"

#include <algorithm>
#include <utility>

namespace fibertap {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

void add(const SinkCounters& more, SinkCounters& to) {
  to.accepted += more.accepted;
  to.written += more.written;
  to.queue_full += more.queue_full;
  to.write_failed += more.write_failed;
  to.reader_gone += more.reader_gone;
  to.queued += more.queued;
}

Clock::TimePoint later(Clock::TimePoint now, std::chrono::nanoseconds by) {
  return by > Clock::TimePoint::max() - now ? Clock::TimePoint::max() : now + by;
}

std::uint64_t now_ns() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::nanoseconds(since_epoch).count());
}

}  // namespace

Viewers::Queues Viewers::queues() const {
  const std::lock_guard lock(mutex_);
  return queues_;
}

void Viewers::offer(const CheckedResult& result) noexcept {
  if (result.accepted == 0) return;
  ViewerQueue::Run whole;
  for (const auto& queue : queues()) {
    if (queue) queue->offer(result, whole);
  }
}

SinkCounters Viewers::counters() const {
  const std::lock_guard lock(mutex_);
  SinkCounters sum = before_;
  sum.name = "viewers";
  for (const auto& queue : queues_) {
    if (queue) add(queue->counters(), sum);
  }
  return sum;
}

void Viewers::describe(std::span<const Interface> interfaces) {
  const std::lock_guard lock(mutex_);
  interfaces_.insert(interfaces_.end(), interfaces.begin(), interfaces.end());
}

Interface Viewers::interface(std::uint32_t id) const {
  const std::lock_guard lock(mutex_);
  return id < interfaces_.size() ? interfaces_[id] : Interface{};
}

std::vector<std::uint32_t> Viewers::ids_of(const std::vector<std::uint32_t>& vnis) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::uint32_t> ids;
  for (std::uint32_t id = 0; !vnis.empty() && id < interfaces_.size(); ++id) {
    const auto& vni = interfaces_[id].vni;
    if (vni && std::ranges::find(vnis, *vni) != vnis.end()) ids.push_back(id);
  }
  return ids;
}

std::unique_ptr<Viewer> Viewers::open(const ViewerRequest& request) {
  const auto queue = std::make_shared<ViewerQueue>(SessionFilter(request.vnis), queue_bytes_);
  auto viewer = std::make_unique<Viewer>(shared_from_this(), queue, request);
  const std::lock_guard lock(mutex_);
  const auto place = std::ranges::find(queues_, nullptr);
  if (has_ended_ || place == queues_.end()) return nullptr;
  *place = queue;
  present_.fetch_add(1, std::memory_order_release);
  return viewer;
}

/// Those that offer to it still find it ended.
void Viewers::leave(const std::shared_ptr<ViewerQueue>& queue) noexcept {
  const std::lock_guard lock(mutex_);
  const auto place = std::ranges::find(queues_, queue);
  if (place == queues_.end()) return;  // it was not let in
  add(queue->close(), before_);
  place->reset();
  present_.fetch_sub(1, std::memory_order_release);
}

void Viewers::finish() noexcept {
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  for (const auto& queue : queues_) {
    if (queue) queue->end();
  }
}

void Viewers::close() noexcept {
  for (const auto& queue : queues()) {
    if (queue) queue->close();
  }
}

Viewer::Viewer(std::shared_ptr<Viewers> viewers, std::shared_ptr<ViewerQueue> queue,
               const ViewerRequest& request)
    : viewers_(std::move(viewers)),
      queue_(std::move(queue)),
      end_(later(viewers_->clock_.now(), request.time)),
      frames_left_(request.frames),
      capture_(request.form, request.snaplen,
               [all = viewers_.get()](std::uint32_t id) { return all->interface(id); }) {
  capture_.begin(viewers_->ids_of(request.vnis), bytes_);
}

Viewer::~Viewer() { viewers_->leave(queue_); }

std::span<const std::uint8_t> Viewer::next() {
  if (given_ == bytes_.size()) fill();
  const auto piece = std::span<const std::uint8_t>(bytes_).subspan(given_).first(
      std::min(kPieceBytes, bytes_.size() - given_));
  given_ += piece.size();
  return piece;
}

void Viewer::stop() noexcept {
  frames_left_ = 0;
  queue_->close();
}

void Viewer::fill() {
  bytes_.clear();
  given_ = 0;
  if (is_done_) return;
  if (viewers_->clock_.now() >= end_) queue_->end();
  if (const auto item = queue_->take()) {
    const std::uint64_t sent = capture_.add(*item, frames_left_, bytes_);
    queue_->count(*item, sent);
    frames_left_ -= sent;
    if (frames_left_ == 0) stop();
  }
  if (!queue_->is_over()) return;
  capture_.end(now_ns(), bytes_);
  is_done_ = true;
}

}  // namespace fibertap
