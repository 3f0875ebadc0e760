// A mirror target on DPDK, net_pcap ports and rte_acl: dpdk_acl TEMPLATE IN OUT

#include <arpa/inet.h>
#include <fmt/format.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>

#include <array>
#include <cstdint>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "abi/limits.h"
#include "host/rules/templates/templates.h"
#include "tests/acl/acl_context.h"
#include "tests/acl/acl_key.h"
#include "tests/acl/dpdk_environment.h"
#include "tests/bench/peers/mirrored_frame.h"

namespace fibertap::testing {
namespace {

constexpr std::uint16_t kPort = 0;
constexpr auto kAnySocket = static_cast<unsigned>(SOCKET_ID_ANY);
constexpr std::uint16_t kBurst = 32;
// As few as there can be: they stay in the cache.
constexpr unsigned kFrames = 511;
constexpr unsigned kFramesPerLcore = 64;
constexpr unsigned kMegabytes = 256;

/// Rules of all sessions, and what each of them does.
struct Rules {
  std::vector<AclRule> rules;
  std::vector<std::uint16_t> kept;  // by classify()'s answer: bytes to keep of a frame, 0 = drop it
};

Rules read_rules(const std::string& path) {
  const Mirror mirror = read_templates(std::vector{path}, {}).mirror;
  Rules read{{}, {0}};
  for (const Session& session : mirror.sessions) {
    for (const Rule& rule : mirror.filters.at(session.filter.value()).rules) {
      const auto length = session.packet_length.value_or(abi::kMaxFrameBytes);
      read.rules.push_back({session.vni, rule});
      read.kept.push_back(rule.action == Action::kAccept ? static_cast<std::uint16_t>(length) : 0);
    }
  }
  return read;
}

void check(int status, const char* what) {
  if (status < 0) throw std::runtime_error(fmt::format("{}: found {}", what, status));
}

/// The port of one net_pcap device, one queue each way, started as long as it lives.
class Port {
 public:
  Port() {
    rte_mempool* pool = rte_pktmbuf_pool_create("frames", kFrames, kFramesPerLcore, 0,
                                                RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
    if (pool == nullptr) throw std::runtime_error("rte_pktmbuf_pool_create: found no memory");
    const rte_eth_conf configuration{};
    check(rte_eth_dev_configure(kPort, 1, 1, &configuration), "rte_eth_dev_configure");
    check(rte_eth_rx_queue_setup(kPort, 0, kBurst, kAnySocket, nullptr, pool),
          "rte_eth_rx_queue_setup");
    check(rte_eth_tx_queue_setup(kPort, 0, kBurst, kAnySocket, nullptr), "rte_eth_tx_queue_setup");
    check(rte_eth_dev_start(kPort), "rte_eth_dev_start");
  }
  ~Port() {
    rte_eth_dev_stop(kPort);
    rte_eth_dev_close(kPort);
  }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
};

using Burst = std::array<rte_mbuf*, kBurst>;

AclKey4 key_of(const MirroredFrame& frame) {
  const bool ingress = frame.destination == frame.outer_source;
  const Direction direction = ingress ? Direction::kIngress : Direction::kEgress;
  AclKey4 key{};
  key.protocol = frame.protocol;
  key.list = htonl(acl_list(frame.vni, direction, frame.has_ports));
  const std::uint32_t addresses[] = {htonl(frame.source), htonl(frame.destination)};
  static_assert(offsetof(AclKey4, destination) == offsetof(AclKey4, source) + 4);
  std::memcpy(key.source, addresses, sizeof(addresses));
  key.source_port = htons(frame.source_port);
  key.destination_port = htons(frame.destination_port);
  return key;
}

/// Strips the envelopes of mirrored frames and frees all others; returns how many there are now.
std::uint16_t decapsulate(std::span<rte_mbuf*> frames, Burst& inner, std::span<AclKey4> keys) {
  std::uint16_t count = 0;
  for (rte_mbuf* frame : frames) {
    const auto* bytes = rte_pktmbuf_mtod(frame, const std::uint8_t*);
    MirroredFrame read;
    if (!read_mirrored_frame(bytes, rte_pktmbuf_data_len(frame), &read)) {
      rte_pktmbuf_free(frame);
      continue;
    }
    rte_pktmbuf_adj(frame, static_cast<std::uint16_t>(read.inner - bytes));
    inner[count] = frame;
    keys[count++] = key_of(read);
  }
  return count;
}

/// Cuts the frames whose rule accepts and sends them; frees all others.
void send_accepted(const Rules& rules, std::span<rte_mbuf*> frames,
                   std::span<const std::uint32_t> found) {
  Burst accepted;
  std::uint16_t count = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const std::uint16_t kept = rules.kept[found[i]];
    const std::uint16_t length = rte_pktmbuf_data_len(frames[i]);
    if (kept == 0) {
      rte_pktmbuf_free(frames[i]);
      continue;
    }
    if (length > kept) rte_pktmbuf_trim(frames[i], static_cast<std::uint16_t>(length - kept));
    accepted[count++] = frames[i];
  }
  if (rte_eth_tx_burst(kPort, 0, accepted.data(), count) != count) {
    throw std::runtime_error("rte_eth_tx_burst: found less sent than given");
  }
}

void run(const std::string& path, const std::string& in, const std::string& out) {
  const DpdkEnvironment environment(kMegabytes,
                                    {fmt::format("net_pcap0,rx_pcap={},tx_pcap={}", in, out)});
  const Rules rules = read_rules(path);
  const AclContext acl(environment, rules.rules, false);
  const Port port;
  Burst frames;
  Burst inner;
  std::array<AclKey4, kBurst> keys;
  std::array<const std::uint8_t*, kBurst> asked;
  std::array<std::uint32_t, kBurst> found;
  for (std::size_t i = 0; i < kBurst; ++i) {
    asked[i] = reinterpret_cast<const std::uint8_t*>(&keys[i]);
  }
  while (const std::uint16_t count = rte_eth_rx_burst(kPort, 0, frames.data(), kBurst)) {
    const std::uint16_t mirrored = decapsulate(std::span(frames).first(count), inner, keys);
    acl.classify(std::span(asked).first(mirrored), found.data());
    send_accepted(rules, std::span(inner).first(mirrored), found);
  }
}

}  // namespace
}  // namespace fibertap::testing

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: dpdk_acl TEMPLATE IN OUT\n");
    return 2;
  }
  try {
    fibertap::testing::run(argv[1], argv[2], argv[3]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "dpdk_acl: {}\n", error.what());
    return 1;
  }
  return 0;
}
