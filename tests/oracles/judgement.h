#ifndef FIBERTAP_TESTS_ORACLES_JUDGEMENT_H_
#define FIBERTAP_TESTS_ORACLES_JUDGEMENT_H_

#include <cstddef>
#include <optional>

namespace fibertap::testing {

/// What becomes of a packet, and the row that decided.
struct Judgement {
  bool accepted;
  std::optional<std::size_t> row;
  friend bool operator==(const Judgement&, const Judgement&) = default;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ORACLES_JUDGEMENT_H_
