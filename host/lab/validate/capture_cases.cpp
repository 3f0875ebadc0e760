#include "host/lab/validate/capture_cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "abi/limits.h"
#include "host/base/error.h"
#include "host/base/seconds.h"

namespace fibertap::validation {
namespace {

constexpr std::size_t kFramesOfACase = 4096;
constexpr std::size_t kFramesOfABatch = 512;

/// The times that a pcap can hold.
constexpr std::uint64_t kTimeEnd = (std::uint64_t{1} << 32) * kNsPerSecond;

}  // namespace

std::optional<Case> CaptureCases::next() {
  const std::size_t first = frames_ + 1;
  Case the_case;
  the_case.loads.push_back(rules_);
  the_case.garbage = index_;
  std::vector<CaseBatch>& batches = the_case.loads.front().batches;
  while (frames_ - first + 1 < kFramesOfACase) {
    const std::size_t count = pull(batches.empty());
    if (count == 0) break;
    for (const Frame& frame : std::span(burst_).first(count)) append(frame, batches);
    frames_ += count;
  }
  if (batches.empty()) return std::nullopt;
  the_case.name = fmt::format("frames {} to {} of the captures", first, frames_);
  the_case.id = fmt::format("capture-{}", index_++);
  the_case.replay = replay_;
  return the_case;
}

std::size_t CaptureCases::pull(bool is_first) {
  try {
    return source_.pull(burst_);
  } catch (const Error& error) {
    // What lay before the damage is a case; the source throws again after it.
    if (error.code() != Errc::kPartial || is_first) throw;
    return 0;
  }
}

void CaptureCases::append(const Frame& frame, std::vector<CaseBatch>& batches) {
  const auto caplen =
      static_cast<std::uint32_t>(std::min<std::size_t>(frame.bytes.size(), abi::kMaxFrameBytes));
  const std::size_t bytes = abi::frame_record_bytes(caplen);
  if (batches.empty() || batches.back().size() == kFramesOfABatch ||
      open_bytes_ + bytes > kMaxBatchBytes) {
    batches.emplace_back();
    open_bytes_ = 0;
  }
  open_bytes_ += bytes;
  const auto kept = frame.bytes.first(caplen);
  batches.back().push_back(
      {frame.timestamp_ns % kTimeEnd, frame.origlen, {kept.begin(), kept.end()}});
}

}  // namespace fibertap::validation
