#include "host/lab/validate/block_view.h"

#include <cstring>

namespace fibertap::validation {

std::optional<BlockView> view_block(std::span<const std::uint8_t> run) {
  if (run.size() < abi::kResultOverhead) return std::nullopt;
  BlockView block{};
  std::memcpy(&block.head, run.data(), sizeof(block.head));
  if (block.head.caplen > abi::kMaxFrameBytes) return std::nullopt;
  const std::uint32_t length = abi::result_block_bytes(block.head.caplen);
  if (length > run.size()) return std::nullopt;
  block.bytes = run.first(length);
  block.data = run.subspan(sizeof(abi::ResultHead), block.head.caplen);
  const std::size_t tail_at = length - sizeof(abi::ResultTail);
  const std::size_t padding_at = sizeof(abi::ResultHead) + block.head.caplen;
  block.padding = run.subspan(padding_at, tail_at - padding_at);
  std::memcpy(&block.tail, run.data() + tail_at, sizeof(block.tail));
  return block;
}

std::uint32_t network_order(const std::uint8_t (&bytes)[4]) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | bytes[3];
}

}  // namespace fibertap::validation
