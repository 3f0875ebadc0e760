#include "host/datapath/sinks/slab_queue.h"

#include <cstring>
#include <iterator>

namespace fibertap {
namespace {

/// Slabs that are enough for `bytes` of blocks, whatever remains unused at the end of each.
constexpr std::size_t slabs_for(std::size_t bytes) {
  constexpr std::size_t kSure = Slab::kBytes - Slab::kLargestBlock;
  return (bytes + kSure - 1) / kSure;
}

SlabQueue::Slabs new_slabs(std::size_t count) {
  SlabQueue::Slabs slabs;
  while (slabs.size() < count) {
    slabs.push_back({.memory = std::make_unique_for_overwrite<std::uint8_t[]>(Slab::kBytes)});
  }
  return slabs;
}

}  // namespace

void Slab::append(std::span<const std::uint8_t> run, std::uint64_t frames_of_run) noexcept {
  if (run.empty()) return;
  std::memcpy(memory.get() + used, run.data(), run.size());
  used += run.size();
  frames += frames_of_run;
}

// One more is being written, and one is open.
SlabQueue::SlabQueue(std::size_t bytes) : free_(new_slabs(slabs_for(bytes) + 2)) {}

SlabQueue::Reserved SlabQueue::reserve(std::size_t bytes) {
  const bool has_open = !queued_.empty() && !queued_.back().is_being_filled;
  const bool is_open_enough = has_open && queued_.back().room() >= bytes;
  const std::size_t needed = is_open_enough ? 0 : slabs_for(bytes);
  if (needed > free_.size()) free_.splice(free_.end(), new_slabs(needed - free_.size()));
  const bool starts_in_open = has_open && queued_.back().room() != 0;
  auto first = starts_in_open ? std::prev(queued_.end()) : queued_.end();
  for (std::size_t i = 0; i < needed; ++i) {
    queued_.splice(queued_.end(), free_, free_.begin());
    if (first == queued_.end()) first = std::prev(queued_.end());
  }
  const auto last = std::prev(queued_.end());
  for (auto slab = first;; ++slab) {
    slab->is_being_filled = true;
    if (slab == last) return {first, last};
  }
}

void SlabQueue::commit(const Reserved& reserved) noexcept {
  for (auto slab = reserved.first;;) {
    const auto next = std::next(slab);
    const bool is_last = slab == reserved.last;
    slab->is_being_filled = false;
    if (slab->used == 0) free_.splice(free_.begin(), queued_, slab);
    if (is_last) return;
    slab = next;
  }
}

SlabQueue::Slabs SlabQueue::take() noexcept {
  Slabs taken;
  taken.splice(taken.begin(), queued_, queued_.begin());
  return taken;
}

void SlabQueue::give_back(Slabs& slab) noexcept {
  if (!slab.front().memory) return slab.clear();
  slab.front().used = 0;
  slab.front().frames = 0;
  free_.splice(free_.begin(), slab);
}

void SlabQueue::clear() noexcept {
  while (has_next()) {
    Slabs slab = take();
    give_back(slab);
  }
}

}  // namespace fibertap
