#include "host/observe/live_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "abi/disposition.h"
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

/// "500 accepted/s", or where the most frames go when none is accepted: "2 unknown_vni/s".
std::string greatest_row(const Totals& before, const Totals& now, double seconds) {
  const auto frames = [&](abi::Disposition disposition) {
    return now[disposition].frames - before[disposition].frames;
  };
  auto shown = abi::Disposition::accepted;
  if (frames(shown) == 0) {
    for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
      const auto other = static_cast<abi::Disposition>(i);
      if (frames(other) > frames(shown)) shown = other;
    }
  }
  return fmt::format("{} {}/s", grouped(rate(0, frames(shown), seconds)), abi::name(shown));
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
    text += fmt::format("{} vni-{} {}/s", i == 0 ? ";" : "", vni_word(frames[i].second),
                        grouped(rate(0, frames[i].first, seconds)));
  }
  return text;
}

}  // namespace

std::string live_line(const LiveMoment& before, const LiveMoment& now) {
  const double seconds = now.seconds - before.seconds;
  const double bits =
      8 * static_cast<double>(now.totals.offered().bytes - before.totals.offered().bytes);
  return fmt::format("{} frames/s ({:.3f} Gb/s), {}; lost: {}{}",
                     grouped(rate(before.accounts.received, now.accounts.received, seconds)),
                     bits / seconds / 1e9, greatest_row(before.totals, now.totals, seconds),
                     losses(now), busiest(before, now, seconds));
}

}  // namespace fibertap
