#ifndef FIBERTAP_HOST_OBSERVE_PROGRESS_H_
#define FIBERTAP_HOST_OBSERVE_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <optional>

namespace fibertap {

/// A progress bar on standard error, where that is a terminal and the end is known.
class Progress {
 public:
  explicit Progress(std::optional<std::uint64_t> total_bytes);

  /// Wipes the bar.
  ~Progress();

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Draws, at most ten times a second.
  void show(std::uint64_t bytes, std::uint64_t frames);

 private:
  std::optional<std::uint64_t> total_bytes_;  // absent: nothing is drawn
  std::chrono::steady_clock::time_point next_;
  bool drawn_ = false;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_PROGRESS_H_
