#ifndef FIBERTAP_HOST_COMMANDS_EXPLAINED_FRAME_H_
#define FIBERTAP_HOST_COMMANDS_EXPLAINED_FRAME_H_

#include <cstdint>
#include <string>
#include <vector>

namespace fibertap {

/// One frame that a user asks about, and its bytes.
struct ExplainedFrame {
  std::uint64_t timestamp_ns;
  std::uint32_t origlen;
  std::vector<std::uint8_t> bytes;
};

/// Reads "CAPTURE:NUMBER" (numbered from 1, as tcpdump and Wireshark do) or the frame itself as
/// parse_hex_frame takes it. Throws Error(kUsage) for neither, and what the
/// capture reader throws.
ExplainedFrame read_explained_frame(const std::string& text);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_EXPLAINED_FRAME_H_
