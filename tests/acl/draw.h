#ifndef FIBERTAP_TESTS_ACL_DRAW_H_
#define FIBERTAP_TESTS_ACL_DRAW_H_

#include <cstdint>
#include <random>
#include <vector>

namespace fibertap::testing {

/// Random choices, the same for the same seed wherever they are made.
class Draw {
 public:
  explicit Draw(std::uint32_t seed) : random_(seed) {}

  /// first..last, both included. By remainder: the standard's distributions differ between
  /// libraries, and nothing here needs them even.
  template <typename Integer = int>
  Integer between(Integer first, Integer last) {
    const auto span = static_cast<std::uint32_t>(last - first) + 1;
    return static_cast<Integer>(first + static_cast<Integer>(random_() % span));
  }
  bool percent(int chance) { return between(1, 100) <= chance; }
  std::uint8_t byte() { return between<std::uint8_t>(0, 255); }
  std::uint16_t port() { return between<std::uint16_t>(0, 65535); }

  template <typename Value>
  const Value& one_of(const std::vector<Value>& values) {
    return values[between<std::size_t>(0, values.size() - 1)];
  }

 private:
  std::mt19937 random_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ACL_DRAW_H_
