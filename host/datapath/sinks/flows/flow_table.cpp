#include "host/datapath/sinks/flows/flow_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace fibertap {
namespace {

__extension__ using Wide = unsigned __int128;

/// Both halves of a product depend on all bits of both factors.
std::uint64_t folded(std::uint64_t left, std::uint64_t right) noexcept {
  const Wide product = Wide{left} * right;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Digits of pi, made odd.
constexpr std::array<std::uint64_t, 3> kDigits = {0x243F6A8885A308D3, 0x13198A2E03707345,
                                                  0xA4093822299F31D1};

std::uint64_t hash_of(const FlowKey& key, std::uint64_t seed) noexcept {
  const auto words = std::bit_cast<std::array<std::uint64_t, 6>>(key);
  std::uint64_t hash = seed;
  for (std::size_t i = 0; i < 3; ++i) {
    hash ^=
        folded(words[2 * i] ^ seed ^ kDigits[i], words[2 * i + 1] ^ hash ^ kDigits[(i + 1) % 3]);
  }
  return folded(hash ^ kDigits[0], seed ^ kDigits[1]);
}

std::uint64_t distance(std::uint64_t left, std::uint64_t right) noexcept {
  return left < right ? right - left : left - right;
}

}  // namespace

FlowTable::FlowTable(const FlowTableSettings& settings, OnOver on_over)
    : interval_ns_(static_cast<std::uint64_t>(settings.interval.count())),
      linger_ns_(static_cast<std::uint64_t>(settings.linger.count())),
      seed_(settings.seed),
      on_over_(std::move(on_over)),
      slots_(settings.most_flows),
      buckets_(std::bit_ceil(settings.most_flows), kNone) {
  for (Index i = 0; i + 1 < slots_.size(); ++i) slots_[i].next_in_bucket = i + 1;
}

std::size_t FlowTable::place_of(const FlowFrame& frame) const noexcept {
  const std::size_t place = hash_of(frame.key, seed_) & (buckets_.size() - 1);
  __builtin_prefetch(&buckets_[place]);
  return place;
}

void FlowTable::look_at(std::size_t place) const noexcept {
  const Index index = buckets_[place];
  if (index == kNone) return;
  const auto* const slot = reinterpret_cast<const char*>(&slots_[index]);
  for (std::size_t line = 0; line < sizeof(Slot); line += 64) __builtin_prefetch(slot + line, 1);
}

FlowTable::Index FlowTable::find(const FlowKey& key, std::size_t place) const noexcept {
  Index index = buckets_[place];
  while (index != kNone && slots_[index].flow.key != key) index = slots_[index].next_in_bucket;
  return index;
}

void FlowTable::add(const FlowFrame& frame, std::size_t place) {
  Index index = find(frame.key, place);
  if (index != kNone) {
    const Flow& flow = slots_[index].flow;
    const bool is_near = distance(frame.timestamp_ns, flow.first_ns) < interval_ns_ &&
                         distance(frame.timestamp_ns, flow.last_ns) < interval_ns_;
    if (!is_near) {
      end_flow(index);
      index = kNone;
    }
  }
  if (index == kNone) index = begin_flow(frame, place);
  count(frame, slots_[index]);
  const bool ends = (frame.tcp_flags & (kTcpFin | kTcpRst)) != 0;
  if (!ends || slots_[index].is_closing) return;
  close(index);
  slots_[index].closing_ns = frame.timestamp_ns;
}

FlowTable::Index FlowTable::begin_flow(const FlowFrame& frame, std::size_t place) {
  if (free_ == kNone) {
    ++evicted_;
    end_flow(closing_.first != kNone ? closing_.first : open_.first);
  }
  const Index index = free_;
  Slot& slot = slots_[index];
  free_ = slot.next_in_bucket;
  ++size_;
  slot.is_closing = false;
  slot.flow = {};
  slot.flow.key = frame.key;
  slot.flow.first_ns = frame.timestamp_ns;
  slot.flow.last_ns = frame.timestamp_ns;
  slot.flow.interface_id = frame.interface_id;
  slot.flow.rule_number = frame.rule_number;
  slot.place = static_cast<Index>(place);
  slot.next_in_bucket = std::exchange(buckets_[place], index);
  append(open_, index);
  return index;
}

void FlowTable::count(const FlowFrame& frame, Slot& slot) {
  Flow& flow = slot.flow;
  flow.packets += 1;
  flow.bytes += frame.bytes;
  flow.first_ns = std::min(flow.first_ns, frame.timestamp_ns);
  flow.last_ns = std::max(flow.last_ns, frame.timestamp_ns);
  flow.tcp_flags |= frame.tcp_flags;
}

void FlowTable::close(Index index) noexcept {
  remove(open_, index);
  slots_[index].is_closing = true;
  append(closing_, index);
}

void FlowTable::end_flow(Index index) {
  Slot& slot = slots_[index];
  on_over_(slot.flow);
  Index* link = &buckets_[slot.place];
  while (*link != index) link = &slots_[*link].next_in_bucket;
  *link = slot.next_in_bucket;
  remove(queue_of(slot), index);
  slot.next_in_bucket = std::exchange(free_, index);
  --size_;
}

/// A clock that was set back has left frames from the future behind: they are as over as old ones.
bool FlowTable::is_over(const Slot& slot, std::uint64_t now_ns) const noexcept {
  if (distance(now_ns, slot.flow.first_ns) >= interval_ns_) return true;
  return slot.is_closing && distance(now_ns, slot.closing_ns) >= linger_ns_;
}

void FlowTable::expire(std::uint64_t now_ns) {
  while (closing_.first != kNone && is_over(slots_[closing_.first], now_ns)) {
    const std::uint64_t first_ns = slots_[closing_.first].flow.first_ns;
    closed_early_ += distance(now_ns, first_ns) < interval_ns_ ? 1 : 0;
    end_flow(closing_.first);
  }
  while (open_.first != kNone && is_over(slots_[open_.first], now_ns)) end_flow(open_.first);
}

void FlowTable::clear() {
  while (closing_.first != kNone) end_flow(closing_.first);
  while (open_.first != kNone) end_flow(open_.first);
}

void FlowTable::append(Queue& queue, Index index) noexcept {
  slots_[index].before = queue.last;
  slots_[index].behind = kNone;
  (queue.last != kNone ? slots_[queue.last].behind : queue.first) = index;
  queue.last = index;
}

void FlowTable::remove(Queue& queue, Index index) noexcept {
  const Slot& slot = slots_[index];
  (slot.before != kNone ? slots_[slot.before].behind : queue.first) = slot.behind;
  (slot.behind != kNone ? slots_[slot.behind].before : queue.last) = slot.before;
}

}  // namespace fibertap
