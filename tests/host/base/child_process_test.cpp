#include "host/base/child_process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string>

namespace fibertap {
namespace {

using namespace std::chrono_literals;

std::string ending_of(std::vector<std::string> words) {
  ChildProcess child;
  EXPECT_EQ(child.start(std::move(words)), 0);
  EXPECT_TRUE(child.ends_within(60s));
  EXPECT_FALSE(child.is_running());
  return child.ending();
}

TEST(ChildProcess, SaysHowItEnded) {
  EXPECT_EQ(ending_of({"true"}), "");
  EXPECT_EQ(ending_of({"sh", "-c", "exit 7"}), "exit code 7");
  EXPECT_EQ(ending_of({"sh", "-c", "kill -KILL $$"}), "signal 9");
}

TEST(ChildProcess, ThatIsNotThereGivesAnErrno) {
  ChildProcess child;
  EXPECT_EQ(child.start({"/no/such/program"}), ENOENT);
  EXPECT_FALSE(child.is_running());
}

TEST(ChildProcess, MayBeStartedAgain) {
  ChildProcess child;
  for (const char* code : {"1", "2"}) {
    EXPECT_EQ(child.start({"sh", "-c", std::string("exit ") + code}), 0);
    EXPECT_TRUE(child.ends_within(60s));
    EXPECT_EQ(child.ending(), std::string("exit code ") + code);
  }
}

TEST(ChildProcess, ReadsItsInputOrNothing) {
  EXPECT_EQ(ending_of({"sh", "-c", "read x; test -z \"$x\""}), "");
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ChildProcess child;
  EXPECT_EQ(child.start({"sh", "-c", "read x; test \"$x\" = word"}, ends[0]), 0);
  EXPECT_EQ(write(ends[1], "word\n", 5), 5);
  close(ends[0]);
  close(ends[1]);
  EXPECT_TRUE(child.ends_within(60s));
  EXPECT_EQ(child.ending(), "");
}

TEST(ChildProcess, HasNoDescriptorsButThoseOfItsStreams) {
  const int kept = dup(STDERR_FILENO);  // not closed by exec
  EXPECT_EQ(ending_of({"sh", "-c", "test ! -e /proc/$$/fd/" + std::to_string(kept)}), "");
  close(kept);
}

TEST(ChildProcess, WithoutAnEndIsWaitedForNoLongerThanAsked) {
  ChildProcess child;
  ASSERT_EQ(child.start({"sleep", "600"}), 0);
  EXPECT_FALSE(child.ends_within(0ms));
  EXPECT_FALSE(child.ends_within(50ms));
  child.signal(SIGTERM);
  EXPECT_TRUE(child.ends_within(60s));
  EXPECT_EQ(child.ending(), "signal 15");
}

TEST(ChildProcess, GoesWithItsOwner) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  {
    ChildProcess child;
    // What it started holds the pipe as long as it lives.
    ASSERT_EQ(child.start({"sh", "-c", "sleep 600 & wait"}, ends[0]), 0);
    close(ends[0]);
  }
  signal(SIGPIPE, SIG_IGN);
  bool is_gone = false;
  for (int i = 0; i < 1000 && !is_gone; ++i) {
    is_gone = write(ends[1], "x", 1) < 0 && errno == EPIPE;
    usleep(1000);
  }
  EXPECT_TRUE(is_gone);
  close(ends[1]);
}

}  // namespace
}  // namespace fibertap
