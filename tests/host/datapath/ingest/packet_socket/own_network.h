#ifndef FIBERTAP_TESTS_HOST_DATAPATH_INGEST_PACKET_SOCKET_OWN_NETWORK_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_INGEST_PACKET_SOCKET_OWN_NETWORK_H_

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <span>
#include <string>

#include "host/base/descriptor.h"

namespace fibertap::testing {

/// A test on a network namespace of its own with the interface `near`, and `far` at the other end
/// of its cable. Both vanish with the test.
class OwnNetwork : public ::testing::Test {
 protected:
  OwnNetwork() : before_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {}
  ~OwnNetwork() override {
    if (is_own_) ::setns(before_.number(), CLONE_NEWNET);
  }

  void SetUp() override {
    is_own_ = ::unshare(CLONE_NEWNET) == 0;
    if (!is_own_) GTEST_SKIP() << "may not make a network namespace: " << std::strerror(errno);
    // Reports of IPv6 on multicast groups come when they like.
    run("echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6");
    run("ip link add near mtu 65535 type veth peer name far mtu 65535");
    run("ip link set near up && ip link set far up");
  }

  static void run(const std::string& command) { ASSERT_EQ(std::system(command.c_str()), 0); }

  /// Sends frames as they are.
  class Sender {
   public:
    explicit Sender(const char* interface) : socket_(::socket(AF_PACKET, SOCK_RAW, 0)) {
      sockaddr_ll address{};
      address.sll_family = AF_PACKET;
      address.sll_ifindex = static_cast<int>(::if_nametoindex(interface));
      EXPECT_EQ(
          ::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
          0);
    }
    void send(std::span<const std::uint8_t> frame) const {
      EXPECT_EQ(::send(socket_.number(), frame.data(), frame.size(), 0),
                static_cast<ssize_t>(frame.size()))
          << std::strerror(errno);
    }

   private:
    Descriptor socket_;
  };

  /// A TUN or TAP interface, while the descriptor is open.
  static Descriptor make_tun(const char* name, short kind) {
    Descriptor tun(::open("/dev/net/tun", O_RDWR | O_CLOEXEC));
    ifreq request{};
    std::strcpy(request.ifr_name, name);
    request.ifr_flags = static_cast<short>(kind | IFF_NO_PI);
    if (tun.is_open() && ::ioctl(tun.number(), TUNSETIFF, &request) == 0) return tun;
    return {};
  }

 private:
  Descriptor before_;
  bool is_own_ = false;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_INGEST_PACKET_SOCKET_OWN_NETWORK_H_
