#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_BLOCK_RUNS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_BLOCK_RUNS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "abi/result_block.h"
#include "host/datapath/sinks/files/sink_file.h"

namespace fibertap {

inline std::uint32_t word_at(std::span<const std::uint8_t> blocks, std::size_t at) noexcept {
  std::uint32_t word;
  std::memcpy(&word, blocks.data() + at, sizeof(word));
  return word;
}

/// Length and interface of the block that begins at `at`.
inline std::uint32_t length_of_block(std::span<const std::uint8_t> blocks, std::size_t at) {
  return word_at(blocks, at + offsetof(abi::ResultHead, length));
}
inline std::uint32_t interface_of_block(std::span<const std::uint8_t> blocks, std::size_t at) {
  return word_at(blocks, at + offsetof(abi::ResultHead, interface_id));
}

/// The blocks at the front of a run that `bytes` hold.
inline PieceRun first_that_fit(std::span<std::uint8_t> blocks, std::uint64_t bytes) noexcept {
  PieceRun fitting;
  std::size_t at = 0;
  while (at < blocks.size()) {
    const std::size_t next = at + length_of_block(blocks, at);
    if (next > bytes) break;
    at = next;
    fitting.pieces += 1;
  }
  fitting.bytes = blocks.first(at);
  return fitting;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_BLOCK_RUNS_H_
