#ifndef FIBERTAP_HOST_TARGET_ATTEMPTS_H_
#define FIBERTAP_HOST_TARGET_ATTEMPTS_H_

#include <spdlog/logger.h>

#include <exception>
#include <string>
#include <utility>

namespace fibertap {

/// Steps of which each is tried, whatever became of those before. What failed first is thrown at
/// the end, and what else failed is logged.
class Attempts {
 public:
  explicit Attempts(spdlog::logger& log) : log_(log) {}

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
    if (!failure) return;
    if (first_) return log(failure);
    first_ = std::move(failure);
  }

  const std::exception_ptr& first() const noexcept { return first_; }

  /// Throws what failed first, if anything did.
  void rethrow_first() const {
    if (first_) std::rethrow_exception(first_);
  }

 private:
  static std::string message_of(const std::exception_ptr& failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  /// Unless it is the first once more, as of an engine that fails whatever it is asked for.
  void log(const std::exception_ptr& failure) noexcept {
    try {
      const std::string message = message_of(failure);
      if (message != message_of(first_)) log_.error("{}", message);
    } catch (...) {  // no memory for it, and the first is thrown
    }
  }

  spdlog::logger& log_;
  std::exception_ptr first_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_ATTEMPTS_H_
