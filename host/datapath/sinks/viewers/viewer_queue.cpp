#include "host/datapath/sinks/viewers/viewer_queue.h"

#include <cerrno>
#include <new>
#include <utility>

#include "host/datapath/sinks/viewers/blocks_of_run.h"

namespace fibertap {

void ViewerQueue::offer(const CheckedResult& result, Run& whole) noexcept {
  std::uint64_t frames = result.accepted;
  try {
    Items item(1);
    if (sessions_.takes_all()) {
      if (!has_room_for(result.blocks.size())) return lose(result.blocks, frames);
      if (!whole) {
        whole = std::make_shared<const std::vector<std::uint8_t>>(result.blocks.begin(),
                                                                  result.blocks.end());
      }
      item.front().run = whole;
    } else {
      const auto copy = std::make_shared<std::vector<std::uint8_t>>();
      frames = 0;
      for_each_block(result.blocks,
                     [&](const abi::ResultHead&, std::span<const std::uint8_t> block) {
                       if (!sessions_.takes_block(block, block.size())) return true;
                       copy->insert(copy->end(), block.begin(), block.end());
                       return ++frames != 0;
                     });
      if (frames == 0) return;
      if (!has_room_for(copy->size())) return lose(*copy, frames);
      item.front().run = copy;
    }
    item.front().frames = frames;
    push(item);
  } catch (const std::bad_alloc&) {
    const std::lock_guard lock(mutex_);
    if (has_ended_) return;
    counters_.accepted += frames;
    counters_.write_failed += frames;
    counters_.last_error = ENOMEM;
  }
}

bool ViewerQueue::has_room_for(std::size_t bytes) const {
  const std::lock_guard lock(mutex_);
  return fits(bytes);
}

/// Another pipeline may have taken the room since it was asked for; so one batch more is taken.
void ViewerQueue::push(Items& item) noexcept {
  const std::lock_guard lock(mutex_);
  if (has_ended_) return;
  counters_.accepted += item.front().frames;
  counters_.queued += item.front().frames;
  bytes_ += item.front().run->size();
  item.front().lost_before.swap(lost_);
  items_.splice(items_.end(), item);
}

void ViewerQueue::lose(std::span<const std::uint8_t> blocks, std::uint64_t frames) {
  FramesOfInterfaces lost;
  for_each_block(blocks, [&](const abi::ResultHead& head, std::span<const std::uint8_t>) {
    return ++lost[head.interface_id] != 0;
  });
  const std::lock_guard lock(mutex_);
  if (has_ended_) return;
  counters_.accepted += frames;
  counters_.queue_full += frames;
  lost_.merge(lost);
  for (const auto& [interface, count] : lost) lost_[interface] += count;  // those it had already
}

void ViewerQueue::end() noexcept {
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
}

std::optional<ViewerQueue::Item> ViewerQueue::take() {
  const std::lock_guard lock(mutex_);
  if (items_.empty()) {
    if (!has_ended_ || lost_.empty()) return std::nullopt;
    return Item{nullptr, 0, std::exchange(lost_, {})};
  }
  Item item = std::move(items_.front());
  items_.pop_front();
  bytes_ -= item.run->size();
  return item;
}

void ViewerQueue::count(const Item& item, std::uint64_t sent) noexcept {
  const std::lock_guard lock(mutex_);
  counters_.queued -= item.frames;
  counters_.written += sent;
  counters_.reader_gone += item.frames - sent;
}

bool ViewerQueue::is_over() const {
  const std::lock_guard lock(mutex_);
  return has_ended_ && items_.empty() && lost_.empty();
}

SinkCounters ViewerQueue::close() noexcept {
  Items unread;
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  counters_.reader_gone += std::exchange(counters_.queued, 0);
  bytes_ = 0;
  unread.swap(items_);
  lost_.clear();
  return counters_;
}

SinkCounters ViewerQueue::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

}  // namespace fibertap
