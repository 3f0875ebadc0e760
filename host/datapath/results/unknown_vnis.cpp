#include "host/datapath/results/unknown_vnis.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "abi/disposition.h"
#include "abi/frame_record.h"
#include "host/base/address_text.h"
#include "sim/model/outer.h"

namespace fibertap {
namespace {

bool has_session(const RuleImage& image, std::uint32_t vni) {
  const auto rows = image.sessions().first(image.header().sessions);
  const auto found = std::ranges::lower_bound(
      rows, vni, {}, [](const abi::SessionRow& row) { return std::uint32_t{row.vni}; });
  return found != rows.end() && found->vni == vni;
}

}  // namespace

void UnknownVnis::add(const BatchSlot& slot, const RuleImage& image) {
  const auto has = [&slot](abi::Disposition disposition) {
    return slot.status.frames[static_cast<std::size_t>(disposition)] != 0;
  };
  const bool dropped = has(abi::Disposition::unknown_vni);
  if (!dropped && (has(abi::Disposition::accepted) || has(abi::Disposition::rejected))) {
    run_start_.reset();
  }
  if (!dropped && image.default_session() == nullptr) return;

  std::size_t at = 0;
  for (std::uint32_t i = 0; i < slot.frames; ++i) {
    abi::FrameHead head;
    std::memcpy(&head, slot.arena.data() + at, sizeof(head));
    const auto frame = slot.records().subspan(at + sizeof(head), head.caplen);
    at += abi::frame_record_bytes(head.caplen);

    const model::Outer outer = model::parse_outer(frame, head.origlen, image.header().vxlan_port);
    if (outer.disposition) continue;
    if (has_session(image, outer.vni)) {
      run_start_.reset();
      continue;
    }
    if (dropped) extend_run(head.timestamp_ns);
    const auto [entry, is_new] = seen_.try_emplace(outer.vni, Seen{0, {}});
    if (is_new) entry->second.source = address_text(outer.source);
    entry->second.frames += 1;
    if (seen_.size() > kTracked) forget_rare();
  }
}

void UnknownVnis::add(const UnknownVnis& other) {
  for (const auto& [vni, seen] : other.seen_) {
    seen_.try_emplace(vni, Seen{0, seen.source}).first->second.frames += seen.frames;
    if (seen_.size() > kTracked) forget_rare();
  }
}

void UnknownVnis::extend_run(std::uint64_t timestamp_ns) {
  // Captures are not always in order.
  run_start_ = std::min(run_start_.value_or(timestamp_ns), timestamp_ns);
  const std::chrono::nanoseconds run(timestamp_ns - *run_start_);
  longest_run_ = std::max(longest_run_, run);
}

void UnknownVnis::forget_rare() {
  for (auto entry = seen_.begin(); entry != seen_.end();) {
    entry = --entry->second.frames == 0 ? seen_.erase(entry) : std::next(entry);
  }
}

std::vector<UnknownVnis::Entry> UnknownVnis::top(std::size_t count) const {
  std::vector<Entry> entries;
  entries.reserve(seen_.size());
  for (const auto& [vni, seen] : seen_) entries.push_back({vni, seen.frames, seen.source});
  std::ranges::sort(entries, [](const Entry& left, const Entry& right) {
    return left.frames != right.frames ? left.frames > right.frames : left.vni < right.vni;
  });
  if (entries.size() > count) entries.resize(count);
  return entries;
}

}  // namespace fibertap
