#include "host/observe/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "host/observe/words.h"

namespace fibertap {
namespace {

constexpr auto kInterval = std::chrono::milliseconds(100);
constexpr std::size_t kWidth = 40;

}  // namespace

Progress::Progress(std::optional<std::uint64_t> total_bytes)
    : total_bytes_(isatty(STDERR_FILENO) == 1 ? total_bytes : std::nullopt),
      next_(std::chrono::steady_clock::now() + kInterval) {}

Progress::~Progress() {
  if (drawn_) fmt::print(stderr, "\r\033[K");
}

void Progress::show(std::uint64_t bytes, std::uint64_t frames) {
  if (!total_bytes_ || *total_bytes_ == 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + kInterval;
  drawn_ = true;
  const double share =
      std::min(1.0, static_cast<double>(bytes) / static_cast<double>(*total_bytes_));
  const auto filled = static_cast<std::size_t>(share * kWidth);
  fmt::print(stderr, "\r[{:#<{}}{:<{}}] {:3.0f} %  {} frames", "", filled, "", kWidth - filled,
             share * 100, grouped(frames));
  std::fflush(stderr);
}

}  // namespace fibertap
