#include "host/datapath/sinks/slab_fill.h"

#include <cstddef>
#include <cstring>
#include <utility>

namespace fibertap {
namespace {

/// Where the block that begins at `at` ends.
std::size_t end_of_block(std::span<const std::uint8_t> blocks, std::size_t at) noexcept {
  std::uint32_t length;
  std::memcpy(&length, blocks.data() + at + offsetof(abi::ResultHead, length), sizeof(length));
  return at + length;
}

}  // namespace

TakenBlocks taken_blocks(const CheckedResult& result, const SessionFilter& sessions) noexcept {
  if (sessions.takes_all()) return {result.blocks.size(), result.accepted};
  TakenBlocks taken;
  for (std::size_t at = 0; at < result.blocks.size();) {
    const std::size_t end = end_of_block(result.blocks, at);
    if (sessions.takes_block(result.blocks, end)) {
      taken.bytes += end - at;
      taken.frames += 1;
    }
    at = end;
  }
  return taken;
}

void fill(const SlabQueue::Reserved& slabs, const CheckedResult& result,
          const SessionFilter& sessions) noexcept {
  const std::span<const std::uint8_t> blocks = result.blocks;
  auto slab = slabs.first;
  if (sessions.takes_all() && blocks.size() <= slab->room()) {
    return slab->append(blocks, result.accepted);
  }
  // Blocks that stand together in the run and are not copied yet.
  std::size_t begin = 0;
  std::uint64_t frames = 0;
  const auto copy_until = [&](std::size_t at) {
    slab->append(blocks.subspan(begin, at - begin), std::exchange(frames, 0));
    begin = at;
  };
  for (std::size_t at = 0; at < blocks.size();) {
    const std::size_t end = end_of_block(blocks, at);
    if (!sessions.takes_block(blocks, end)) {
      copy_until(at);
      begin = end;
    } else {
      if (end - begin > slab->room()) {
        copy_until(at);
        if (end - begin > slab->room()) ++slab;
      }
      frames += 1;
    }
    at = end;
  }
  copy_until(blocks.size());
}

}  // namespace fibertap
