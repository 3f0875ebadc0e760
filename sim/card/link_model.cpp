#include "sim/card/link_model.h"

#include <algorithm>
#include <utility>

namespace fibertap::card {
namespace {

constexpr std::size_t kFirstUnit = 2;  // the servers before it are the directions
constexpr std::size_t kMostSteps = std::size_t{1} << 16;

void add_use(const Step& step, const Span& span, LinkReport& report) {
  const double busy = span.end - span.begin;
  if (step.server >= kFirstUnit) {
    UnitUse& unit = report.units[step.server - kFirstUnit];
    ++unit.runs;
    unit.busy_seconds += busy;
    return;
  }
  LinkUse& way = step.server == 0 ? report.to_card : report.from_card;
  ++way.transfers;
  way.bytes += step.traffic.front().bytes;
  way.busy_seconds += busy;
}

}  // namespace

LinkModel::LinkModel(const LinkSpeeds& speeds, unsigned units) : speeds_(speeds) {
  folded_.units.resize(units);
}

LinkModel::Action LinkModel::transfer(std::uint64_t thread, Direction direction, Buffer buffer,
                                      Traffic traffic) {
  const bool is_to_card = direction == Direction::kToCard;
  Step step{.server = is_to_card ? 0U : 1U, .after = {}, .gap = speeds_.transfer_gap};
  step.seconds =
      static_cast<double>(traffic.bytes) / (is_to_card ? speeds_.to_card : speeds_.from_card);
  step.traffic = {traffic};
  wait_for_thread(thread, step);
  wait_for_buffer(buffer, step);
  const Action action = add(std::move(step));
  last_of_thread_[thread] = steps_.size() - 1;
  const auto group = group_of_.try_emplace(buffer, last_of_group_.size());
  if (group.second) last_of_group_.emplace_back();
  last_of_group_[group.first->second] = steps_.size() - 1;
  return action;
}

LinkModel::Action LinkModel::launch(std::uint64_t thread, unsigned unit,
                                    std::span<const Buffer> buffers) {
  Step step{.server = kFirstUnit + unit, .after = {}, .gap = speeds_.launch_gap};
  step.is_known = false;
  wait_for_thread(thread, step);
  for (const Buffer buffer : buffers) wait_for_buffer(buffer, step);
  const Action action = add(std::move(step));
  for (const Buffer buffer : buffers) group_of_[buffer] = last_of_group_.size();
  last_of_group_.push_back(steps_.size() - 1);
  return action;
}

void LinkModel::finish(Action run, std::uint64_t beats, std::vector<Traffic> traffic,
                       double extra_seconds) {
  if (run < forgotten_) return;
  Step& step = steps_[run - forgotten_];
  step.seconds = static_cast<double>(beats) / speeds_.kernel_hz + extra_seconds;
  step.traffic = std::move(traffic);
  step.is_known = true;
  // Keeps memory bounded: what has ended is added up, and the rest goes as if everything had paused
  // once.
  if (steps_.size() < kMostSteps || !std::ranges::all_of(steps_, &Step::is_known)) return;
  folded_ = report();
  forget_steps();
}

LinkReport LinkModel::report() const {
  LinkReport report = folded_;
  const std::vector<Span> spans = schedule(steps_, speeds_.bank);
  double end = 0;
  for (std::size_t i = 0; i != steps_.size(); ++i) {
    if (!spans[i].ended) continue;
    add_use(steps_[i], spans[i], report);
    end = std::max(end, spans[i].end);
  }
  report.seconds += end;
  return report;
}

void LinkModel::wait_for_thread(std::uint64_t thread, Step& step) const {
  if (const auto last = last_of_thread_.find(thread); last != last_of_thread_.end()) {
    step.after.push_back(last->second);
  }
}

void LinkModel::wait_for_buffer(Buffer buffer, Step& step) const {
  if (const auto group = group_of_.find(buffer); group != group_of_.end()) {
    step.after.push_back(last_of_group_[group->second]);
  }
}

LinkModel::Action LinkModel::add(Step step) {
  // The same step twice would be waited for twice and end once.
  std::ranges::sort(step.after);
  step.after.erase(std::unique(step.after.begin(), step.after.end()), step.after.end());
  steps_.push_back(std::move(step));
  return forgotten_ + steps_.size() - 1;
}

void LinkModel::restart() {
  forget_steps();
  const std::size_t units = folded_.units.size();
  folded_ = {};
  folded_.units.resize(units);
}

void LinkModel::forget_steps() {
  forgotten_ += steps_.size();
  steps_.clear();
  last_of_thread_.clear();
  group_of_.clear();
  last_of_group_.clear();
}

}  // namespace fibertap::card
