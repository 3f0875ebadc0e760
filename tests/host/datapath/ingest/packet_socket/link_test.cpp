#include "host/datapath/ingest/packet_socket/link.h"

#include <gmock/gmock.h>

#include "host/base/error.h"
#include "tests/host/datapath/ingest/packet_socket/near_interface.h"

namespace fibertap::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using LinkTest = NearInterface;

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
  EXPECT_THAT(lines(ports.events()),
              ElementsAre("interface mirror is up without a carrier: no frame comes until it has "
                          "one"));
  run("ip link set far up");
  EXPECT_THAT(lines(ports.events()), ElementsAre("interface mirror is up"));
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
