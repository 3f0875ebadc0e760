#include "host/pipeline/pipeline.h"

#include <algorithm>

#include "host/results/checked_result.h"

namespace fibertap {

bool Pipeline::poll_once() {
  try {
    take_in();
    take_back();
  } catch (const Error& error) {
    lose_card(error);
  }
  return anybody_reads() && (!ended_ || !in_flight_.empty());
}

void Pipeline::take_in() {
  if (burst_next_ == burst_size_ && !ended_) pull();
  while (burst_next_ < burst_size_) {
    if (!builder_.is_open()) {
      BatchSlot* const slot = engine_->acquire();
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
  BatchSlot& slot = builder_.end();
  in_flight_.push_back(&slot);
  engine_->submit(slot);
}

void Pipeline::take_back() {
  while (BatchSlot* const slot = engine_->poll()) {
    const CheckedResult result =
        check_result(*slot, engine_->name(), parts_.rules.header().generation, parts_.interfaces);
    if (parts_.verify) check_signature(*slot, engine_->name());
    in_flight_.pop_front();
    totals_.add(slot->status);
    unknown_vnis_.add(*slot, parts_.rules);
    for (Sink* const sink : parts_.sinks) sink->write(result);
    engine_->release(*slot);
  }
}

CounterImage Pipeline::read_counters() {
  try {
    if (engine_ != nullptr) return engine_->read_counters();
  } catch (const Error& error) {
    lose_card(error);
  }
  return CounterImage(parts_.rules.header());
}

void Pipeline::lose_card(const Error& error) {
  if (error.code() != Errc::kDevice || !engine_->can_be_lost()) throw error;
  card_loss_ = CardLoss{error,
                        {},
                        totals_[abi::Disposition::accepted].frames,
                        totals_[abi::Disposition::rejected].frames};
  for (const BatchSlot* const slot : in_flight_) totals_.add_lost(*slot);
  in_flight_.clear();
  if (parts_.substitute) return go_on_with_substitute();
  if (builder_.is_open()) totals_.add_lost(builder_.end());
  burst_next_ = burst_size_;
  ended_ = true;
  engine_ = nullptr;
}

void Pipeline::go_on_with_substitute() {
  substitute_ = parts_.substitute(card_loss_->error);
  substitute_->load_rules(parts_.rules);
  engine_ = substitute_.get();
  card_loss_->substitute = substitute_->name();
  if (!builder_.is_open()) return;
  // What is in the card's slot was not submitted yet.
  const BatchSlot& begun = builder_.end();
  BatchSlot& slot = *substitute_->acquire();
  std::ranges::copy(begun.records(), slot.arena.begin());
  slot.frames = begun.frames;
  slot.arena_bytes = begun.arena_bytes;
  in_flight_.push_back(&slot);
  substitute_->submit(slot);
}

bool Pipeline::anybody_reads() const {
  return parts_.sinks.empty() ||
         std::ranges::any_of(parts_.sinks, [](const Sink* sink) { return sink->is_open(); });
}

}  // namespace fibertap
