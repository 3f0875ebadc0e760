#include "host/datapath/pipeline/pipeline.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "abi/frame_record.h"
#include "host/datapath/results/checked_result.h"

namespace fibertap {

Pipeline::Pipeline(const PipelineParts& parts)
    : parts_(parts),
      engine_(&parts_.engine),
      rules_(parts_.rules),
      interfaces_(parts_.interfaces),
      session_vnis_(*rules_),
      builder_(parts_.geneve_port),
      folded_(std::make_shared<const SessionStatistics>()),
      snapshots_(
          parts_.snapshot_age, [this](Snapshot& snapshot) { copy_to(snapshot); },
          [this](const Snapshot& snapshot) {
            check_counted(*snapshot.counters, snapshot.totals);
          }) {
  snapshots_.start_over({rules_->header(), snapshots_.are_taken()});
  snapshots_.publish();
}

bool Pipeline::poll_once() {
  guard([this] {
    if (all_have_room()) take_in();
    take_back();
    if (engine_ != nullptr)
      of_engine([this] { snapshots_.take_turn(*engine_, in_flight_.size()); });
  });
  return anybody_reads() && (!ended_ || !in_flight_.empty());
}

void Pipeline::take_in() {
  if (burst_next_ == burst_size_ && !ended_) pull();
  while (burst_next_ < burst_size_) {
    if (!append(burst_[burst_next_], burst_port_)) return;
    last_timestamp_ns_ = burst_[burst_next_].timestamp_ns;
    ++burst_next_;
    if (builder_.frames() == parts_.limits.frames) submit();
  }
  if (builder_.is_open() && (ended_ || is_due())) submit();
}

bool Pipeline::is_due() const noexcept {
  return has_age_limit() && std::chrono::steady_clock::now() - begun_ >= parts_.limits.age;
}

bool Pipeline::append(const Frame& frame, std::uint32_t port, bool again) {
  for (;;) {
    if (!builder_.is_open()) {
      BatchSlot* const slot = of_engine([this] { return engine_->acquire(); });
      if (slot == nullptr) return false;
      builder_.begin(*slot);
      if (has_age_limit()) begun_ = std::chrono::steady_clock::now();
    }
    if (again ? builder_.append_again(frame, port) : builder_.append(frame, port)) return true;
    submit();
  }
}

void Pipeline::pull() {
  burst_next_ = 0;
  burst_size_ = 0;
  try {
    burst_size_ = parts_.source.pull(burst_);
    received_ += burst_size_;
    burst_port_ = parts_.source.port();
  } catch (const Error& error) {
    // Others say that there is no such source at all.
    if (error.code() != Errc::kPartial && error.code() != Errc::kDevice) throw;
    damage_ = error;
  }
  ended_ = burst_size_ == 0 && (damage_ || parts_.source.has_ended());
}

void Pipeline::submit() {
  BatchSlot& slot = builder_.end();
  in_flight_.push_back(&slot);
  of_engine([&] { engine_->submit(slot); });
}

void Pipeline::take_back() {
  const auto poll = [this]() -> BatchSlot* {
    // A card that is lost without a substitute leaves no engine.
    return engine_ != nullptr ? of_engine([this] { return engine_->poll(); }) : nullptr;
  };
  while (BatchSlot* const slot = poll()) {
    const CheckedResult result = of_engine([&] {
      const CheckedResult checked =
          check_result(*slot, engine_->name(), rules_->header().generation, interfaces_);
      if (parts_.verify) check_signature(*slot, engine_->name());
      return checked;
    });
    in_flight_.pop_front();
    totals_.add(slot->status);
    unknown_vnis_.add(*slot, session_vnis_);
    copy_of_unknown_vnis_.reset();
    if (parts_.exceptions != nullptr) parts_.exceptions->take(*slot);
    for (Sink* const sink : parts_.sinks) sink->write(result);
    batches_.note(*slot, std::chrono::system_clock::now());
    engine_->release(*slot);
    snapshots_.note_batch();
  }
}

void Pipeline::drain() {
  guard([this] {
    if (builder_.is_open()) submit();
  });
  while (!in_flight_.empty()) {
    guard([this] { take_back(); });
  }
}

void Pipeline::swap_rules(SharedRules rules, std::size_t interfaces) {
  drain();
  finish_reading();
  const CounterImage counters = read_counters();
  auto folded = std::make_shared<SessionStatistics>(*folded_);
  folded->fold(*rules_, counters);
  Snapshots::Room room(rules->header(), snapshots_.are_taken());
  SessionVnis session_vnis(*rules);
  std::optional<Error> failure;
  try {
    if (engine_ != nullptr) engine_->load_rules(*rules);
  } catch (const Error& error) {
    if (error.code() != Errc::kDevice || !engine_->can_be_lost()) throw;
    failure = error;
  }
  // Nothing below throws while the engine holds other rules than `rules_`.
  folded_ = std::move(folded);
  rules_ = std::move(rules);
  session_vnis_ = std::move(session_vnis);
  interfaces_ = interfaces;
  start_counting();
  snapshots_.start_over(std::move(room));
  snapshots_.publish();
  if (failure) lose_card(*failure);
}

void Pipeline::publish_exactly() {
  drain();
  finish_reading();
  auto counters = std::make_shared<CounterImage>(read_counters());
  snapshots_.publish(std::move(counters));
}

void Pipeline::finish_reading() {
  guard([this] {
    if (engine_ != nullptr) of_engine([this] { snapshots_.finish_reading(*engine_); });
  });
}

void Pipeline::copy_to(Snapshot& snapshot) const {
  snapshot.taken = std::chrono::steady_clock::now();
  const std::uint64_t batches = batches_.frames.values();
  const bool has_answered = std::exchange(answered_batches_, batches) != batches;
  if (in_flight_.empty() || has_answered) answered_ = snapshot.taken;
  snapshot.answered = answered_;
  snapshot.received = received_;
  snapshot.pending = pending();
  snapshot.totals = totals_;
  snapshot.intake = builder_.intake();
  snapshot.batches = batches_;
  snapshot.last_timestamp_ns = last_timestamp_ns_;
  snapshot.card_loss = card_loss_;
  if (!copy_of_unknown_vnis_) {
    copy_of_unknown_vnis_ = std::make_shared<const UnknownVnis>(unknown_vnis_);
  }
  snapshot.unknown_vnis = copy_of_unknown_vnis_;
  for (const Sink* const sink : parts_.sinks) {
    if (sink->is_counted()) snapshot.sinks.push_back(sink->counters());
  }
  snapshot.rules = rules_;
  snapshot.folded = folded_;
}

std::uint64_t Pipeline::pending() const noexcept {
  std::uint64_t frames = burst_size_ - burst_next_;
  if (builder_.is_open()) frames += builder_.frames();
  for (const BatchSlot* const slot : in_flight_) frames += slot->frames;
  return frames;
}

CounterImage Pipeline::read_counters() {
  CounterImage counters(rules_->header());
  guard([&] {
    if (engine_ == nullptr) return;
    of_engine([&] {
      CounterImage read = engine_->read_counters();
      check_counted(read, totals_);
      counters = std::move(read);
    });
  });
  return counters;
}

/// The engine's counters are zero.
void Pipeline::start_counting() noexcept {
  counted_before_ = {totals_[abi::Disposition::accepted].frames,
                     totals_[abi::Disposition::rejected].frames};
}

/// What a card says. Software is not checked: it fails by our own bugs only.
void Pipeline::check_counted(const CounterImage& counters, const Totals& totals) const {
  if (!engine_->can_be_lost()) return;
  check_counters(counters,
                 {totals[abi::Disposition::accepted].frames - counted_before_.accepted,
                  totals[abi::Disposition::rejected].frames - counted_before_.rejected},
                 engine_->name());
}

void Pipeline::lose_card(const Error& error) {
  snapshots_.drop_reading();
  if (!engine_->can_be_lost()) {
    lose_in_flight();
    end_with_what_was_judged();
    snapshots_.publish(nullptr);
    throw error;
  }
  const SessionStatistics::Session folded = folded_->sum();
  card_loss_ = CardLoss{error,
                        {},
                        totals_[abi::Disposition::accepted].frames - folded.accepted,
                        totals_[abi::Disposition::rejected].frames - folded.rejected};
  lose_in_flight();
  engine_ = nullptr;
  start_counting();
  snapshots_.start_over();  // what the card had counted is lost with it
  if (!parts_.substitute) {
    end_with_what_was_judged();
    return snapshots_.publish();
  }
  try {
    load_substitute();
  } catch (...) {
    end_with_what_was_judged();
    snapshots_.publish();
    throw;
  }
  snapshots_.publish();  // before software counts anything
  move_begun_batch();
}

void Pipeline::lose_in_flight() {
  for (const BatchSlot* const slot : in_flight_) totals_.add_lost(*slot);
  in_flight_.clear();
}

void Pipeline::end_with_what_was_judged() {
  if (builder_.is_open()) totals_.add_lost(builder_.end());
  for (; burst_next_ < burst_size_; ++burst_next_) {
    totals_.card_lost.frames += 1;
    totals_.card_lost.bytes += burst_[burst_next_].origlen;
  }
  ended_ = true;
}

void Pipeline::load_substitute() {
  substitute_ = parts_.substitute(card_loss_->error);
  substitute_->load_rules(*rules_);
  engine_ = substitute_.get();
  card_loss_->substitute = substitute_->name();
}

/// What is in the card's slot was not submitted yet. The substitute's may be smaller.
void Pipeline::move_begun_batch() {
  if (!builder_.is_open()) return;
  const BatchSlot& begun = builder_.end();
  std::span<const std::uint8_t> records = begun.records();
  const std::span runs = begun.port_runs.all();
  std::size_t run = 0;
  for (std::uint32_t i = 0; !records.empty(); ++i) {
    while (run + 1 < runs.size() && runs[run + 1].first_frame <= i) ++run;
    abi::FrameHead head;
    std::memcpy(&head, records.data(), sizeof(head));
    const Frame frame{head.timestamp_ns, head.origlen, records.subspan(sizeof(head), head.caplen)};
    while (!append(frame, runs[run].port, true)) take_back();
    records = records.subspan(abi::frame_record_bytes(head.caplen));
  }
  if (builder_.is_open()) submit();
}

bool Pipeline::all_have_room() const {
  return std::ranges::all_of(parts_.sinks, [](const Sink* sink) { return sink->has_room(); });
}

bool Pipeline::anybody_reads() const {
  return parts_.sinks.empty() ||
         std::ranges::any_of(parts_.sinks, [](const Sink* sink) { return sink->is_open(); });
}

}  // namespace fibertap
