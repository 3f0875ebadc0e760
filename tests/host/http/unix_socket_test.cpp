#include "host/http/unix_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "host/base/descriptor.h"
#include "host/base/error.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;

/// A socket with this name that somebody listens to.
Descriptor listening(const std::string& path) {
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  std::strncpy(at.sun_path, path.c_str(), sizeof(at.sun_path) - 1);
  EXPECT_EQ(bind(socket.number(), reinterpret_cast<const sockaddr*>(&at), sizeof(at)), 0);
  EXPECT_EQ(listen(socket.number(), 1), 0);
  return socket;
}

std::string refusal_of(const std::string& path) {
  try {
    const UnixSocketName name(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

class UnixSocketTest : public ::testing::Test {
 protected:
  testing::TemporaryFolder folder_;
  const std::string path_ = folder_ / "socket";
};

TEST_F(UnixSocketTest, WhatNobodyListensToAnyMoreIsTakenAway) {
  EXPECT_EQ(refusal_of(path_), "");
  { const Descriptor old = listening(path_); }
  ASSERT_TRUE(std::filesystem::exists(path_));
  EXPECT_EQ(refusal_of(path_), "");
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(UnixSocketTest, WhatSomebodyListensToStays) {
  const Descriptor other = listening(path_);
  EXPECT_THAT(refusal_of(path_), HasSubstr("found another program that answers there"));
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(UnixSocketTest, WhatIsNoSocketStays) {
  std::ofstream(path_) << "mine";
  EXPECT_THAT(refusal_of(path_), HasSubstr("that is no socket, expected nothing"));
  EXPECT_EQ(std::filesystem::file_size(path_), 4U);
  EXPECT_THAT(refusal_of(folder_ / ""), HasSubstr("that is no socket"));
}

TEST_F(UnixSocketTest, ANameThatIsTooLongIsRefused) {
  EXPECT_EQ(refusal_of(std::string(107, 'a')), "");
  EXPECT_THAT(refusal_of(std::string(108, 'a')), HasSubstr("found a name of 108 bytes"));
}

TEST_F(UnixSocketTest, AtTheEndOnlyItsOwnGoes) {
  UnixSocketName name(path_);
  Descriptor own = listening(path_);
  name.note_bound();
  unlink(path_.c_str());
  std::ofstream(folder_ / "between") << "so that no inode comes again at once";
  const Descriptor other = listening(path_);
  name.remove();
  EXPECT_TRUE(std::filesystem::exists(path_));
  name.note_bound();
  name.remove();
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace fibertap
