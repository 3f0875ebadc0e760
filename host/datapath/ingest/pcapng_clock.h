#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PCAPNG_CLOCK_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PCAPNG_CLOCK_H_

#include <cstdint>

namespace fibertap {

/// The clock of one pcapng interface: turns its timestamps into nanoseconds since the epoch.
class PcapngClock {
 public:
  /// if_tsresol of an interface that does not say: microseconds.
  static constexpr std::uint8_t kDefaultResolution = 6;

  /// `resolution` and `offset_seconds` are if_tsresol and if_tsoffset as the block has them: a
  /// tick is 10^-n seconds, or 2^-n with the top bit set, n the low seven bits.
  explicit PcapngClock(std::uint8_t resolution = kDefaultResolution,
                       std::int64_t offset_seconds = 0) noexcept;

  /// Floored to nanoseconds; 0 when before the epoch, the highest value when beyond.
  std::uint64_t nanoseconds(std::uint64_t ticks) const noexcept;

 private:
  std::int64_t offset_seconds_;
  std::uint64_t multiplier_;  // ns = ticks / divisor * multiplier >> shift
  std::uint64_t divisor_;
  std::uint8_t shift_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PCAPNG_CLOCK_H_
