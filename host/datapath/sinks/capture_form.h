#ifndef FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_FORM_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_FORM_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/datapath/sinks/annotations.h"
#include "host/datapath/sinks/pcapng_blocks.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// How accepted frames stand in a capture: pcapng with VNI and rule in a comment, with hash and
/// verdict as engines write them, or with neither; or classic pcap, which knows no interfaces.
enum class CaptureForm { kComment, kVerdict, kBare, kPcap };

/// What a capture begins with.
std::vector<std::uint8_t> beginning_of(CaptureForm form);

/// What stands before the first frame of any of `interfaces`.
std::vector<std::uint8_t> descriptions_in(CaptureForm form, std::span<const Interface> interfaces);

/// What a capture ends with: what each interface saw, its id being its place in `counts`.
std::vector<std::uint8_t> end_of(CaptureForm form, std::uint64_t timestamp_ns,
                                 std::span<const InterfaceCount> counts);

/// Gives the blocks that engines write a form.
class BlockFormatter {
 public:
  explicit BlockFormatter(CaptureForm form) : form_(form) {}

  CaptureForm form() const noexcept { return form_; }

  /// Writes a run of blocks to a place of as many bytes, which may be the run's own. Returns the
  /// bytes that it wrote.
  std::size_t write(std::span<const std::uint8_t> blocks, std::uint8_t* to) noexcept;

 private:
  const CaptureForm form_;
  CommentWriter comments_;
};

struct WholeFrames {
  std::uint64_t bytes = 0;
  std::uint64_t frames = 0;
};

/// What lies whole within the first `bytes` of a run that has the form.
WholeFrames whole_frames(CaptureForm form, std::span<const std::uint8_t> run, std::size_t bytes);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_FORM_H_
