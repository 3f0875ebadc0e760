#include "host/datapath/results/unknown_vnis.h"

#include <algorithm>
#include <cstring>

#include "abi/disposition.h"
#include "abi/frame_record.h"
#include "host/base/address_text.h"
#include "host/datapath/engines/cpu/envelope.h"

namespace fibertap {
namespace {

using abi::Disposition;
using abi::OutcomeWord;

const std::uint8_t* record_of(const BatchSlot& slot, std::uint32_t frame) {
  return slot.arena.data() + std::size_t{slot.record_beats[frame]} * abi::kBeatBytes;
}

abi::FrameHead head_of(const std::uint8_t* record) {
  abi::FrameHead head;
  std::memcpy(&head, record, sizeof(head));
  return head;
}

bool is_of_session(OutcomeWord word) {
  return word.disposition() == Disposition::accepted || word.disposition() == Disposition::rejected;
}

}  // namespace

void UnknownVnis::add(const BatchSlot& slot, const SessionVnis& sessions) {
  takeovers_left_ = kTakeovers;
  const auto has = [&slot](Disposition disposition) {
    return slot.status.frames[static_cast<std::size_t>(disposition)] != 0;
  };
  if (has(Disposition::unknown_vni)) {
    add_dropped(slot);
  } else if (has(Disposition::accepted) || has(Disposition::rejected)) {
    run_start_.reset();
    if (sessions.has_default()) add_taken(slot, sessions);
  }
  read_sources(slot, sessions.vxlan_port());
}

void UnknownVnis::add_dropped(const BatchSlot& slot) {
  constexpr std::uint32_t kNone = 0xFFFFFFFF;
  std::uint32_t first = kNone;  // of the dropped ones since the last frame of a session
  std::uint32_t last = kNone;
  const auto extend = [&](std::uint32_t frame) {
    extend_run(head_of(record_of(slot, frame)).timestamp_ns);
  };
  for (std::uint32_t i = 0; i < slot.frames; ++i) {
    const OutcomeWord word = slot.outcomes[i];
    if (word.disposition() == Disposition::unknown_vni) {
      if (first == kNone) first = i;
      last = i;
      count(word.vni(), i);
    } else if (is_of_session(word)) {
      // A single frame is no time.
      if (first != kNone && (run_start_ || first != last)) {
        extend(first);
        extend(last);
      }
      run_start_.reset();
      first = kNone;
    }
  }
  if (first == kNone) return;
  extend(first);
  extend(last);
}

void UnknownVnis::add_taken(const BatchSlot& slot, const SessionVnis& sessions) {
  for (std::uint32_t i = 0; i < slot.frames; ++i) {
    const OutcomeWord word = slot.outcomes[i];
    if (is_of_session(word) && !sessions.has(word.vni())) count(word.vni(), i);
  }
}

void UnknownVnis::count(std::uint32_t vni, std::uint32_t frame) {
  const bool is_full = table_.is_full();
  if (is_full && takeovers_left_ == 0) return table_.add_known(vni);
  const BusiestVnis::Id id = table_.add(vni);
  if (id == BusiestVnis::kNone) return;
  if (is_full) --takeovers_left_;
  // A counter may be taken over many times in a batch, and only the last of those VNIs is listed.
  if (frames_[id] == kIsRead) unread_.push_back(id);
  frames_[id] = frame;
}

void UnknownVnis::read_sources(const BatchSlot& slot, std::uint16_t vxlan_port) {
  for (const BusiestVnis::Id id : unread_) {
    const std::uint8_t* const record = record_of(slot, frames_[id]);
    const abi::FrameHead head = head_of(record);
    cpu::Envelope envelope{};
    Source source;
    if (cpu::parse_envelope(record + sizeof(head), head.caplen, head.origlen, vxlan_port,
                            envelope) == Disposition::accepted) {
      source.size = envelope.ip_version == 4 ? 4 : 16;
      std::copy_n(envelope.source, source.size, source.bytes.begin());
    }
    sources_[id] = source;
    frames_[id] = kIsRead;
  }
  unread_.clear();
}

void UnknownVnis::add(const UnknownVnis& other) {
  struct Sum {
    BusiestVnis::Count count;
    Source source;
  };
  std::vector<Sum> sums;
  const auto take = [&sums](const UnknownVnis& from, const UnknownVnis& beside, bool is_second) {
    for (BusiestVnis::Id id = 0; id < from.table_.size(); ++id) {
      BusiestVnis::Count count = from.table_.count(id);
      const BusiestVnis::Id same = beside.table_.find(count.vni);
      if (same != BusiestVnis::kNone) {
        if (is_second) continue;
        count.frames += beside.table_.count(same).frames;
        count.inherited += beside.table_.count(same).inherited;
      } else {
        count.frames += beside.table_.most_without();
        count.inherited += beside.table_.most_without();
      }
      sums.push_back({count, from.sources_[id]});
    }
  };
  take(*this, other, false);
  take(other, *this, true);
  // Those with the most frames, in ascending order.
  std::ranges::sort(sums, {}, [](const Sum& sum) { return sum.count.frames; });
  if (sums.size() > kTracked) sums.erase(sums.begin(), sums.end() - kTracked);
  std::vector<BusiestVnis::Count> counts;
  for (const Sum& sum : sums) {
    sources_[counts.size()] = sum.source;
    counts.push_back(sum.count);
  }
  table_.assign(counts);
}

void UnknownVnis::extend_run(std::uint64_t timestamp_ns) {
  // Captures are not always in order.
  run_start_ = std::min(run_start_.value_or(timestamp_ns), timestamp_ns);
  const std::chrono::nanoseconds run(timestamp_ns - *run_start_);
  longest_run_ = std::max(longest_run_, run);
}

std::vector<UnknownVnis::Entry> UnknownVnis::top(std::size_t count) const {
  struct Candidate {
    std::uint64_t frames;
    std::uint32_t vni;
    BusiestVnis::Id id;
  };
  std::vector<Candidate> candidates;
  candidates.reserve(table_.size());
  for (BusiestVnis::Id id = 0; id < table_.size(); ++id) {
    const BusiestVnis::Count counted = table_.count(id);
    candidates.push_back({counted.sure(), counted.vni, id});
  }
  const auto end =
      candidates.begin() + static_cast<std::ptrdiff_t>(std::min(count, candidates.size()));
  std::partial_sort(
      candidates.begin(), end, candidates.end(), [](const Candidate& left, const Candidate& right) {
        return left.frames != right.frames ? left.frames > right.frames : left.vni < right.vni;
      });
  std::vector<Entry> entries;
  entries.reserve(static_cast<std::size_t>(end - candidates.begin()));
  for (auto candidate = candidates.begin(); candidate != end; ++candidate) {
    const Source& source = sources_[candidate->id];
    entries.push_back(
        {candidate->vni, candidate->frames,
         source.size == 0 ? "" : address_text(std::span(source.bytes).first(source.size))});
  }
  return entries;
}

}  // namespace fibertap
