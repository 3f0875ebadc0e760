#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_RX_RING_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_RX_RING_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "host/datapath/ingest/frame_source.h"

struct tpacket_block_desc;
struct tpacket3_hdr;

namespace fibertap {

/// The memory that the kernel and a packet socket share (TPACKET_V3): blocks in a circle, each
/// filled with frames by the kernel, then read and given back by us.
class RxRing {
 public:
  /// A block is handed over when it is full or, with a frame in it, this old. That is how late a
  /// frame of little traffic is.
  static constexpr unsigned kBlockAgeMs = 4;

  /// Large enough for every frame that is taken in. Not larger: with little traffic each block is
  /// handed over with few frames in it, and the blocks are what a pause of the reader may last, 4 s
  /// of 64 MiB.
  static constexpr std::size_t kBlockBytes = std::size_t{64} << 10;

  /// Gives `socket`, which is not bound yet, a ring of `bytes`, rounded up to whole blocks.
  /// `interface` stands for it in messages. Throws Error(kDevice).
  RxRing(int socket, std::size_t bytes, const char* interface);
  ~RxRing();
  RxRing(const RxRing&) = delete;
  RxRing& operator=(const RxRing&) = delete;

  /// Frames of one block, in the order in which they came. They stay as they are until the next
  /// pull(), which gives the block back once it has returned all its frames.
  std::size_t pull(std::span<Frame> burst);

 private:
  tpacket_block_desc& block() const noexcept;
  bool open_block() noexcept;
  void give_back() noexcept;

  std::size_t blocks_;
  std::uint8_t* memory_;
  std::size_t current_ = 0;       // block
  std::uint32_t left_ = 0;        // frames of it
  bool is_open_ = false;          // it is ours
  tpacket3_hdr* next_ = nullptr;  // frame
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_RX_RING_H_
