#include "host/observe/no_vxlan_watch.h"

#include <fmt/format.h>

#include "host/observe/words.h"

namespace fibertap {

bool NoVxlanWatch::is_due(std::chrono::nanoseconds now, const Totals& totals) {
  if (has_warned_ || !has_no_vxlan(totals)) return false;
  if (!since_) since_ = now;
  has_warned_ = now - *since_ >= kNoVxlanPeriod;
  return has_warned_;
}

bool has_no_vxlan(const Totals& totals) {
  const std::uint64_t frames = totals.offered().frames;
  return frames != 0 && totals[abi::Disposition::not_vxlan].frames == frames;
}

std::string no_vxlan_warning(std::uint64_t frames, std::uint32_t port) {
  return fmt::format(
      "every frame so far is not_vxlan: found no UDP datagram to port {} among {}, expected "
      "mirrored frames; give --vxlan-port when the mirror sends to another port (8472: a Linux "
      "vxlan device without dstport)",
      port, grouped(frames));
}

std::string no_vxlan_capture_warning(std::uint64_t frames, std::uint32_t port) {
  return no_vxlan_warning(frames, port) +
         "; is the capture an output of fibertap, or unwrapped already? fibertap check --explain "
         "CAPTURE:1 explains its first frame";
}

}  // namespace fibertap
