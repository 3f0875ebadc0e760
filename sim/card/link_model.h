#ifndef FIBERTAP_SIM_CARD_LINK_MODEL_H_
#define FIBERTAP_SIM_CARD_LINK_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "sim/card/card_report.h"
#include "sim/card/card_settings.h"
#include "sim/card/link_schedule.h"

namespace fibertap::card {

enum class Direction { kToCard, kFromCard };

/// Reckons how long transfers and runs would have taken on hardware, from the calls alone: the time
/// that emulation takes does not enter.
///
/// Each direction of the link does one transfer at a time, each unit one run. A transfer and a
/// launch begin behind the last transfer of their thread, because XRT's sync blocks; a launch
/// blocks nobody. Buffers that one run uses belong together from then on: whatever is done to one
/// of them waits for the last thing done to any. What goes on at the same time shares a bank.
class LinkModel {
 public:
  using Action = std::uint64_t;
  using Buffer = std::uint32_t;

  LinkModel(const LinkSpeeds& speeds, unsigned units);

  Action transfer(std::uint64_t thread, Direction direction, Buffer buffer, Traffic traffic);

  /// A run on `unit`, from 0. finish() says how long it takes.
  Action launch(std::uint64_t thread, unsigned unit, std::span<const Buffer> buffers);

  /// `run` moves a beat a cycle and takes `extra_seconds` besides. A run from before the last
  /// restart() is not looked at.
  void finish(Action run, std::uint64_t beats, std::vector<Traffic> traffic,
              double extra_seconds = 0);

  LinkReport report() const;

  /// Begins anew at 0.
  void restart();

 private:
  void wait_for_thread(std::uint64_t thread, Step& step) const;
  void wait_for_buffer(Buffer buffer, Step& step) const;
  Action add(Step step);

  void forget_steps();

  LinkSpeeds speeds_;
  LinkReport folded_;  // of steps no longer kept
  Action forgotten_ = 0;
  std::vector<Step> steps_;
  std::map<std::uint64_t, std::size_t> last_of_thread_;
  std::map<Buffer, std::size_t> group_of_;  // buffers used together
  std::vector<std::size_t> last_of_group_;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_LINK_MODEL_H_
