#include "host/pipeline/pipeline.h"

#include <algorithm>

#include "host/results/checked_result.h"

namespace fibertap {

bool Pipeline::poll_once() {
  take_in();
  take_back();
  return anybody_reads() && (!ended_ || in_flight_ != 0);
}

void Pipeline::take_in() {
  if (burst_next_ == burst_size_ && !ended_) pull();
  while (burst_next_ < burst_size_) {
    if (!builder_.is_open()) {
      BatchSlot* const slot = parts_.engine.acquire();
      if (slot == nullptr) return;
      builder_.begin(*slot);
    }
    if (builder_.append(burst_[burst_next_])) {
      last_timestamp_ns_ = burst_[burst_next_].timestamp_ns;
      ++burst_next_;
    } else {
      submit();
    }
  }
  if (ended_ && builder_.is_open()) submit();
}

void Pipeline::pull() {
  burst_next_ = 0;
  burst_size_ = 0;
  try {
    burst_size_ = parts_.source.pull(burst_);
  } catch (const Error& error) {
    if (error.code() != Errc::kPartial) throw;
    damage_ = error;
  }
  ended_ = burst_size_ == 0;
}

void Pipeline::submit() {
  parts_.engine.submit(builder_.end());
  ++in_flight_;
}

void Pipeline::take_back() {
  while (BatchSlot* const slot = parts_.engine.poll()) {
    --in_flight_;
    const CheckedResult result = check_result(*slot, parts_.engine.name(),
                                              parts_.rules.header().generation, parts_.interfaces);
    totals_.add(slot->status);
    unknown_vnis_.add(*slot, parts_.rules);
    for (Sink* const sink : parts_.sinks) sink->write(result);
    parts_.engine.release(*slot);
  }
}

bool Pipeline::anybody_reads() const {
  return parts_.sinks.empty() ||
         std::ranges::any_of(parts_.sinks, [](const Sink* sink) { return sink->is_open(); });
}

}  // namespace fibertap
