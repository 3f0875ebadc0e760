#ifndef FIBERTAP_HOST_LAB_VALIDATE_BLOCK_VIEW_H_
#define FIBERTAP_HOST_LAB_VALIDATE_BLOCK_VIEW_H_

#include <cstdint>
#include <optional>
#include <span>

#include "abi/result_block.h"

namespace fibertap::validation {

/// A block of a result run, its parts where its own caplen puts them.
struct BlockView {
  std::span<const std::uint8_t> bytes;  // of the whole block
  abi::ResultHead head;
  std::span<const std::uint8_t> data;
  std::span<const std::uint8_t> padding;
  abi::ResultTail tail;

  std::uint64_t timestamp_ns() const {
    return std::uint64_t{head.timestamp_high} << 32 | head.timestamp_low;
  }
};

/// The block at the front of `run`; absent when its lengths make none.
std::optional<BlockView> view_block(std::span<const std::uint8_t> run);

/// A number in network byte order, as the options of a block hold it.
std::uint32_t network_order(const std::uint8_t (&bytes)[4]);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_BLOCK_VIEW_H_
