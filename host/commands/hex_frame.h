#ifndef FIBERTAP_HOST_COMMANDS_HEX_FRAME_H_
#define FIBERTAP_HOST_COMMANDS_HEX_FRAME_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fibertap {

/// The bytes of one frame in hex: digits with or without blanks, colons or 0x, or the lines that
/// tcpdump -xx, tcpdump -XX and tshark -x print, with offsets and perhaps an ASCII column. Absent
/// when `text` is neither.
std::optional<std::vector<std::uint8_t>> parse_hex_frame(std::string_view text);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_HEX_FRAME_H_
