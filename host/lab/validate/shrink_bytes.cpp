#include <algorithm>
#include <optional>
#include <span>

#include "host/base/seconds.h"
#include "host/lab/validate/shrinker.h"
#include "sim/model/bytes.h"
#include "sim/model/outer.h"

namespace fibertap::validation {
namespace {

/// Nobody reads the bytes of more frames, and the time is better spent on having fewer.
constexpr std::size_t kMostFrames = 16;

/// Parts that a frame is zeroed in, at the finest.
constexpr std::size_t kFinestParts = 128;

/// A frame of the smallest case so far.
class FrameShrinker {
 public:
  FrameShrinker(Shrinker& shrinker, std::size_t load, std::size_t batch, std::size_t frame)
      : shrinker_(shrinker), load_(load), batch_(batch), frame_(frame) {}

  bool run() {
    bool smaller = change_head();
    smaller |= cut(
        [this](const CaseFrame& frame, std::size_t bytes) { return shorter_inner(frame, bytes); });
    smaller |= cut([](const CaseFrame& frame, std::size_t bytes) {
      return std::optional(
          CaseFrame{frame.timestamp_ns,
                    frame.origlen - static_cast<std::uint32_t>(bytes),
                    {frame.bytes.begin(), frame.bytes.end() - static_cast<std::ptrdiff_t>(bytes)}});
    });
    smaller |= zero();
    return smaller;
  }

 private:
  const CaseLoad& load() const { return shrinker_.smallest().loads[load_]; }
  const CaseFrame& current() const { return load().batches[batch_][frame_]; }

  template <typename Change>
  bool attempt(const Change& change) {
    return shrinker_.attempt(
        [&](Case& candidate) { change(candidate.loads[load_].batches[batch_][frame_]); });
  }

  bool change_head() {
    bool smaller = current().origlen != current().bytes.size() && attempt([](CaseFrame& frame) {
                     frame.origlen = static_cast<std::uint32_t>(frame.bytes.size());
                   });
    // The first frame at second 1, and no two alike.
    const std::uint64_t timestamp = (1 + batch_ * 10'000 + frame_) * kNsPerSecond;
    smaller |= current().timestamp_ns != timestamp &&
               attempt([timestamp](CaseFrame& frame) { frame.timestamp_ns = timestamp; });
    return smaller;
  }

  /// Takes bytes off, as many as can be. `shorter` makes the frame with so many bytes less, where
  /// there is one.
  template <typename Shorter>
  bool cut(const Shorter& shorter) {
    const std::size_t before = current().bytes.size();
    for (std::size_t bytes = before; bytes > 0; bytes /= 2) {
      while (bytes <= current().bytes.size()) {
        const std::optional<CaseFrame> candidate = shorter(current(), bytes);
        if (!candidate || !attempt([&](CaseFrame& frame) { frame = *candidate; })) break;
      }
    }
    return current().bytes.size() < before;
  }

  /// Takes bytes off the inner frame and off the lengths that count them; absent where there is no
  /// inner frame of so many bytes.
  std::optional<CaseFrame> shorter_inner(const CaseFrame& frame, std::size_t bytes) const {
    const std::uint16_t port = load().options.vxlan_port;
    const model::Outer outer = model::parse_outer(frame.bytes, frame.origlen, port);
    if (outer.disposition || bytes > outer.inner.size()) return std::nullopt;
    CaseFrame shorter = frame;
    const auto inner_at = static_cast<std::size_t>(outer.inner.data() - frame.bytes.data());
    const std::size_t udp_length_at = inner_at - 12;
    const std::size_t ip_length_at = outer.link_bytes + (outer.ip_version == 4 ? 2 : 4);
    for (const std::size_t at : {udp_length_at, ip_length_at}) {
      const std::size_t length = model::be16(frame.bytes, at) - bytes;
      shorter.bytes[at] = static_cast<std::uint8_t>(length >> 8);
      shorter.bytes[at + 1] = static_cast<std::uint8_t>(length);
    }
    const auto end =
        shorter.bytes.begin() + static_cast<std::ptrdiff_t>(inner_at + outer.inner.size());
    shorter.bytes.erase(end - static_cast<std::ptrdiff_t>(bytes), end);
    shorter.origlen -= static_cast<std::uint32_t>(bytes);
    return shorter;
  }

  bool zero() {
    const std::size_t size = current().bytes.size();
    const std::size_t finest = std::max<std::size_t>(1, size / kFinestParts);
    bool smaller = false;
    for (std::size_t part = size; part >= finest; part /= 2) {
      for (std::size_t at = 0; at < size; at += part)
        smaller |= zero(at, std::min(part, size - at));
    }
    return smaller;
  }

  bool zero(std::size_t at, std::size_t bytes) {
    const auto part_of = [=](auto& frame) { return std::span(frame.bytes).subspan(at, bytes); };
    if (std::ranges::count(part_of(current()), 0) == static_cast<std::ptrdiff_t>(bytes)) {
      return false;
    }
    return attempt([&](CaseFrame& frame) { std::ranges::fill(part_of(frame), std::uint8_t{0}); });
  }

  Shrinker& shrinker_;
  std::size_t load_;
  std::size_t batch_;
  std::size_t frame_;
};

}  // namespace

bool shrink_bytes(Shrinker& shrinker) {
  if (size_of(shrinker.smallest()).frames > kMostFrames) return false;
  bool smaller = false;
  for (std::size_t i = 0; i < shrinker.smallest().loads.size(); ++i) {
    for (std::size_t j = 0; j < shrinker.smallest().loads[i].batches.size(); ++j) {
      for (std::size_t k = 0; k < shrinker.smallest().loads[i].batches[j].size(); ++k) {
        smaller |= FrameShrinker(shrinker, i, j, k).run();
      }
    }
  }
  return smaller;
}

}  // namespace fibertap::validation
