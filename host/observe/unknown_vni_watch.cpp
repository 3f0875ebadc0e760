#include "host/observe/unknown_vni_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace fibertap {
namespace {

std::uint64_t frames_of_sessions(const Totals& totals) {
  return totals[abi::Disposition::accepted].frames + totals[abi::Disposition::rejected].frames;
}

std::uint64_t frames_of_none(const Totals& totals) {
  return totals[abi::Disposition::unknown_vni].frames;
}

/// "7, 8, 9 and 12 more".
template <typename Items, typename Word>
std::string some_of(const Items& items, const Word& word) {
  constexpr std::size_t kMost = 5;
  std::string text;
  std::size_t count = 0;
  for (const auto& item : items) {
    if (++count > kMost) continue;
    text += (text.empty() ? "" : ", ") + word(item);
  }
  if (count > kMost) text += fmt::format(" and {} more", count - kMost);
  return text;
}

}  // namespace

bool UnknownVniWatch::is_due(std::chrono::nanoseconds now, const Totals& totals) {
  const bool has_known = std::exchange(known_, frames_of_sessions(totals)) != known_;
  const bool has_unknown = std::exchange(unknown_, frames_of_none(totals)) != unknown_;
  if (has_known) {
    since_.reset();
    has_warned_ = false;
    return false;
  }
  if (!since_ && has_unknown) since_ = now;
  if (has_warned_ || !since_ || now - *since_ < kUnknownVniPeriod) return false;
  has_warned_ = true;
  return true;
}

bool has_unknown_vnis_only(const Totals& totals) {
  return frames_of_none(totals) != 0 && frames_of_sessions(totals) == 0;
}

std::string unknown_vni_warning(std::span<const UnknownVnis::Entry> seen, const Mirror& mirror) {
  std::set<std::uint32_t> vnis;
  for (const Session& session : mirror.sessions) vnis.insert(session.vni);
  const std::string found = some_of(seen, [](const UnknownVnis::Entry& entry) {
    return fmt::format("{} (from {})", entry.vni, entry.source);
  });
  const std::string expected =
      some_of(vnis, [](std::uint32_t vni) { return fmt::format("{}", vni); });
  return fmt::format(
      "every mirrored frame is of a VNI without a session, found VNI {}, expected {}; correct the "
      "VirtualNetworkId of the session, give --session NAME=VNI where it has none, or give "
      "--unknown-vni accept",
      found, expected.empty() ? "none, because there is no session" : expected);
}

}  // namespace fibertap
