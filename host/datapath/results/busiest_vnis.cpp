#include "host/datapath/results/busiest_vnis.h"

#include <algorithm>
#include <cassert>
#include <random>

namespace fibertap {
namespace {

std::uint64_t odd_number_that_nobody_knows() {
  std::random_device random;
  return std::uint64_t{random()} << 32 | random() | 1;
}

}  // namespace

BusiestVnis::BusiestVnis() : BusiestVnis(odd_number_that_nobody_knows()) {}

BusiestVnis::BusiestVnis(std::uint64_t multiplier)
    : multiplier_(multiplier),
      chains_(std::size_t{1} << kHashBits),
      counters_(kMost),
      // One more than counters: a bucket may be made before another is given up.
      buckets_(kMost + 1) {
  assign({});
}

/// find(), and how many counters it took.
BusiestVnis::Id BusiestVnis::looked_up(std::uint32_t vni) {
  ++steps_;
  Id id = chains_[hash(vni)];
  for (; id != kNone; id = counters_[id].chain_next) {
    ++steps_;
    if (counters_[id].vni == vni) break;
  }
  return id;
}

void BusiestVnis::add_known(std::uint32_t vni) {
  const Id id = looked_up(vni);
  if (id != kNone) increment(id);
}

BusiestVnis::Id BusiestVnis::add(std::uint32_t vni) {
  Id id = looked_up(vni);
  if (id != kNone) {
    increment(id);
    return kNone;
  }
  if (!is_full()) {
    id = size_++;
    counters_[id].vni = vni;
    counters_[id].inherited = 0;
    const bool has_ones = lowest_ != kNone && buckets_[lowest_].frames == 1;
    hang(id, has_ones ? lowest_ : bucket_above(kNone, 1));
  } else {
    id = buckets_[lowest_].first;
    unchain(id);
    counters_[id].vni = vni;
    counters_[id].inherited = buckets_[lowest_].frames;
    increment(id);
  }
  chain(id);
  return id;
}

BusiestVnis::Id BusiestVnis::find(std::uint32_t vni) const {
  Id id = chains_[hash(vni)];
  while (id != kNone && counters_[id].vni != vni) id = counters_[id].chain_next;
  return id;
}

BusiestVnis::Count BusiestVnis::count(Id id) const {
  const Counter& counter = counters_[id];
  return {counter.vni, buckets_[counter.bucket].frames, counter.inherited};
}

std::uint64_t BusiestVnis::most_without() const {
  return size_ < kMost ? 0 : buckets_[lowest_].frames;
}

void BusiestVnis::assign(std::span<const Count> counts) {
  assert(counts.size() <= kMost);
  std::ranges::fill(chains_, kNone);
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    buckets_[i].higher = i + 1 < buckets_.size() ? static_cast<Id>(i + 1) : kNone;
  }
  spare_ = 0;
  lowest_ = kNone;
  size_ = static_cast<Id>(counts.size());
  Id highest = kNone;
  for (Id id = 0; id < size_; ++id) {
    counters_[id].vni = counts[id].vni;
    counters_[id].inherited = counts[id].inherited;
    if (highest == kNone || buckets_[highest].frames != counts[id].frames) {
      highest = bucket_above(highest, counts[id].frames);
    }
    hang(id, highest);
    chain(id);
  }
}

void BusiestVnis::chain(Id id) {
  Id& first = chains_[hash(counters_[id].vni)];
  counters_[id].chain_previous = kNone;
  counters_[id].chain_next = first;
  if (first != kNone) counters_[first].chain_previous = id;
  first = id;
}

void BusiestVnis::unchain(Id id) {
  const Counter& counter = counters_[id];
  if (counter.chain_next != kNone) {
    counters_[counter.chain_next].chain_previous = counter.chain_previous;
  }
  if (counter.chain_previous != kNone) {
    counters_[counter.chain_previous].chain_next = counter.chain_next;
  } else {
    chains_[hash(counter.vni)] = counter.chain_next;
  }
}

void BusiestVnis::hang(Id id, Id bucket) {
  Id& first = buckets_[bucket].first;
  counters_[id].bucket = bucket;
  counters_[id].previous = kNone;
  counters_[id].next = first;
  if (first != kNone) counters_[first].previous = id;
  first = id;
}

void BusiestVnis::unhang(Id id) {
  const Counter& counter = counters_[id];
  if (counter.next != kNone) counters_[counter.next].previous = counter.previous;
  if (counter.previous != kNone) {
    counters_[counter.previous].next = counter.next;
  } else {
    buckets_[counter.bucket].first = counter.next;
  }
}

/// A new one, empty, that follows `lower`; kNone: as the lowest of all.
BusiestVnis::Id BusiestVnis::bucket_above(Id lower, std::uint64_t frames) {
  const Id id = spare_;
  Bucket& bucket = buckets_[id];
  spare_ = bucket.higher;
  Id& above = lower == kNone ? lowest_ : buckets_[lower].higher;
  bucket = {frames, kNone, lower, above};
  if (above != kNone) buckets_[above].lower = id;
  above = id;
  return id;
}

void BusiestVnis::drop_bucket(Id id) {
  Bucket& bucket = buckets_[id];
  (bucket.lower == kNone ? lowest_ : buckets_[bucket.lower].higher) = bucket.higher;
  if (bucket.higher != kNone) buckets_[bucket.higher].lower = bucket.lower;
  bucket.higher = spare_;
  spare_ = id;
}

void BusiestVnis::increment(Id id) {
  const Id from = counters_[id].bucket;
  Bucket& bucket = buckets_[from];
  const bool is_alone = bucket.first == id && counters_[id].next == kNone;
  const Id higher = bucket.higher;
  const bool joins = higher != kNone && buckets_[higher].frames == bucket.frames + 1;
  if (is_alone && !joins) {
    ++bucket.frames;
    return;
  }
  unhang(id);
  hang(id, joins ? higher : bucket_above(from, bucket.frames + 1));
  if (is_alone) drop_bucket(from);
}

}  // namespace fibertap
