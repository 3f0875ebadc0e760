#ifndef FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <span>

namespace fibertap::generation {

/// Random numbers that are the same on every machine for one seed: splitmix64 (Steele, Lea and
/// Flood, 2014). The standard's distributions are not, so these stand in their place.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }

  /// A number from 0 to `count` - 1; `count` is at least 1.
  std::uint64_t below(std::uint64_t count) { return bits() % count; }

  /// A number from `first` to `last`, both included.
  template <typename Number = std::uint64_t>
  Number between(std::uint64_t first, std::uint64_t last) {
    return static_cast<Number>(first + below(last - first + 1));
  }

  /// Any value of an unsigned type.
  template <typename Number>
  Number any() {
    return static_cast<Number>(bits());
  }

  /// True `percent` times of 100.
  bool chance(unsigned percent) { return below(100) < percent; }

  /// One element of a container that has some.
  template <typename Container>
  auto& pick(Container&& from) {
    return from[below(std::size(from))];
  }

  void fill(std::span<std::uint8_t> bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
      const std::uint64_t next = bits();
      std::memcpy(bytes.data() + at, &next, std::min(sizeof(next), bytes.size() - at));
    }
  }

 private:
  std::uint64_t state_;
};

/// A seed of its own for each part of what one seed stands for.
inline std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t part) {
  return Random(Random(seed).bits() ^ Random(~part).bits()).bits();
}

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_H_
