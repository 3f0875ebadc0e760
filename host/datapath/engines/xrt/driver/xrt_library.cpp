#include <algorithm>
#include <cctype>

#include "host/datapath/engines/xrt/card_library.h"
#include "host/datapath/engines/xrt/driver/xrt_card.h"
#include "host/datapath/engines/xrt/driver/xrt_error.h"

namespace fibertap {
namespace {

bool is_index(const std::string& card) {
  return !card.empty() && card.size() <= 3 &&
         std::ranges::all_of(card, [](unsigned char c) { return std::isdigit(c) != 0; });
}

class XrtLibrary final : public CardLibrary {
 public:
  /// XRT 2.11 counts devices by its C library only; opening one after another until one does not
  /// answer is what every version has.
  std::vector<CardIdentity> list() const override {
    std::vector<CardIdentity> cards;
    for (unsigned index = 0;; ++index) {
      try {
        cards.push_back(identify(xrt::device(index)));
      } catch (const std::exception& error) {
        if (index != 0) return cards;
        throw Error(Errc::kDevice, "card: found none, expected one: XRT answers \"{}\"",
                    one_line(error.what()));
      }
    }
  }

  std::unique_ptr<Card> open(const std::string& card, const std::string& xclbin) const override {
    auto device = ask_xrt("open", [&] {
      return is_index(card) ? xrt::device(static_cast<unsigned>(std::stoul(card)))
                            : xrt::device(card);
    });
    CardIdentity identity = identify(device);
    return std::make_unique<XrtCard>(std::move(device), std::move(identity), xclbin);
  }
};

}  // namespace
}  // namespace fibertap

extern "C" __attribute__((visibility("default"))) const fibertap::CardLibrary*
fibertap_card_library() {
  static const fibertap::XrtLibrary kLibrary;
  return &kLibrary;
}
