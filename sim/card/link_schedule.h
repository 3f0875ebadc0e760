#ifndef FIBERTAP_SIM_CARD_LINK_SCHEDULE_H_
#define FIBERTAP_SIM_CARD_LINK_SCHEDULE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fibertap::card {

/// Bytes that go through a bank.
struct Traffic {
  unsigned bank;
  std::uint64_t bytes;
};

/// A transfer or a run.
struct Step {
  std::size_t server;                 // a direction of the link, or a unit; one step at a time
  std::vector<std::size_t> after;     // steps that end before this one begins
  double gap = 0;                     // seconds before it moves anything
  double seconds = 0;                 // that it then takes with its banks to itself
  std::vector<Traffic> traffic = {};  // each bank once
  bool is_known = true;               // false: nobody knows when it ends
};

/// When a step holds its server, in seconds. `ended` is false for a step that is not known, and for
/// what waits for it.
struct Span {
  double begin = 0;
  double end = 0;
  bool ended = false;
};

/// Lets steps begin as early as they can; of several that could, each server takes the first in
/// `steps`. Steps that use a bank at the same time share its `bank_rate` (bytes per second) fairly:
/// none gets less than an equal part, unless it wants less.
std::vector<Span> schedule(const std::vector<Step>& steps, double bank_rate);

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_LINK_SCHEDULE_H_
