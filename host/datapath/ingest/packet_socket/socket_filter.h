#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_SOCKET_FILTER_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_SOCKET_FILTER_H_

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace fibertap {

// Classic BPF programs. A socket has one at a time, and another takes its place at once. What a
// program drops, no counter of the socket counts.

/// Takes nothing.
inline constexpr std::array<sock_filter, 1> kTakeNothing{{
    BPF_STMT(BPF_RET | BPF_K, 0),
}};

/// Takes the first `bytes` of each frame that came in, and nothing of those that went out.
constexpr std::array<sock_filter, 4> take_incoming(std::uint32_t bytes) {
  return {{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PKTTYPE)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, bytes),
      BPF_STMT(BPF_RET | BPF_K, 0),
  }};
}

/// False with errno set when the kernel refuses it.
template <std::size_t kLength>
bool set_filter(int socket, std::array<sock_filter, kLength> filter) noexcept {
  const sock_fprog program{kLength, filter.data()};
  return ::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) == 0;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_SOCKET_FILTER_H_
