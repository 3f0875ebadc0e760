#include "host/datapath/ingest/packet_socket/rx_ring.h"

#include <endian.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "host/base/error.h"
#include "host/base/seconds.h"

namespace fibertap {
namespace {

constexpr unsigned kVlanTagBytes = 4;
constexpr std::size_t kMacBytes = 12;  // destination and source, in front of a VLAN tag

/// The kernel wants to know it and does not use it in this version.
constexpr unsigned kFrameBytes = 2048;

template <typename Value>
int set(int socket, int option, const Value& value) {
  return ::setsockopt(socket, SOL_PACKET, option, &value, sizeof(value));
}

/// Puts the tag that the kernel took off in front of the EtherType again, which is where it was.
std::uint8_t* with_vlan_tag(std::uint8_t* frame, const tpacket3_hdr& head) {
  const bool has_tpid = (head.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0;
  const std::uint16_t tag[2] = {htobe16(has_tpid ? head.hv1.tp_vlan_tpid : ETH_P_8021Q),
                                htobe16(static_cast<std::uint16_t>(head.hv1.tp_vlan_tci))};
  std::uint8_t* const start = frame - sizeof(tag);  // PACKET_RESERVE
  std::memmove(start, frame, kMacBytes);
  std::memcpy(start + kMacBytes, tag, sizeof(tag));
  return start;
}

Frame frame_of(tpacket3_hdr& head) {
  const std::uint64_t time = head.tp_sec * kNsPerSecond + head.tp_nsec;
  auto* const bytes = reinterpret_cast<std::uint8_t*>(&head) + head.tp_mac;
  const bool had_tag = (head.tp_status & TP_STATUS_VLAN_VALID) != 0 && head.tp_snaplen >= kMacBytes;
  if (!had_tag) return {time, head.tp_len, {bytes, head.tp_snaplen}};
  return {time,
          head.tp_len + kVlanTagBytes,
          {with_vlan_tag(bytes, head), head.tp_snaplen + kVlanTagBytes}};
}

}  // namespace

RxRing::RxRing(int socket, std::size_t bytes, const char* interface)
    : blocks_((bytes + kBlockBytes - 1) / kBlockBytes) {
  tpacket_req3 request{};
  request.tp_block_size = kBlockBytes;
  request.tp_block_nr = static_cast<unsigned>(blocks_);
  request.tp_frame_size = kFrameBytes;
  request.tp_frame_nr = static_cast<unsigned>(blocks_ * (kBlockBytes / kFrameBytes));
  request.tp_retire_blk_tov = kBlockAgeMs;
  void* memory = MAP_FAILED;
  if (set(socket, PACKET_VERSION, int{TPACKET_V3}) == 0 &&
      set(socket, PACKET_RESERVE, kVlanTagBytes) == 0 &&
      set(socket, PACKET_RX_RING, request) == 0) {
    memory = ::mmap(nullptr, blocks_ * kBlockBytes, PROT_READ | PROT_WRITE, MAP_SHARED, socket, 0);
  }
  if (memory == MAP_FAILED) {
    throw Error(Errc::kDevice,
                "--interface {}: found \"{}\", expected memory for a ring of {} KiB; make it "
                "smaller with --ring",
                interface, std::strerror(errno), blocks_ * (kBlockBytes >> 10));
  }
  memory_ = static_cast<std::uint8_t*>(memory);
}

RxRing::~RxRing() { ::munmap(memory_, blocks_ * kBlockBytes); }

tpacket_block_desc& RxRing::block() const noexcept {
  return *reinterpret_cast<tpacket_block_desc*>(memory_ + current_ * kBlockBytes);
}

/// The status of a block says whose it is; what lies in the block is written before.
bool RxRing::open_block() noexcept {
  tpacket_hdr_v1& head = block().hdr.bh1;
  const std::atomic_ref<std::uint32_t> status(head.block_status);
  if ((status.load(std::memory_order_acquire) & TP_STATUS_USER) == 0) return false;
  is_open_ = true;
  left_ = head.num_pkts;
  next_ = reinterpret_cast<tpacket3_hdr*>(reinterpret_cast<std::uint8_t*>(&block()) +
                                          head.offset_to_first_pkt);
  return true;
}

void RxRing::give_back() noexcept {
  const std::atomic_ref<std::uint32_t> status(block().hdr.bh1.block_status);
  status.store(TP_STATUS_KERNEL, std::memory_order_release);
  is_open_ = false;
  current_ = (current_ + 1) % blocks_;
}

std::size_t RxRing::pull(std::span<Frame> burst) {
  if (is_open_ && left_ == 0) give_back();
  while (!is_open_ || left_ == 0) {
    if (is_open_) give_back();  // the kernel handed over a block without a frame
    if (!open_block()) return 0;
  }
  const std::size_t count = std::min<std::size_t>(burst.size(), left_);
  for (Frame& frame : burst.first(count)) {
    frame = frame_of(*next_);
    next_ = reinterpret_cast<tpacket3_hdr*>(reinterpret_cast<std::uint8_t*>(next_) +
                                            next_->tp_next_offset);
  }
  left_ -= static_cast<std::uint32_t>(count);
  return count;
}

}  // namespace fibertap
