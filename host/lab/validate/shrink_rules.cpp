#include <utility>
#include <vector>

#include "host/lab/validate/minimise.h"
#include "host/lab/validate/shrinker.h"

namespace fibertap::validation {
namespace {

/// `mirror` without the filters that no session has.
Mirror without_unused_filters(const Mirror& mirror) {
  Mirror used{{}, mirror.sessions};
  std::vector<std::optional<std::size_t>> moved(mirror.filters.size());
  for (Session& session : used.sessions) {
    if (!session.filter) continue;
    auto& place = moved[*session.filter];
    if (!place) {
      place = used.filters.size();
      used.filters.push_back(mirror.filters[*session.filter]);
    }
    session.filter = place;
  }
  return used;
}

/// Leaves away elements of the vector that `list` finds in a case.
template <typename List>
bool shrink_list(Shrinker& shrinker, const List& list) {
  Case whole = shrinker.smallest();
  const auto items = list(whole);
  const auto left = minimise(items, [&](const auto& fewer) {
    return shrinker.attempt([&](Case& candidate) { list(candidate) = fewer; });
  });
  return left.size() < items.size();
}

bool shrink_sessions(Shrinker& shrinker, std::size_t load) {
  const bool smaller = shrink_list(
      shrinker, [load](Case & the_case) -> auto& { return the_case.loads[load].mirror.sessions; });
  const Mirror& whole = shrinker.smallest().loads[load].mirror;
  const Mirror used = without_unused_filters(whole);
  if (used.filters.size() == whole.filters.size()) return smaller;
  return smaller | shrinker.attempt([&](Case& candidate) { candidate.loads[load].mirror = used; });
}

bool shrink_filter(Shrinker& shrinker, std::size_t load, std::size_t filter) {
  const auto filter_of = [load, filter](Case& the_case) -> Filter& {
    return the_case.loads[load].mirror.filters[filter];
  };
  bool smaller = shrink_list(
      shrinker, [&](Case & the_case) -> auto& { return filter_of(the_case).rules; });
  if (!shrinker.smallest().loads[load].mirror.filters[filter].amazon_dns) return smaller;
  smaller |= shrinker.attempt([&](Case& candidate) {
    filter_of(candidate).amazon_dns = false;
    filter_of(candidate).resolvers.clear();
  });
  return smaller |
         shrink_list(
             shrinker, [&](Case & the_case) -> auto& { return filter_of(the_case).resolvers; });
}

}  // namespace

bool shrink_rules(Shrinker& shrinker) {
  bool smaller = false;
  for (std::size_t load = 0; load < shrinker.smallest().loads.size(); ++load) {
    const auto mirror = [&]() -> const Mirror& { return shrinker.smallest().loads[load].mirror; };
    smaller |= shrink_sessions(shrinker, load);
    for (std::size_t i = 0; i < mirror().filters.size(); ++i) {
      smaller |= shrink_filter(shrinker, load, i);
    }
    for (std::size_t i = 0; i < mirror().sessions.size(); ++i) {
      smaller |= shrink_list(
          shrinker, [&](Case & the_case) -> auto& {
            return the_case.loads[load].mirror.sessions[i].macs;
          });
    }
  }
  return smaller;
}

}  // namespace fibertap::validation
