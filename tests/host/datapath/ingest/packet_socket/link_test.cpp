#include "host/datapath/ingest/packet_socket/link.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "host/base/error.h"
#include "tests/host/datapath/ingest/packet_socket/near_interface.h"

namespace fibertap::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LinkTest : public NearInterface {
 protected:
  /// The next lines. The kernel says of a carrier a little later, by a thread of its own.
  static std::vector<std::string> next_lines(InterfacePorts& ports) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (;;) {
      auto found = lines(ports.events());
      if (!found.empty() || std::chrono::steady_clock::now() > end) return found;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
};

TEST_F(LinkTest, GoingDownAndUpAndANewNameAreALineEach) {
  InterfacePorts ports(near());
  lines(ports.events());
  const Sender far("far");
  run("ip link set near down");
  EXPECT_THAT(lines(ports.events()),
              ElementsAre("interface near is down: no frame comes until it is up"));
  run("ip link set near name mirror && ip link set mirror up");
  EXPECT_THAT(lines(ports.events()),
              ElementsAre("interface near is now called mirror: its frames are taken as before",
                          "interface mirror is up"));
  run("ip link set far down");
  EXPECT_THAT(next_lines(ports),
              ElementsAre("interface mirror is up without a carrier: no frame comes until it has "
                          "one"));
  run("ip link set far up");
  EXPECT_THAT(next_lines(ports), ElementsAre("interface mirror is up"));
  EXPECT_THAT(lines(ports.events()), ElementsAre());
  far.send(numbered(1, 60));
  EXPECT_EQ(take(ports, 1).at(0).bytes, numbered(1, 60));
}

TEST_F(LinkTest, LeavingABridgeIsNotBeingGone) {
  run("ip link add bridge type bridge && ip link set near master bridge");
  InterfacePorts ports(near());
  run("ip link set near nomaster");
  EXPECT_NO_THROW(ports.events());
}

TEST_F(LinkTest, AnInterfaceThatIsGoneIsAnErrorAlsoWhenThereIsAnotherOfItsName) {
  InterfacePorts ports(near());
  run("ip link del near && ip link add near type veth peer name far");
  EXPECT_THROW(ports.events(), Error);
}

}  // namespace
}  // namespace fibertap::testing
