#ifndef FIBERTAP_HOST_LAB_VALIDATE_CASE_PARTS_H_
#define FIBERTAP_HOST_LAB_VALIDATE_CASE_PARTS_H_

#include <cstddef>
#include <vector>

#include "host/lab/validate/case.h"

namespace fibertap::validation {

/// Asked on a walk through a case, part by part, whether the part goes. The same walk through equal
/// cases meets the same parts in the same order: what is taken out must not decide what is asked
/// about later.
class Take {
 public:
  /// Takes nothing, counts only.
  Take() = default;

  /// Takes the parts whose numbers are not in `kept`, which ascends and outlives the walk.
  explicit Take(const std::vector<std::size_t>& kept) : kept_(&kept) {}

  /// Whether the part that is met now goes.
  bool operator()() {
    const std::size_t part = met_++;
    if (kept_ == nullptr) return false;
    const bool is_kept = next_kept_ < kept_->size() && (*kept_)[next_kept_] == part;
    next_kept_ += is_kept ? 1 : 0;
    return !is_kept;
  }

  template <typename Element>
  void elements(std::vector<Element>& list) {
    std::erase_if(list, [this](const Element&) { return (*this)(); });
  }

  /// What `value` says, unless it is usual.
  template <typename Value>
  void unusual(Value& value, const Value& usual) {
    if (value != usual && (*this)()) value = usual;
  }

  std::size_t met() const { return met_; }

 private:
  const std::vector<std::size_t>* kept_ = nullptr;
  std::size_t next_kept_ = 0;
  std::size_t met_ = 0;
};

// Walks past what a smaller case might go without.

/// Loads and frames.
void walk_loads(Case& the_case, Take& take);
void walk_frames(Case& the_case, Take& take);

/// Sessions, filters that no session has, rules, resolvers and MACs.
void walk_rules(Case& the_case, Take& take);

/// What `fibertap replay` would not have: garbage, more batches than frames need, options.
void walk_conditions(Case& the_case, Take& take);

/// What rules, sessions and heads of frames say beyond the usual.
void walk_details(Case& the_case, Take& take);

// Pieces of the bytes of frames; none where there are so many frames that nobody reads their bytes.

/// Taken out of the inner frame and off the lengths that count them.
void walk_inner_bytes(Case& the_case, Take& take);

/// Taken out, whatever counts them.
void walk_bytes(Case& the_case, Take& take);

/// Not zeros yet, to be zeros.
void walk_nonzero_bytes(Case& the_case, Take& take);

/// Nobody reads the bytes of more frames, and the time is better spent on having fewer.
inline constexpr std::size_t kMostReadableFrames = 16;

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_CASE_PARTS_H_
