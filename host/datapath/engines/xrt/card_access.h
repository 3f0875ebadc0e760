#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_ACCESS_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_ACCESS_H_

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/datapath/engines/xrt/card.h"
#include "sim/card/emulated_card.h"

namespace fibertap {

/// Which card, and how it is used: what --card and its siblings say.
struct CardOptions {
  std::string card;    // "sim", an index, a BDF; empty where none was named
  std::string xclbin;  // to load onto a real card; the emulated one brings its own
  std::chrono::milliseconds timeout{2000};
  card::CardSettings emulated = {};
};

/// The way to the card that options name. Loads XRT, and makes the emulated card, when first asked
/// for a card. Outlives the cards it opens.
class CardAccess {
 public:
  explicit CardAccess(CardOptions options = {}) : options_(std::move(options)) {}

  const CardOptions& options() const noexcept { return options_; }
  bool is_emulated() const noexcept { return options_.card == "sim"; }

  /// What errors and reports call it: "card sim", "card 0".
  std::string label() const;

  /// All cards that answer, by index. Throws Error(kDevice) when there is none.
  std::vector<CardIdentity> list();

  /// Throws Error(kUsage) for an emulated card that cannot be and for a real one without an xclbin,
  /// Error(kDevice) where the card does not answer or its xclbin does not load.
  std::unique_ptr<Card> open();

  /// The emulated card; nullptr for a real one, and before it was first asked for.
  card::EmulatedCard* emulated() noexcept { return emulated_ ? &*emulated_ : nullptr; }

 private:
  void prepare();

  CardOptions options_;
  std::optional<card::EmulatedCard> emulated_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_ACCESS_H_
