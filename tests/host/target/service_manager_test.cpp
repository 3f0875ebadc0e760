#include "host/target/service_manager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>
#include <cstring>

#include "host/base/descriptor.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using ::testing::MatchesRegex;

/// A manager that listens, and the environment of what it started.
class ServiceManagerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!FIBERTAP_SYSTEMD) GTEST_SKIP() << "this build has no libsystemd";
    const std::string path = folder_ / "notify";
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::strncpy(at.sun_path, path.c_str(), sizeof(at.sun_path) - 1);
    ASSERT_EQ(bind(socket_.number(), reinterpret_cast<const sockaddr*>(&at), sizeof(at)), 0);
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  void TearDown() override { unsetenv("NOTIFY_SOCKET"); }

  std::string heard() {
    char text[512];
    const ssize_t size = recv(socket_.number(), text, sizeof(text), MSG_DONTWAIT);
    return size < 0 ? "nothing" : std::string(text, static_cast<std::size_t>(size));
  }

  testing::TemporaryFolder folder_;
  Descriptor socket_{socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  ServiceManager manager_;
};

TEST_F(ServiceManagerTest, HearsWhatTheProtocolSays) {
  manager_.ready("eth0: 5 sessions");
  EXPECT_EQ(heard(), "READY=1\nSTATUS=eth0: 5 sessions");
  manager_.reloading();
  EXPECT_THAT(heard(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
  manager_.status("two\nlines");
  EXPECT_EQ(heard(), "STATUS=two lines");
  manager_.alive();
  EXPECT_EQ(heard(), "WATCHDOG=1");
  manager_.stopping();
  EXPECT_EQ(heard(), "STOPPING=1");
}

TEST_F(ServiceManagerTest, WithoutAManagerNothingIsSaid) {
  unsetenv("NOTIFY_SOCKET");
  manager_.ready("x");
  manager_.alive();
  EXPECT_EQ(heard(), "nothing");
}

}  // namespace
}  // namespace fibertap
