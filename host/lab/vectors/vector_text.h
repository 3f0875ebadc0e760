#ifndef FIBERTAP_HOST_LAB_VECTORS_VECTOR_TEXT_H_
#define FIBERTAP_HOST_LAB_VECTORS_VECTOR_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sim/csim/stream_trace.h"

namespace fibertap {

/// A token as AXI4-Stream carries it: one line `TDATA TKEEP TLAST` in hexadecimal digits, the
/// highest first. A beat of a frame has 512 bits of TDATA, a TKEEP bit for every byte that is there
/// and zeros in the others; any other token is padded to bytes, keeps them all and is the last.
std::string axi_line(std::string_view stream, const csim::Bits& token);

/// What such a line holds: widths and, of a token, its fields, as the end of a comment.
std::string axi_description(std::string_view stream);

/// Words of `word_bytes` bytes as a memory holds them, one a line, as $readmemh reads them.
std::string memory_lines(std::span<const std::uint8_t> bytes, std::size_t word_bytes);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_VECTORS_VECTOR_TEXT_H_
