#include "host/datapath/pipeline/snapshots.h"

#include <new>
#include <utility>

namespace fibertap {

void Snapshots::start_over(Room room) noexcept {
  room_ = std::move(room);
  start_over();
}

void Snapshots::start_over() noexcept {
  reading_.reset();
  counters_ = room_->zeroes;
  counted_batches_ = batches_;
}

void Snapshots::take_turn(Engine& engine, std::size_t in_flight) {
  if (reading_) {
    go_on(engine);
  } else if (are_taken() && Clock::now() >= next_) {
    next_ = Clock::now() + age_;
    try {
      take(engine, in_flight);
    } catch (const std::bad_alloc&) {  // the next one may have the memory
    }
  }
  if (unpublished_ && published_.try_publish(unpublished_)) unpublished_.reset();
}

void Snapshots::take(Engine& engine, std::size_t in_flight) {
  if (counted_batches_ != batches_) return begin(engine, in_flight);
  auto snapshot = std::make_shared<Snapshot>();
  copy_(*snapshot);
  snapshot->counters = counters_;
  unpublished_ = std::move(snapshot);
}

void Snapshots::begin(Engine& engine, std::size_t in_flight) {
  Reading reading{room_->images.take(), std::make_shared<Snapshot>(), in_flight};
  engine.begin_reading(reading.image);
  reading_ = std::move(reading);
  if (in_flight == 0) copy_at_mark();
}

void Snapshots::note_batch() noexcept {
  ++batches_;
  if (reading_ && reading_->before != 0 && --reading_->before == 0) copy_at_mark();
}

void Snapshots::copy_at_mark() noexcept {
  reading_->batches = batches_;
  try {
    copy_(*reading_->snapshot);
  } catch (const std::bad_alloc&) {
    reading_->snapshot.reset();
  }
}

void Snapshots::go_on(Engine& engine) {
  if (!reading_->is_read) reading_->is_read = engine.has_read();
  if (!reading_->is_read || reading_->before != 0) return;
  if (reading_->snapshot) {
    reading_->snapshot->counters = reading_->image;
    check_(*reading_->snapshot);
  }
  counters_ = std::move(reading_->image);
  counted_batches_ = reading_->batches;
  unpublished_ = std::move(reading_->snapshot);
  reading_.reset();
}

void Snapshots::finish_reading(Engine& engine) {
  while (reading_) go_on(engine);
}

void Snapshots::publish(std::shared_ptr<const CounterImage> counters) noexcept {
  counters_ = std::move(counters);
  counted_batches_ = batches_;
  unpublished_.reset();
  try {
    auto snapshot = std::make_shared<Snapshot>();
    copy_(*snapshot);
    snapshot->counters = counters_;
    published_.publish(std::move(snapshot));
  } catch (const std::bad_alloc&) {
    next_ = {};  // as soon as there is memory
  }
}

}  // namespace fibertap
