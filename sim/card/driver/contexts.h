#ifndef FIBERTAP_SIM_CARD_DRIVER_CONTEXTS_H_
#define FIBERTAP_SIM_CARD_DRIVER_CONTEXTS_H_

#include <algorithm>
#include <vector>

namespace fibertap::card {

/// Who has which compute unit open. Not safe for use by several threads.
class Contexts {
 public:
  /// False when somebody has it to himself, or this one wants that and is not alone.
  bool open(const void* owner, unsigned unit, bool is_shared) {
    const bool is_refused = std::ranges::any_of(contexts_, [&](const Context& context) {
      return context.unit == unit && (!is_shared || !context.is_shared);
    });
    if (!is_refused) contexts_.push_back({owner, unit, is_shared});
    return !is_refused;
  }

  void close(const void* owner, unsigned unit) {
    const auto found = std::ranges::find_if(contexts_, [&](const Context& context) {
      return context.owner == owner && context.unit == unit;
    });
    if (found != contexts_.end()) contexts_.erase(found);
  }

  void close_all(const void* owner) {
    std::erase_if(contexts_, [&](const Context& context) { return context.owner == owner; });
  }

  bool has(const void* owner, unsigned unit) const {
    return std::ranges::any_of(contexts_, [&](const Context& context) {
      return context.owner == owner && context.unit == unit;
    });
  }

  bool empty() const { return contexts_.empty(); }

 private:
  struct Context {
    const void* owner;
    unsigned unit;
    bool is_shared;
  };

  std::vector<Context> contexts_;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_CONTEXTS_H_
