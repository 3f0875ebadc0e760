#include "host/lab/bench/load_rounds.h"

#include <algorithm>

#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap {
namespace {

constexpr double kLongTurn = 0.25;  // of the time in which the queue fills
constexpr double kSlower = 0.1;     // how much more a frame takes

void add_to(LoadSum& sum, const LiveRate& rate) {
  ++sum.rounds;
  sum.seconds += rate.seconds;
  sum.offered += rate.offered;
  sum.lost += rate.lost;
  sum.judged += rate.judged;
}

}  // namespace

bool LoadRound::is_steady() const noexcept {
  const double turn = std::chrono::duration<double>(at_load.longest_turn).count();
  const double filled = turn * at_load.offered_mpps() * 1e6 / kRxDescriptors;
  return filled < kLongTurn && at_load.busy_seconds() < (1 + kSlower) * most.busy_seconds();
}

void LoadRounds::add(const LoadRound& round) { rounds_.push_back(round); }

LoadSum LoadRounds::all() const {
  LoadSum sum;
  for (const LoadRound& round : rounds_) add_to(sum, round.at_load);
  return sum;
}

LoadSum LoadRounds::steady() const {
  LoadSum sum;
  for (const LoadRound& round : rounds_) {
    if (round.is_steady()) add_to(sum, round.at_load);
  }
  return sum;
}

std::chrono::nanoseconds LoadRounds::median(std::chrono::nanoseconds LiveRate::*figure) const {
  std::vector<std::chrono::nanoseconds> figures;
  for (const LoadRound& round : rounds_) figures.push_back(round.at_load.*figure);
  const auto middle = figures.begin() + static_cast<std::ptrdiff_t>(figures.size() / 2);
  std::ranges::nth_element(figures, middle);
  return *middle;
}

double LoadRounds::worst_lost_share() const {
  double worst = 0;
  for (const LoadRound& round : rounds_) worst = std::max(worst, round.at_load.lost_share());
  return worst;
}

std::chrono::nanoseconds LoadRounds::longest_turn() const {
  std::chrono::nanoseconds longest{0};
  for (const LoadRound& round : rounds_) longest = std::max(longest, round.at_load.longest_turn);
  return longest;
}

}  // namespace fibertap
