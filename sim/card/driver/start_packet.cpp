#include "sim/card/driver/start_packet.h"

#include <xrt_mem.h>

#include <atomic>
#include <cstring>
#include <vector>

namespace fibertap::card {

std::optional<StartPacket> read_start_packet(const Buffer& packet) {
  if ((packet.flags() & XCL_BO_FLAGS_EXECBUF) == 0 || packet.bytes() < sizeof(ert_packet)) {
    return std::nullopt;
  }
  ert_start_kernel_cmd head;
  std::memcpy(&head, packet.host(), sizeof(head));
  const std::size_t masks = 1 + head.extra_cu_masks;
  if (head.opcode != ERT_START_CU || head.count < masks ||
      packet.bytes() < (1 + std::size_t{head.count}) * sizeof(std::uint32_t)) {
    return std::nullopt;
  }
  std::vector<std::uint32_t> words(head.count);
  std::memcpy(words.data(), packet.host() + sizeof(head.header),
              words.size() * sizeof(std::uint32_t));

  StartPacket start;
  for (std::size_t i = masks; i-- > 0;) {
    start.units <<= 32;
    start.units |= words[i];
  }
  start.registers.write(std::span(words).subspan(masks));
  return start;
}

void set_state(Buffer& packet, ert_cmd_state state) {
  auto& header = *reinterpret_cast<std::uint32_t*>(packet.host());
  constexpr std::uint32_t kStateBits = 0xF;
  const std::uint32_t others =
      std::atomic_ref(header).load(std::memory_order_relaxed) & ~kStateBits;
  std::atomic_ref(header).store(others | state, std::memory_order_release);
}

}  // namespace fibertap::card
