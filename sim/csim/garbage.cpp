#include "sim/csim/garbage.h"

#include <random>
#include <utility>

namespace fibertap::csim {
namespace {

/// Fills memories with the 64-bit pieces that `next` gives.
template <typename Next>
class Filler {
 public:
  explicit Filler(Next next) : next_(std::move(next)) {}

  void fill(kernel::KernelState& state) {
    fill(state.tree);
    fill(state.sessions);
    fill(state.rules);
    fill(state.numbers);
    fill(state.session_tallies);
    fill(state.row_tallies);
    state.is_loaded = false;
    state.loaded = {};
  }

 private:
  template <int kWidth>
  void fill(ap_uint<kWidth>& value) {
    for (int low = 0; low < kWidth; low += 64) {
      value.range(low + 63 < kWidth ? low + 63 : kWidth - 1, low) = next_();
    }
  }

  template <typename Element, std::size_t kSize>
  void fill(Element (&memory)[kSize]) {
    for (Element& element : memory) fill(element);
  }

  Next next_;
};

}  // namespace

void fill_with_garbage(kernel::KernelState& state, std::uint64_t seed) {
  Filler(std::mt19937_64(seed)).fill(state);
}

void fill_with_zeros(kernel::KernelState& state) {
  Filler([] { return std::uint64_t{0}; }).fill(state);
}

}  // namespace fibertap::csim
