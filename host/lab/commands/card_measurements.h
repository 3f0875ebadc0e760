#ifndef FIBERTAP_HOST_LAB_COMMANDS_CARD_MEASUREMENTS_H_
#define FIBERTAP_HOST_LAB_COMMANDS_CARD_MEASUREMENTS_H_

#include <cstddef>
#include <memory>

#include "host/datapath/engines/xrt/card_access.h"

namespace fibertap {

/// How long something took: on the emulated card by its link model, else by the clock; and by the
/// clock.
struct Elapsed {
  double seconds;
  double wall_seconds;
};

/// Transfers of one size, one after another.
struct TransferRate {
  double bytes;  // each way, together
  Elapsed to_card;
  Elapsed from_card;
};

/// Batches of one size, as many in flight as there are slots.
struct BatchRate {
  std::size_t batch_bytes;
  double bytes;  // to the card, together
  Elapsed time;
  double link_share;  // of what the direction of the link that is needed most would have taken
};

/// Batches of 1 MiB with readings of all counters between them, and without.
struct ReadingCost {
  double seconds;        // that a reading adds
  double batch_seconds;  // that a batch takes without
  double counter_bytes;  // of a unit, that a reading brings
};

/// Measures a card. Throws what the card fails at.
class CardMeasurements {
 public:
  explicit CardMeasurements(const CardOptions& options);

  TransferRate transfers(std::size_t bytes);

  /// One command that does next to nothing.
  Elapsed empty_run();

  /// Frames of 64, 594 and 1518 bytes, 7:4:1, all accepted. `arena_bytes` hold each of them.
  BatchRate batches(std::size_t arena_bytes);

  /// Of the counters of 10,000 sessions with 10 rules each.
  ReadingCost reading();

  std::size_t units() const noexcept { return card_->units().size(); }

 private:
  template <typename Work>
  Elapsed measure(Work work);

  CardAccess access_;
  std::shared_ptr<Card> card_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_COMMANDS_CARD_MEASUREMENTS_H_
