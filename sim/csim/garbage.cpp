#include "sim/csim/garbage.h"

#include <random>

namespace fibertap::csim {
namespace {

class Garbage {
 public:
  explicit Garbage(std::uint64_t seed) : random_(seed) {}

  template <int kWidth>
  void fill(ap_uint<kWidth>& value) {
    for (int low = 0; low < kWidth; low += 64) {
      value.range(low + 63 < kWidth ? low + 63 : kWidth - 1, low) = random_();
    }
  }

  template <typename Element, std::size_t kSize>
  void fill(Element (&memory)[kSize]) {
    for (Element& element : memory) fill(element);
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace

void fill_with_garbage(kernel::KernelState& state, std::uint64_t seed) {
  Garbage garbage(seed);
  garbage.fill(state.tree);
  garbage.fill(state.sessions);
  garbage.fill(state.rules);
  garbage.fill(state.numbers);
  garbage.fill(state.session_tallies);
  garbage.fill(state.row_tallies);
  state.loaded = {};
}

}  // namespace fibertap::csim
