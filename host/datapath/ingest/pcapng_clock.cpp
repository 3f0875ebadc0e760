#include "host/datapath/ingest/pcapng_clock.h"

#include <limits>

#include "host/base/seconds.h"

namespace fibertap {
namespace {

__extension__ using Int128 = __int128;

constexpr unsigned kNanoseconds = 9;
constexpr std::uint8_t kBinary = 0x80;
constexpr std::uint8_t kExponent = 0x7f;

/// 10^exponent, or 0 when 64 bits do not hold it.
constexpr std::uint64_t power_of_ten(unsigned exponent) {
  if (exponent > std::numeric_limits<std::uint64_t>::digits10) return 0;
  std::uint64_t power = 1;
  while (exponent-- != 0) power *= 10;
  return power;
}
static_assert(power_of_ten(19) == 10'000'000'000'000'000'000u && power_of_ten(20) == 0);

}  // namespace

PcapngClock::PcapngClock(std::uint8_t resolution, std::int64_t offset_seconds) noexcept
    : offset_seconds_(offset_seconds), multiplier_(1), divisor_(1), shift_(0) {
  const unsigned exponent = resolution & kExponent;
  if ((resolution & kBinary) != 0) {
    multiplier_ = kNsPerSecond;
    shift_ = static_cast<std::uint8_t>(exponent);
  } else if (exponent <= kNanoseconds) {
    multiplier_ = power_of_ten(kNanoseconds - exponent);
  } else if (const std::uint64_t divisor = power_of_ten(exponent - kNanoseconds); divisor != 0) {
    divisor_ = divisor;
  } else {
    multiplier_ = 0;  // 2^64 ticks are less than a nanosecond
  }
}

std::uint64_t PcapngClock::nanoseconds(std::uint64_t ticks) const noexcept {
  // Nothing overflows: 2^64 ticks x 10^9 and 2^63 seconds x 10^9 are below 2^94 each.
  const std::uint64_t whole = divisor_ == 1 ? ticks : ticks / divisor_;
  const Int128 since_offset = (Int128{whole} * multiplier_) >> shift_;
  const Int128 ns = since_offset + Int128{offset_seconds_} * kNsPerSecond;
  constexpr Int128 kMax = std::numeric_limits<std::uint64_t>::max();
  return ns < 0 ? 0 : static_cast<std::uint64_t>(ns > kMax ? kMax : ns);
}

}  // namespace fibertap
