#include "host/observe/live_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "host/observe/words.h"

namespace fibertap {
namespace {

constexpr std::size_t kBusiest = 3;

std::uint64_t rate(std::uint64_t before, std::uint64_t now, double seconds) {
  return static_cast<std::uint64_t>(static_cast<double>(now - before) / seconds);
}

/// Those that are zero are not shown; what is not known is.
std::string losses(const LiveMoment& moment) {
  std::string text;
  const auto add = [&text](std::string_view name, const std::optional<std::uint64_t>& frames) {
    if (frames == 0U) return;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, grouped(frames));
  };
  add("card_lost", moment.totals.card_lost.frames);
  for (const Accounts::Loss& loss : moment.accounts.losses()) add(loss.name, loss.frames);
  return text.empty() ? "none" : text;
}

std::string busiest(const LiveMoment& before, const LiveMoment& now, double seconds) {
  std::vector<std::pair<std::uint64_t, SessionStatistics::Vni>> frames;
  for (const auto& [vni, session] : now.sessions.sessions()) {
    const auto known = before.sessions.sessions().find(vni);
    const auto earlier =
        known == before.sessions.sessions().end() ? SessionStatistics::Session{} : known->second;
    const std::uint64_t then = earlier.accepted + earlier.rejected;
    const std::uint64_t by_now = session.accepted + session.rejected;
    // Counters on a card that is lost are lost with it.
    frames.emplace_back(by_now - std::min(then, by_now), vni);
  }
  const auto shown = std::min(kBusiest, frames.size());
  std::ranges::partial_sort(frames, frames.begin() + static_cast<std::ptrdiff_t>(shown),
                            std::ranges::greater());
  std::string text;
  for (std::size_t i = 0; i < shown && frames[i].first != 0; ++i) {
    text += fmt::format(" vni-{} {}/s", vni_word(frames[i].second),
                        grouped(rate(0, frames[i].first, seconds)));
  }
  return text;
}

}  // namespace

std::string live_line(const LiveMoment& before, const LiveMoment& now) {
  const double seconds = now.seconds - before.seconds;
  const auto accepted = [](const LiveMoment& moment) {
    return moment.totals[abi::Disposition::accepted].frames;
  };
  const double bits =
      8 * static_cast<double>(now.totals.offered().bytes - before.totals.offered().bytes);
  return fmt::format("{} frames/s ({:.3f} Gb/s), {} accepted/s; lost: {};{}",
                     grouped(rate(before.accounts.received, now.accounts.received, seconds)),
                     bits / seconds / 1e9, grouped(rate(accepted(before), accepted(now), seconds)),
                     losses(now), busiest(before, now, seconds));
}

}  // namespace fibertap
