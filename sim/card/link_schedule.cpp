#include "sim/card/link_schedule.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace fibertap::card {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// The most that each of `wanted` may take so that together they take no more than `rate`.
double fair_share(std::vector<double> wanted, double rate) {
  std::ranges::sort(wanted);
  double left = rate;
  for (std::size_t i = 0; i != wanted.size(); ++i) {
    const double share = left / static_cast<double>(wanted.size() - i);
    if (wanted[i] > share) return share;
    left -= wanted[i];
  }
  return kNever;
}

/// Goes from event to event: a gap passes, a step ends.
class Simulation {
 public:
  Simulation(const std::vector<Step>& steps, double bank_rate)
      : steps_(steps),
        bank_rate_(bank_rate),
        spans_(steps.size()),
        waits_for_(steps.size()),
        followers_(steps.size()) {
    for (std::size_t i = 0; i != steps.size(); ++i) {
      waits_for_[i] = steps[i].after.size();
      for (const std::size_t before : steps[i].after) followers_[before].push_back(i);
      if (waits_for_[i] == 0) ready_[steps[i].server].insert(i);
    }
  }

  std::vector<Span> run() {
    for (begin_steps(); !active_.empty(); begin_steps()) {
      set_speeds();
      double next = kNever;
      for (const Active& active : active_) next = std::min(next, active.next_event(now_));
      if (next == kNever) break;
      advance_to(next);
    }
    return std::move(spans_);
  }

 private:
  struct Active {
    std::size_t index;
    const Step* step;
    double moves_at;   // when its gap has passed
    double left;       // seconds of its own time
    double speed = 0;  // seconds of its own time a second

    bool is_moving(double now) const { return now >= moves_at; }
    double next_event(double now) const {
      if (!step->is_known) return kNever;
      return is_moving(now) ? now + (left == 0 ? 0 : left / speed) : moves_at;
    }
    double wanted(const Traffic& traffic) const {
      return static_cast<double>(traffic.bytes) / step->seconds;
    }
  };

  void begin_steps() {
    for (auto& [server, waiting] : ready_) {
      if (waiting.empty() || is_busy(server)) continue;
      const std::size_t index = *waiting.begin();
      waiting.erase(waiting.begin());
      spans_[index].begin = now_;
      active_.push_back({index, &steps_[index], now_ + steps_[index].gap, steps_[index].seconds});
    }
  }

  bool is_busy(std::size_t server) const {
    return std::ranges::any_of(active_,
                               [&](const Active& active) { return active.step->server == server; });
  }

  void set_speeds() {
    std::map<unsigned, std::vector<double>> wanted;
    for (const Active& active : active_) {
      if (!active.is_moving(now_)) continue;
      for (const Traffic& traffic : active.step->traffic) {
        if (traffic.bytes != 0) wanted[traffic.bank].push_back(active.wanted(traffic));
      }
    }
    std::map<unsigned, double> share;
    for (const auto& [bank, rates] : wanted) share[bank] = fair_share(rates, bank_rate_);
    for (Active& active : active_) {
      active.speed = active.is_moving(now_) ? 1 : 0;
      for (const Traffic& traffic : active.step->traffic) {
        if (active.speed == 0 || traffic.bytes == 0) continue;
        active.speed = std::min(active.speed, share[traffic.bank] / active.wanted(traffic));
      }
    }
  }

  void advance_to(double next) {
    for (Active& active : active_) {
      // The step whose end is the event has nothing left, whatever rounding says.
      const bool ends = active.is_moving(now_) && active.next_event(now_) <= next;
      active.left = ends ? 0 : active.left - (next - now_) * active.speed;
    }
    now_ = next;
    std::erase_if(active_, [&](const Active& active) {
      const bool ends = active.step->is_known && active.is_moving(now_) && active.left == 0;
      if (ends) end(active.index);
      return ends;
    });
  }

  void end(std::size_t index) {
    spans_[index].end = now_;
    spans_[index].ended = true;
    for (const std::size_t follower : followers_[index]) {
      if (--waits_for_[follower] == 0) ready_[steps_[follower].server].insert(follower);
    }
  }

  const std::vector<Step>& steps_;
  const double bank_rate_;
  double now_ = 0;
  std::vector<Span> spans_;
  std::vector<std::size_t> waits_for_;
  std::vector<std::vector<std::size_t>> followers_;
  std::map<std::size_t, std::set<std::size_t>> ready_;  // by server
  std::vector<Active> active_;
};

}  // namespace

std::vector<Span> schedule(const std::vector<Step>& steps, double bank_rate) {
  return Simulation(steps, bank_rate).run();
}

}  // namespace fibertap::card
