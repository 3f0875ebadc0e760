#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_LIBRARY_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_LIBRARY_H_

#include <memory>
#include <string>
#include <vector>

#include "host/datapath/engines/xrt/card.h"

namespace fibertap {

/// What libfibertap_xrt.so, the one part that is linked with XRT, offers.
class CardLibrary {
 public:
  virtual ~CardLibrary() = default;

  /// All cards that answer, by index. Throws Error(kDevice) when XRT finds none, with its reason.
  virtual std::vector<CardIdentity> list() const = 0;

  /// `card` is an index or a BDF, `xclbin` a file. Throws Error(kDevice).
  virtual std::unique_ptr<Card> open(const std::string& card, const std::string& xclbin) const = 0;
};

/// Loads the library, once, from lib/fibertap beside the program or one folder above. Throws
/// Error(kDevice) where it or XRT is missing.
const CardLibrary& card_library();

/// The name that card_library() looks up in it: a `const CardLibrary* ()`.
inline constexpr const char* kCardLibraryEntry = "fibertap_card_library";

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_LIBRARY_H_
