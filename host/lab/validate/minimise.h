#ifndef FIBERTAP_HOST_LAB_VALIDATE_MINIMISE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_MINIMISE_H_

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace fibertap::validation {

/// Leaves away what `is_enough` can do without: first halves, then ever smaller parts, at last one
/// by one (after Zeller and Hildebrandt's delta debugging, 2002). `is_enough` is asked about the
/// items that would remain; what it agreed to stays. Returns the items that are left.
template <typename Item, typename IsEnough>
std::vector<Item> minimise(std::vector<Item> items, const IsEnough& is_enough) {
  if (items.empty()) return items;
  for (std::size_t part = std::max<std::size_t>(1, items.size() / 2);; part = (part + 1) / 2) {
    for (std::size_t at = 0; at < items.size();) {
      const std::size_t end = std::min(at + part, items.size());
      std::vector<Item> fewer = items;
      const auto first = fewer.begin();
      fewer.erase(std::next(first, static_cast<std::ptrdiff_t>(at)),
                  std::next(first, static_cast<std::ptrdiff_t>(end)));
      if (is_enough(std::as_const(fewer))) {
        items = std::move(fewer);
      } else {
        at = end;
      }
    }
    if (part == 1) return items;
  }
}

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_MINIMISE_H_
