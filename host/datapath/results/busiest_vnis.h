#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_BUSIEST_VNIS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_BUSIEST_VNIS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fibertap {

/// Counts the frames of VNIs in a table of fixed size (space-saving: Metwally, Agrawal and El
/// Abbadi, 2005). A VNI that has no counter takes that of the rarest one over, its count included,
/// and remembers how much of it was there before. So after n frames that add() counted every VNI
/// that more than n / kMost of them have has a counter.
///
/// Counters of one count hang in one bucket and buckets in a list, so each frame is a few steps
/// whatever VNIs come. Senders choose those: they are hashed by a number that no sender knows.
class BusiestVnis {
 public:
  using Id = std::uint16_t;  // of a counter
  static constexpr Id kNone = 0xFFFF;
  static constexpr std::size_t kMost = 1024;

  struct Count {
    std::uint32_t vni;
    std::uint64_t frames;     // of those that add() counted at most so many
    std::uint64_t inherited;  // of those, from the VNIs that had the counter before

    /// At least so many.
    std::uint64_t sure() const noexcept { return frames - inherited; }
  };

  BusiestVnis();

  /// With a hash that tests choose; 0 puts all VNIs into one chain.
  explicit BusiestVnis(std::uint64_t multiplier);

  /// Counts a frame. The counter, where `vni` had none before; else kNone.
  Id add(std::uint32_t vni);

  /// Counts a frame where `vni` has a counter, and does nothing else.
  void add_known(std::uint32_t vni);

  bool is_full() const noexcept { return size_ == kMost; }

  /// kNone where it has no counter.
  Id find(std::uint32_t vni) const;

  /// Ids are below it.
  Id size() const noexcept { return size_; }
  Count count(Id id) const;

  /// Of those that add() counted, at most so many are of any VNI without a counter.
  std::uint64_t most_without() const;

  /// Starts again with these, at most kMost, in ascending order of frames; they get the ids 0, 1,
  /// ...
  void assign(std::span<const Count> counts);

  /// Counters that all add() together looked at: what the work is measured by.
  std::uint64_t steps() const noexcept { return steps_; }

 private:
  struct Counter {
    std::uint64_t inherited;
    std::uint32_t vni;
    Id bucket;
    Id previous, next;              // in its bucket
    Id chain_previous, chain_next;  // of those with its hash
  };
  struct Bucket {
    std::uint64_t frames;  // of each of its counters
    Id first;
    Id lower, higher;  // buckets
  };
  static constexpr unsigned kHashBits = 12;  // four places a counter

  std::size_t hash(std::uint32_t vni) const {
    std::uint64_t mixed = vni * multiplier_;
    mixed ^= mixed >> 32;  // VNIs at even distances would make chains together else
    return mixed * 0x9E3779B97F4A7C15 >> (64 - kHashBits);
  }
  void chain(Id id);
  void unchain(Id id);
  void hang(Id id, Id bucket);
  void unhang(Id id);
  Id bucket_above(Id lower, std::uint64_t frames);
  void drop_bucket(Id bucket);
  void increment(Id id);
  Id looked_up(std::uint32_t vni);

  std::uint64_t multiplier_;
  std::vector<Id> chains_;
  std::vector<Counter> counters_;
  std::vector<Bucket> buckets_;
  Id size_ = 0;
  Id lowest_ = kNone;
  Id spare_ = kNone;  // buckets not in use, by `higher`
  std::uint64_t steps_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_BUSIEST_VNIS_H_
