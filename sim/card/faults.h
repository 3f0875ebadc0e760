#ifndef FIBERTAP_SIM_CARD_FAULTS_H_
#define FIBERTAP_SIM_CARD_FAULTS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "abi/counters.h"

namespace fibertap::card {

struct HangFault {
  unsigned unit = 0;
  std::uint64_t batch = 1;
};

struct SlowFault {
  unsigned unit = 0;
  std::chrono::microseconds delay{};
};

struct CountersFault {
  unsigned unit = 0;
  std::uint64_t byte = sizeof(abi::CounterImageHeader) + 1;  // of the first session's counters
};

/// What goes wrong with an emulated card. Units count from 1, as their names do. Batches are
/// numbered from 1 in the order in which RUN commands are handed to the driver, over all units;
/// allocations of device memory and transfers are numbered from 1 too, and bytes.
struct Faults {
  std::optional<HangFault> hang;               // never finishes this batch or a later one
  std::optional<SlowFault> slow;               // takes that much longer for each batch
  std::optional<std::uint64_t> length;         // batch whose status says more bytes than fit
  std::optional<std::uint64_t> flip;           // batch in whose result one bit is turned
  std::optional<std::uint64_t> flip_outcome;   // batch in whose outcome words one bit is turned
  std::optional<CountersFault> flip_counters;  // answers READ_COUNTERS with a bit of it turned
  std::optional<std::uint64_t> allocation;     // that fails
  std::optional<std::uint64_t> transfer;       // that fails
  std::optional<std::uint64_t> vanish;         // batch with whose run the card disappears
  std::optional<std::uint32_t> abi;            // version that INFO answers
};

/// Reads `text`: faults separated by commas, none when empty.
///
///   hang=UNIT  hang=UNIT:BATCH  slow=UNIT:TIME (us, ms or s)  length=BATCH  flip=BATCH
///   flip-outcome=BATCH  flip-counters=UNIT  flip-counters=UNIT:BYTE  allocation=NUMBER
///   transfer=NUMBER  vanish=BATCH  abi=VERSION
///
/// Throws std::invalid_argument with what was found and what is expected.
Faults parse_faults(std::string_view text);

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_FAULTS_H_
