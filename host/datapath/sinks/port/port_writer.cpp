#include "host/datapath/sinks/port/port_writer.h"

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "abi/result_block.h"
#include "host/datapath/sinks/files/block_runs.h"
#include "host/wire/protocol.h"

namespace fibertap {
namespace {

/// Between two tries of a port that is full. At 100 Gb/s it sends some thousand frames meanwhile.
constexpr std::chrono::microseconds kPause{50};

std::span<const std::uint8_t> frame_in(std::span<const std::uint8_t> block) noexcept {
  std::uint32_t caplen;
  std::memcpy(&caplen, block.data() + offsetof(abi::ResultHead, caplen), sizeof(caplen));
  return block.subspan(sizeof(abi::ResultHead), caplen);
}

bool has_vlan_tag(std::span<const std::uint8_t> frame) noexcept {
  const auto type = frame[wire::kEthernetBytes - 2] << 8 | frame[wire::kEthernetBytes - 1];
  return type == wire::kEtherTypeVlan || type == wire::kEtherTypeServiceVlan;
}

}  // namespace

Loss PortWriter::take(std::span<std::uint8_t> blocks, std::uint64_t /*frames*/) noexcept {
  std::array<Bytes, kBurst> burst;
  std::size_t count = 0;
  for (std::size_t at = 0; at < blocks.size();) {
    const std::uint32_t length = length_of_block(blocks, at);
    const Bytes frame = frame_in(blocks.subspan(at, length));
    at += length;
    if (frame.size() < wire::kEthernetBytes) {
      ++too_short_;
    } else if (fits(frame)) {
      burst[count++] = frame;
    } else {
      ++too_long_;
    }
    if (count == burst.size() || at == blocks.size()) {
      send(std::span(burst).first(std::exchange(count, 0)));
    }
  }
  return late_loss();
}

Loss PortWriter::late_loss() noexcept {
  if (too_short_ != 0) return {std::exchange(too_short_, 0), EBADMSG};
  if (too_long_ != 0) return {std::exchange(too_long_, 0), EMSGSIZE};
  return {std::exchange(port_full_, 0), ENOBUFS};
}

bool PortWriter::fits(Bytes frame) const noexcept {
  std::size_t most = wire::kEthernetBytes + sender_.mtu();
  if (frame.size() > most && has_vlan_tag(frame)) most += wire::kVlanBytes;
  return frame.size() <= most;
}

void PortWriter::send(std::span<const Bytes> burst) noexcept {
  auto since = clock_.now();
  while (!burst.empty()) {
    const std::size_t sent = sender_.send(burst);
    for (const Bytes frame : burst.first(sent)) taken_ += frame.size();
    burst = burst.subspan(sent);
    if (sent != 0) {
      is_full_ = false;
      since = clock_.now();
    } else if (may_wait(since)) {
      std::this_thread::sleep_for(kPause);
    } else {
      is_full_ = true;
      port_full_ += burst.size();
      return;
    }
  }
}

bool PortWriter::may_wait(Clock::TimePoint since) const noexcept {
  return !is_full_ && !is_interrupted_ && clock_.now() - since < kPatience;
}

}  // namespace fibertap
