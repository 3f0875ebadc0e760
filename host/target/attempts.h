#ifndef FIBERTAP_HOST_TARGET_ATTEMPTS_H_
#define FIBERTAP_HOST_TARGET_ATTEMPTS_H_

#include <exception>

namespace fibertap {

/// Steps of which each is tried, whatever became of those before.
class Attempts {
 public:
  template <typename Step>
  void attempt(Step step) noexcept {
    try {
      step();
    } catch (...) {
      note(std::current_exception());
    }
  }

  /// A failure that came about elsewhere, or nullptr.
  void note(std::exception_ptr failure) noexcept {
    if (!first_) first_ = std::move(failure);
  }

  /// Throws what failed first, if anything did.
  void rethrow_first() const {
    if (first_) std::rethrow_exception(first_);
  }

 private:
  std::exception_ptr first_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_ATTEMPTS_H_
